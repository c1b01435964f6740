"""Waivers hold until a day, for rules that exist, for one place or for all; what they no longer do is told."""

from __future__ import annotations

import datetime

import pytest

from contracts.errors import ConfigurationError
from contracts.model import Finding, Mismatch, Severity
from contracts.waivers import NO_WAIVERS, Waiver, in_force
from tests.rules.clients import sent

TODAY = datetime.date(2027, 6, 1)
DAY = datetime.timedelta(days=1)
RULE = "no-server-error"


def waiver(rule: str = RULE, expires: datetime.date = TODAY, where: str | None = None) -> Waiver:
    """A waiver for a reason that does not matter."""
    return Waiver(rule=rule, reason="being mended", expires=expires, where=where)


def finding(rule: str = RULE, where: str = "status") -> Finding:
    """A finding at a place."""
    return Finding(
        rule=rule,
        clause="some.clause",
        severity=Severity.ERROR,
        mismatch=Mismatch(where=where, expected="this", received="that"),
        exchange=sent(),
    )


@pytest.mark.parametrize("expires", [TODAY, TODAY + DAY])
def test_a_waiver_holds_to_the_end_of_its_day(expires: datetime.date) -> None:
    """On its last day and before, a waiver gives its reason and its end, wherever its rule is broken."""
    waivers = in_force([waiver(expires=expires)], TODAY)
    for where in ("status", "/displayName"):
        assert waivers.reason(finding(where=where)) == f"being mended (until {expires})"
    assert waivers.reason(finding("money-unchanged")) is None


def test_a_waiver_of_one_place_accepts_nothing_elsewhere() -> None:
    """A new finding of the same rule still counts."""
    waivers = in_force([waiver(where="/displayName")], TODAY)
    assert waivers.reason(finding(where="/displayName")) is not None
    assert waivers.reason(finding(where="/callbackUrl")) is None


def test_a_waiver_that_has_expired_accepts_nothing_and_says_so() -> None:
    """The day after its last; unless another one of the same has taken its place."""
    waivers = in_force([waiver(expires=TODAY - DAY)], TODAY)
    assert waivers.reason(finding()) is None
    assert list(waivers.remarks({}, {})) == [
        "The waiver of no-server-error has expired on 2027-05-31: what it accepted counts again."
    ]
    renewed = in_force([waiver(expires=TODAY - DAY), waiver(expires=TODAY + DAY)], TODAY)
    assert renewed.reason(finding()) == f"being mended (until {TODAY + DAY})"
    assert list(renewed.remarks({}, {})) == []


def test_a_waiver_that_accepts_nothing_any_more_is_told() -> None:
    """Where its rule came to bear and nothing was found that it covers; of another rule nothing is known."""
    waivers = in_force([waiver(where="/displayName"), waiver("money-unchanged")], TODAY)
    applied, causes = {RULE: 3, "money-unchanged": 0}, {(RULE, "/callbackUrl"): 1}
    assert list(waivers.remarks(applied, causes)) == [
        "The waiver of no-server-error at /displayName has accepted nothing. If that was a whole run, remove it."
    ]
    assert list(waivers.remarks(applied, {(RULE, "/displayName"): 1})) == []
    assert list(waivers.remarks({"money-unchanged": 1}, {})) == [
        "The waiver of money-unchanged has accepted nothing. If that was a whole run, remove it."
    ]


def test_no_waivers_accept_nothing() -> None:
    """And there is nothing to say of them."""
    assert in_force([], TODAY) == NO_WAIVERS
    assert NO_WAIVERS.reason(finding()) is None
    assert list(NO_WAIVERS.remarks({RULE: 1}, {})) == []


@pytest.mark.parametrize("expires", [TODAY + DAY, TODAY - DAY])
def test_a_waiver_of_an_unknown_rule_is_refused(expires: datetime.date) -> None:
    """A rule that does not exist is named, whether or not the waiver has expired."""
    with pytest.raises(ConfigurationError) as error:
        in_force([waiver("no-such-rule", expires)], TODAY)
    assert str(error.value) == (
        "A waiver names the rule 'no-such-rule', which does not exist. `contracts rules` lists them."
    )
