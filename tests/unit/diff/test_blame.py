"""Edits, and which of them break something."""

from __future__ import annotations

from typing import Any

from contracts.diff.alignment import Alignment
from contracts.diff.blame import Blame, blamed
from contracts.diff.closing import Closing
from contracts.diff.lazy import Lazy


def blames(left: Any, right: Any) -> list[Blame]:
    """What breaks on the way from one schema to the other."""
    sides = {"a0": left}, {"b0": right}
    alignment = Alignment(*sides, ("a0", "b0"))
    return list(blamed(alignment, *sides, ("a0", "b0"), Closing(*sides, ("a0", "b0"))))


def told(left: Any, right: Any) -> list[tuple[str, Any]]:
    """The same as keywords and values."""
    return [(blame.edit.keyword if blame.edit else "", blame.value) for blame in blames(left, right)]


def test_a_place_that_goes_is_what_all_further_items_are() -> None:
    """A place that only one side describes is compared with what the other says of further items."""
    one, two = (
        {"prefixItems": [{"type": "number"}], "items": False},
        {"prefixItems": [{"type": "number"}] * 2, "items": False},
    )
    assert told(two, one) == [("", [0, 0])]
    assert told(one, two) == []


def test_a_schema_beside_a_choice_is_a_choice_of_one() -> None:
    """A variant that is added or goes is one edit, also where there is no choice on the other side."""
    thing = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    assert told({"anyOf": [thing, {"type": "null"}]}, thing) == [("anyOf", None)]
    assert told(thing, {"oneOf": [{"type": "null"}, thing]}) == []


def test_keywords_that_say_one_thing_come_together() -> None:
    """A count of what a list contains is nothing without what is counted."""
    counted = {"contains": {"enum": [7]}, "minContains": 0, "maxContains": 1}
    (blame,) = blames({"type": "array"}, {"type": "array", **counted})
    assert blame.edit is not None
    assert (blame.edit.keyword, blame.edit.after, blame.value) == ("contains", counted, [7, 7])


def test_a_break_that_no_edit_shows_is_told() -> None:
    """Where the edits do not add up to the change, the value is shown without an edit."""
    left, right = {"a0": {"type": "string"}}, {"b0": {"type": "string", "maxLength": 3}}
    blind = Alignment(left, left, ("a0", "a0"))
    (blame,) = blamed(blind, left, right, ("a0", "b0"), Closing(left, right, ("a0", "b0")))
    assert (blame.edit, blame.is_proven, len(str(blame.value))) == (None, True, 4)


def test_what_nobody_described_is_not_sent() -> None:
    """Families of names and closed objects refuse only what the sender's own revision describes."""
    thing = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert told(thing, {**thing, "patternProperties": {"^x-": {"type": "string"}}}) == []
    assert told(thing, {**thing, "unevaluatedProperties": False}) == []
    assert told(thing, {**thing, "patternProperties": {"^a": {"maxLength": 2}}}) != []
    assert told({**thing, "additionalProperties": {"type": "string"}}, {**thing, "unevaluatedProperties": False}) != []


def test_values_are_made_when_they_are_asked_for() -> None:
    """Each value is made once, also when a list is gone through twice at a time."""
    made: list[int] = []
    values = Lazy((made.append(one) or one for one in range(9)), 4)  # type: ignore[func-returns-value]
    assert values.first == 0
    assert made == [0]
    assert list(zip(values, values, strict=True)) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert (made, list(values.others()), values.up_to(2), bool(Lazy(iter(()), 4))) == (
        [0, 1, 2, 3],
        [1, 2, 3],
        [0, 1],
        False,
    )
