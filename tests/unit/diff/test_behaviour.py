"""Which clauses of our own contract a revision says otherwise, and which rules that concerns."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.behaviour import differences, moved
from contracts.diff.revision import Revision, parse_revision
from contracts.errors import ConfigurationError
from contracts.resources import spec_file
from contracts.rules import RULES
from tests.unit.diff.revisions import revision

OURS = parse_revision(spec_file("openapi.yaml"), "openapi.yaml")


def ours(change: Callable[[Any], None]) -> Revision:
    """Our document, after a change."""
    root = copy.deepcopy(OURS.root)
    change(root)
    return parse_revision(json.dumps(root), "new.yaml")


def concerned(change: Callable[[Any], None]) -> dict[str, tuple[str, ...]]:
    """The rules that a change concerns, by clause."""
    return {one.clause.id: one.rules for one in moved(OURS, ours(change), RULES)}


def test_the_same_document_concerns_no_clause() -> None:
    """Nor does one with other words, or with a component in another place."""
    assert concerned(lambda root: None) == {}

    def reworded(root: Any) -> None:
        root["components"]["schemas"]["Money"]["description"] = "What it costs."
        root["paths"][next(iter(root["paths"]))]["patch"]["summary"] = "Change a number"

    assert concerned(reworded) == {}


def test_a_bound_concerns_the_clause_about_it() -> None:
    """With the rules that enforce the clause, and the place."""
    found = concerned(
        lambda root: root["components"]["schemas"]["SmsConfigurationUpdate"]["required"].append("campaignId")
    )
    assert found["sms.plan-required"] == ("sms-plan-named",)
    assert "money.fixed" not in found


def test_a_part_that_is_gone_concerns_its_clauses() -> None:
    """A callback that is no longer described."""

    def without(root: Any) -> None:
        del root["components"]["callbacks"], root["components"]["schemas"]["ProvisioningEvent"]
        del root["paths"][next(iter(root["paths"]))]["patch"]["callbacks"]

    assert {"callback.event", "callback.signature"} <= concerned(without).keys()


def test_what_is_around_a_difference_is_not_concerned() -> None:
    """A new optional member of answers concerns the clause on their members, and not those on path, body or status."""

    def grown(root: Any) -> None:
        root["components"]["schemas"]["ActiveNumber"]["properties"]["note"] = {"type": "string"}

    (one,) = moved(OURS, ours(grown), RULES)
    assert (one.clause.id, one.pointers) == ("response.types", ("/components/schemas/ActiveNumber/properties/note",))


def test_the_order_of_lists_does_not_count() -> None:
    """Neither of required members nor of listed values."""

    def turned(root: Any) -> None:
        root["components"]["schemas"]["ActiveNumber"]["required"].reverse()
        root["components"]["schemas"]["ErrorCode"]["enum"].reverse()

    assert concerned(turned) == {}


def test_a_document_that_is_not_ours_is_refused() -> None:
    """No clause points into it, so nothing could be said of it."""
    with pytest.raises(ConfigurationError, match=r"^new\.yaml is no revision of the built-in contract"):
        moved(revision(lambda root: root.update(paths={}, components={})), OURS, RULES)


def test_a_circle_of_references_is_gone_through_once() -> None:
    """A schema that refers to itself says the same as itself."""

    def circle(root: Any) -> None:
        root["components"]["schemas"]["Number"]["properties"]["twin"] = {"$ref": "#/components/schemas/Number"}

    assert list(differences(revision(circle), revision(circle), "/components/schemas/Number")) == []
    found = differences(revision(circle), revision(), "/components/schemas/Number")
    assert list(found) == [("/components/schemas/Number/properties/twin", 2)]
