"""A callback address that is left out stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.omitted_callback_url_unchanged import RULE
from tests.rules.traces import (
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

URL = "https://hooks.example/keep"
KEPT = number(callbackUrl=URL)
BEFORE = reading(KEPT)


@pytest.mark.parametrize("body", [NO_BODY, {}, {"displayName": "x"}, link(""), assign("RTC"), {"callbackurl": "x"}])
def test_the_same_address_conforms(body: Json | bytes) -> None:
    """The address stays under updates of anything else, and under a look."""
    assert verdict(RULE, BEFORE, update(body, KEPT)) == []
    assert verdict(RULE, BEFORE, reading(KEPT)) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "x"}, answer)], ids=["GET", "PATCH"])
@pytest.mark.parametrize("shown", ["", "https://hooks.example/other"])
def test_another_address_is_found(last: Callable[[Json], Exchange], shown: str) -> None:
    """An address that changes by itself is found, in an answer and in a reading."""
    assert verdict(RULE, BEFORE, last(number(callbackUrl=shown))) == [
        ("omitted-callback-url-unchanged", "/callbackUrl", f'"{URL}", as before', f'"{shown}"')
    ]


def test_an_address_that_goes_is_found() -> None:
    """An address that is no longer shown is found."""
    assert verdict(RULE, BEFORE, update({}, lacking(number(), "/callbackUrl"))) == [
        ("omitted-callback-url-unchanged", "/callbackUrl", f'"{URL}", as before', '""')
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """An address of a wrong type is left to the rules on shape."""
    assert verdict(RULE, BEFORE, reading(number(callbackUrl=[URL]))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [BEFORE, update({"callbackUrl": "x"})],
        [BEFORE, update({"callbackUrl": None})],
        [BEFORE],
        [BEFORE, refusal({})],
        [BEFORE, refusal({}), reading()],
        [BEFORE, failure(), reading()],
    ],
    ids=["sent", "null", "unknown", "not shown", "refusal", "no answer"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is shown again, with nothing unknown in between and no address sent, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
