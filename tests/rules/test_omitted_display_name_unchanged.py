"""A display name that is left out stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.omitted_display_name_unchanged import RULE
from tests.rules.traces import (
    GB,
    NO_BODY,
    NOT_APPLIED,
    assign,
    failure,
    lacking,
    link,
    number,
    reading,
    refusal,
    update,
    verdict,
)

BEFORE = reading()


@pytest.mark.parametrize("body", [NO_BODY, {}, {"callbackUrl": ""}, link(""), assign("RTC"), {"nickname": "x"}])
def test_the_same_name_conforms(body: Json | bytes) -> None:
    """The name stays under updates of anything else, and under a look."""
    assert verdict(RULE, BEFORE, update(body)) == []
    assert verdict(RULE, BEFORE, reading()) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"callbackUrl": ""}, answer)], ids=["GET", "PATCH"])
def test_another_name_is_found(last: Callable[[Json], Exchange]) -> None:
    """A name that changes by itself is found, in an answer and in a reading."""
    assert verdict(RULE, BEFORE, last(number(displayName="Back door"))) == [
        ("omitted-display-name-unchanged", "/displayName", '"Front desk", as before', '"Back door"')
    ]


def test_a_name_that_goes_is_found() -> None:
    """A name that is no longer shown is found."""
    assert verdict(RULE, BEFORE, update({}, lacking(number(), "/displayName"))) == [
        ("omitted-display-name-unchanged", "/displayName", '"Front desk", as before', '""')
    ]


def test_an_empty_name_and_none_are_the_same() -> None:
    """A name that is empty here and absent or null there is the same."""
    empty, absent = number(displayName=""), lacking(number(), "/displayName")
    for answer in (absent, number(displayName=None)):
        assert verdict(RULE, reading(empty), reading(answer)) == []
        assert verdict(RULE, reading(answer), reading(empty)) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """A name of a wrong type is left to the rules on shape."""
    assert verdict(RULE, BEFORE, reading(number(displayName=5))) == []
    assert verdict(RULE, reading(number(displayName=5)), BEFORE) == []


@pytest.mark.parametrize(
    "trace",
    [
        [BEFORE, update({"displayName": "x"})],
        [BEFORE, update({"displayName": None})],
        [reading()],
        [BEFORE, refusal({})],
        [BEFORE, refusal({}), reading()],
        [BEFORE, refusal({}, 500), reading()],
        [BEFORE, failure(), reading()],
        [BEFORE, update({}, b""), reading()],
        [BEFORE, reading(to=GB)],
    ],
    ids=["sent", "null", "unknown", "not shown", "refusal", "server error", "no answer", "no body", "another number"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is shown again, with nothing unknown in between and no name sent, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED


def test_a_lost_look_changes_nothing() -> None:
    """A look that fails leaves what is known as it was."""
    assert verdict(RULE, BEFORE, reading(b"", status=500), reading(number(displayName="Back door"))) == [
        ("omitted-display-name-unchanged", "/displayName", '"Front desk", as before', '"Back door"')
    ]
