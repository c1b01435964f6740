"""Which clauses of our own contract a revision says otherwise, and which rules that concerns."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from contracts.diff.behaviour import meaning, moved
from contracts.diff.revision import Revision, parse_revision
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


def test_a_document_of_another_shape_concerns_what_it_lacks() -> None:
    """Clauses of which the old document says nothing are passed over."""
    assert list(moved(revision(), revision(), RULES)) == []


def test_a_circle_of_references_has_a_meaning() -> None:
    """A schema that refers to itself is compared once."""

    def circle(root: Any) -> None:
        root["components"]["schemas"]["Number"]["properties"]["twin"] = {"$ref": "#/components/schemas/Number"}

    told = meaning(revision(circle), "/components/schemas/Number")
    assert told["properties"]["twin"] == "a circle"
