"""The dates and the interval of payment stay as they were."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.dates_unchanged import RULE
from tests.rules.traces import NOT_APPLIED, failure, lacking, number, reading, refusal, update, verdict

CHARGE = "2026-12-18T20:08:53.423835Z"
BEFORE = reading(number(expireAt="2027-01-01T00:00:00Z"))


def test_the_same_dates_conform() -> None:
    """The dates stay, sent as if they could be set or not."""
    same = number(expireAt="2027-01-01T00:00:00Z")
    assert verdict(RULE, BEFORE, reading(same)) == []
    assert verdict(RULE, BEFORE, update({"nextChargeDate": "2046-01-01T00:00:00Z"}, same)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "received"),
    [
        ("nextChargeDate", f'"{CHARGE}"', "2046-01-01T00:00:00Z", '"2046-01-01T00:00:00Z"'),
        ("expireAt", '"2027-01-01T00:00:00Z"', None, "null"),
        ("expireAt", '"2027-01-01T00:00:00Z"', "2046-01-01T00:00:00Z", '"2046-01-01T00:00:00Z"'),
        ("paymentIntervalMonths", "1", 12, "12"),
    ],
)
def test_another_date_is_found(name: str, old: str, new: Json, received: str) -> None:
    """A date or an interval that was changed is found."""
    after = number(expireAt="2027-01-01T00:00:00Z") | {name: new}
    assert verdict(RULE, BEFORE, update({"displayName": "x"}, after)) == [
        ("dates-unchanged", f"/{name}", f"{old}, as before", received)
    ]


def test_an_expiry_that_appears_is_found() -> None:
    """A number without an expiry that is shown with one is found."""
    assert verdict(RULE, reading(), reading(number(expireAt="2027-01-01T00:00:00Z"))) == [
        ("dates-unchanged", "/expireAt", "null, as before", '"2027-01-01T00:00:00Z"')
    ]


def test_null_and_absent_are_the_same() -> None:
    """An expiry that is null here and absent there is the same."""
    without = lacking(number(), "/expireAt")
    assert verdict(RULE, reading(), reading(without)) == []
    assert verdict(RULE, reading(without), reading()) == []


PASSED, NOT_YET = 1_797_624_534.0, 1_797_624_533.0


@pytest.mark.parametrize("at", [PASSED, PASSED + 1])
def test_a_charge_that_has_passed_may_move_on(at: float) -> None:
    """A charge date that lies in the past moves on by itself."""
    assert verdict(RULE, reading(), reading(number(nextChargeDate="2027-01-18T20:08:53Z"), at=at)) == []


@pytest.mark.parametrize("at", [0.0, NOT_YET])
def test_a_charge_that_has_not_passed_stays(at: float) -> None:
    """A charge date that lies ahead does not move."""
    later = "2027-01-18T20:08:53Z"
    assert verdict(RULE, reading(), reading(number(nextChargeDate=later), at=at)) == [
        ("dates-unchanged", "/nextChargeDate", f'"{CHARGE}", as before', f'"{later}"')
    ]


@pytest.mark.parametrize(("old", "shown"), [("soon", '"soon"'), (5, "5"), (None, "null")])
def test_an_unreadable_charge_does_not_pass(old: Json, shown: str) -> None:
    """What is no date cannot lie in the past."""
    assert verdict(RULE, reading(number(nextChargeDate=old)), reading(at=PASSED)) == [
        ("dates-unchanged", "/nextChargeDate", f"{shown}, as before", f'"{CHARGE}"')
    ]


@pytest.mark.parametrize(
    "trace", [[reading()], [BEFORE, refusal({})], [BEFORE, failure()]], ids=["unknown", "refused", "no answer"]
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is seen again is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
