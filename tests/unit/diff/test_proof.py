"""What is proven of two schemas without the engine."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.diff.implications import required, texts
from contracts.diff.naming import groups, member
from contracts.diff.proof import proven
from contracts.diff.regular import literal, takes

_TEXT = {"type": "string"}
_A = {"required": ["a"]}

HOLDS = {
    "a length by a pattern": ({**_TEXT, "pattern": "^[a-z]{2,4}$"}, {"minLength": 2, "maxLength": 4}),
    "a list by a pattern": ({**_TEXT, "pattern": "^(ON|OFF)$"}, {"enum": ["OFF", "ON"]}),
    "a pattern that all texts have": (_TEXT, {"pattern": ".*"}),
    "names with a pattern by all other names": (
        {"additionalProperties": {"type": "integer"}},
        {"patternProperties": {"^x-": {"type": "number"}}},
    ),
    "all other names by names with a pattern": (
        {"patternProperties": {"": {"type": "integer"}}},
        {"additionalProperties": {"type": "number"}},
    ),
    "a named member by a pattern": (
        {"patternProperties": {"^a": {"type": "integer"}}},
        {"properties": {"ab": {"type": "number"}}},
    ),
    "names by fewer names": ({"propertyNames": {"pattern": "^[a-z]$"}}, {"propertyNames": {"maxLength": 1}}),
    "places by places": ({"prefixItems": [{"minimum": 2}], "items": False}, {"prefixItems": [{"minimum": 1}]}),
    "a number of places by closed places": (
        {"type": "array", "prefixItems": [True, True], "items": False},
        {"maxItems": 2},
    ),
    "no more places than there can be": ({"maxItems": 1, "items": _TEXT}, {"prefixItems": [_TEXT], "items": False}),
    "a condition by its consequence": (
        {"required": ["a", "b"]},
        {"if": _A, "then": {"required": ["b"]}},
    ),
    "a condition by a choice": ({"anyOf": [{"not": _A}, {"required": ["b"]}]}, {"if": _A, "then": {"required": ["b"]}}),
    "a choice by a condition": ({"if": _A, "then": {"required": ["b"]}}, {"anyOf": [{"not": _A}, {"required": ["b"]}]}),
    "what is denied by what is denied": ({"not": {"minimum": 1}}, {"not": {"minimum": 2}}),
    "anything by what cannot be": ({**_A, "not": _A}, {"type": "null"}),
    "a member beside another": ({"required": ["a", "b"]}, {"dependentRequired": {"a": ["b"]}}),
    "a schema beside a member": ({"minProperties": 2}, {"dependentSchemas": {"a": {"minProperties": 2}}}),
    "no item twice where there is one": ({"maxItems": 1}, {"uniqueItems": True}),
}
FAILS = {
    "a length beyond a pattern": ({**_TEXT, "pattern": "^[a-z]{2,5}$"}, {"maxLength": 4}),
    "a list short of a pattern": ({**_TEXT, "pattern": "^(ON|OFF|NO)$"}, {"enum": ["OFF", "ON"]}),
    "a list where there are no texts only": ({"type": ["string", "null"], "pattern": "^ON$"}, {"enum": ["ON"]}),
    "names with a pattern, one of them named": (
        {"additionalProperties": {"type": "integer"}, "properties": {"x-a": _TEXT}},
        {"patternProperties": {"^x-": {"type": "number"}}},
    ),
    "other names, of which some have a pattern": (
        {"patternProperties": {"^a": _TEXT}, "additionalProperties": {"type": "integer"}},
        {"additionalProperties": {"type": "number"}},
    ),
    "a pattern that is not regular": (
        {"patternProperties": {"(?=a)": {"type": "integer"}}, "additionalProperties": False},
        {"additionalProperties": False},
    ),
    "more places": ({"prefixItems": [True, True], "items": False}, {"prefixItems": [True], "items": False}),
    "a condition without its consequence": ({"required": ["b"]}, {"if": {"required": ["b"]}, "then": _A}),
    "more that is denied": ({"not": {"minimum": 2}}, {"not": {"minimum": 1}}),
    "what can be": ({**_A, "not": {"required": ["a", "b"]}}, {"type": "null"}),
}


@pytest.mark.parametrize("name", HOLDS)
def test_it_is_proven(name: str) -> None:
    """Every value of the first schema is one of the second, and that is seen."""
    left, right = HOLDS[name]
    assert proven(left, right)


@pytest.mark.parametrize("name", FAILS)
def test_it_is_not_proven(name: str) -> None:
    """A value of the first schema is not one of the second, or that is not known."""
    left, right = FAILS[name]
    assert not proven(left, right)


def test_members_are_what_names_and_patterns_say() -> None:
    """A member is what is said of its name and of the patterns that it has, and of others only without both."""
    schema: Any = {"properties": {"a": 1}, "patternProperties": {"^a": 2, "b": 3}, "additionalProperties": 4}
    assert member((schema,), "a") == (1, 2)
    assert member((schema,), "ab") == (2, 3)
    assert member((schema,), "c") == (4,)
    assert sorted(groups((schema,), literal("zb"))) == [(3,)]
    assert sorted(groups((schema,), literal("z"))) == [(4,)]


def test_members_that_are_asked_for_ask_for_more() -> None:
    """A member that is there brings those that it needs beside it."""
    assert required(({"required": ["a"], "dependentRequired": {"a": ["b"], "b": ["c"], "d": ["e"]}},)) == {
        "a",
        "b",
        "c",
    }


def test_texts_are_those_of_all_schemas() -> None:
    """Patterns and lengths of all schemas hold at once."""
    found = texts(({"pattern": "^a"}, {"minLength": 2}, {"maxLength": 2}))
    assert [one for one in ("a", "ab", "abc", "bb") if takes(found, one)] == ["ab"]
