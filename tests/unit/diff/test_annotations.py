"""What no value is refused for: where it is, what it was, and when it is nobody's matter."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.diff.change import Change
from contracts.diff.compare import compare
from tests.unit.diff.revisions import revision

KINDS = {"APP": "AppTarget", "TRUNK": "TrunkTarget"}


def chosen(root: Any, where: str, **mapping: str) -> None:
    """A choice of two variants under a member of the request or of the answer, with a mapping."""
    schemas = root["components"]["schemas"]
    schemas |= {
        name: {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": [kind]}}}
        for kind, name in KINDS.items()
    }
    schemas[where]["properties"]["target"] = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in KINDS.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }


def told(where: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The rules of the changes when the mapping changes."""
    old, new = (revision(lambda root, one=one: chosen(root, where, **one)) for one in (before, after))
    return [change.rule for change in compare(old, new)]


@pytest.mark.parametrize(
    ("where", "before", "after", "rules"),
    [
        ("Update", {"APP": "AppTarget"}, KINDS, []),
        ("Update", KINDS, {"APP": "AppTarget"}, ["discriminator-changed"]),
        ("Number", {"APP": "AppTarget"}, KINDS, ["discriminator-changed"]),
        ("Number", KINDS, {"APP": "AppTarget"}, []),
        ("Update", KINDS, {"APPLICATION": "AppTarget", "TRUNK": "TrunkTarget"}, ["discriminator-changed"]),
    ],
)
def test_a_mapping_that_only_allows_more_is_nobodys_matter(
    where: str, before: dict[str, str], after: dict[str, str], rules: list[str]
) -> None:
    """One more name that can be sent, or one less that can come; any other change of the names is told."""
    assert told(where, before, after) == rules


def changed(**members: Any) -> tuple[Change, ...]:
    """The changes when keywords are added to a member of the request."""

    def with_members(root: Any) -> None:
        root["components"]["schemas"]["Update"]["properties"]["displayName"] |= members

    return compare(revision(), revision(with_members))


@pytest.mark.parametrize(
    ("members", "rule", "summary"),
    [
        ({"default": "x"}, "request-default-changed", '/displayName: default is "x", and was not set'),
        ({"deprecated": True}, "deprecated", "/displayName: deprecated is true, and was not set"),
        (
            {"contentSchema": {"type": "object"}},
            "encoding-changed",
            '/displayName: encoding is [null, null, {"type": "object"}], and was not set',
        ),
    ],
)
def test_it_is_told_with_its_place_in_the_message(members: dict[str, Any], rule: str, summary: str) -> None:
    """By the JSON Pointer of the member."""
    (change,) = changed(**members)
    assert (change.rule, change.at, change.summary) == (rule, "/displayName", summary)
