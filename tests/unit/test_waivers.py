"""Waivers hold until a day, and only for rules that exist."""

from __future__ import annotations

import datetime

import pytest

from contracts.config import Waiver
from contracts.errors import ConfigurationError
from contracts.waivers import in_force

TODAY = datetime.date(2027, 6, 1)
DAY = datetime.timedelta(days=1)


def waiver(rule: str = "no-server-error", expires: datetime.date = TODAY) -> Waiver:
    """A waiver for a reason that does not matter."""
    return Waiver(rule=rule, reason="being mended", expires=expires)


@pytest.mark.parametrize("expires", [TODAY, TODAY + DAY])
def test_a_waiver_holds_to_the_end_of_its_day(expires: datetime.date) -> None:
    """On its last day and before, a waiver is in force and gives its reason and its end."""
    assert in_force([waiver(expires=expires)], TODAY) == {"no-server-error": f"being mended (until {expires})"}


def test_a_waiver_that_has_expired_is_not_in_force() -> None:
    """The day after its last a waiver waives nothing."""
    assert in_force([waiver(expires=TODAY - DAY)], TODAY) == {}


def test_no_waivers_waive_nothing() -> None:
    """Without waivers there are no reasons."""
    assert in_force([], TODAY) == {}


def test_each_rule_has_its_own_reason() -> None:
    """Waivers of two rules stand beside each other; the expired one of a third is left out."""
    waivers = [waiver(), waiver("link-requires-unlink"), waiver("money-unchanged", TODAY - DAY)]
    assert list(in_force(waivers, TODAY)) == ["no-server-error", "link-requires-unlink"]


def test_a_renewed_waiver_takes_the_place_of_the_expired_one() -> None:
    """Two waivers of one rule, of which one has expired, leave the other in force."""
    renewed = waiver(expires=TODAY + DAY)
    assert in_force([waiver(expires=TODAY - DAY), renewed], TODAY) == in_force([renewed], TODAY)


@pytest.mark.parametrize("expires", [TODAY + DAY, TODAY - DAY])
def test_a_waiver_of_an_unknown_rule_is_refused(expires: datetime.date) -> None:
    """A rule that does not exist is named, whether or not the waiver has expired."""
    with pytest.raises(ConfigurationError) as error:
        in_force([waiver("no-such-rule", expires)], TODAY)
    assert str(error.value) == (
        "A waiver names the rule 'no-such-rule', which does not exist. `contracts rules` lists them."
    )


def test_the_reasons_are_read_only() -> None:
    """What is in force cannot be changed by whoever reads it."""
    with pytest.raises(TypeError):
        in_force([waiver()], TODAY)["money-unchanged"] = "just so"  # type: ignore[index]
