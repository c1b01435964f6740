"""The resource is the number that was asked for."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.phone_number_echoed import RULE
from tests.rules.traces import GB, NOT_APPLIED, US, failure, lacking, number, reading, refusal, update, verdict


@pytest.mark.parametrize("to", [US, US.replace("+", "%2B"), f"{US}/", f"{US}?verbose=1"])
def test_the_number_asked_for_conforms(to: str) -> None:
    """The number is the one of the path, however the path spells it."""
    assert verdict(RULE, update({}, number(US), to=to)) == []


@pytest.mark.parametrize("shown", [GB, US.removeprefix("+"), ""])
def test_another_number_is_found(shown: str) -> None:
    """Another number, or another spelling, is found."""
    assert verdict(RULE, update({}, number(phoneNumber=shown))) == [
        ("phone-number-echoed", "/phoneNumber", f'"{US}"', f'"{shown}"')
    ]


def test_an_unreadable_number_is_left_to_its_own_rule() -> None:
    """A number of a wrong type is not compared."""
    assert verdict(RULE, update({}, number(phoneNumber=12025550134))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        refusal({}),
        update({}, lacking(number(), "/phoneNumber")),
        update({}, [number(GB)]),
        reading(number(GB)),
        failure(),
    ],
    ids=["refused", "no number", "list", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and a resource is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
