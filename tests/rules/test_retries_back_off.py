"""Retries leave a pause."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.retries_back_off import RULE
from tests.rules.clients import broken, limited, sent, unanswered
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}


def tries(*times: float, status: int = 429) -> list[Exchange]:
    """The update at several times, answered alike."""
    return [limited(ASKED, at=at, status=status) for at in times]


@pytest.mark.parametrize("times", [(0, 0.02, 0.06), (0, 0.5, 1.5), (0, 0, 0.051)])
def test_a_pause_conforms(times: tuple[float, ...]) -> None:
    """Three tries over a twentieth of a second are right, be one pause short."""
    assert verdict(RULE, *tries(*times)) == []


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_three_tries_at_once_are_found(status: int) -> None:
    """Three tries without a pause are found, and break this rule alone."""
    trace = tries(0, 0.01, 0.02, status=status)
    assert verdict(RULE, *trace) == [
        ("retries-back-off", "request", f"a pause, as the last answer was {status}", "three tries within 0.02 s")
    ]
    assert broken(*trace) == {RULE.id}


@pytest.mark.parametrize(
    "trace",
    [
        tries(0, 0.01),
        [*tries(0), *tries(0.01, status=400), *tries(0.02)],
        [limited(ASKED, at=0), limited(ASKED, "1", at=0.01), limited(ASKED, at=0.02)],
        [*tries(0, 0.01), sent({"displayName": "y"}, at=0.015), *tries(0.02)],
        [unanswered(ASKED, at=0), unanswered(ASKED, at=0.01), unanswered(ASKED, at=0.02)],
        [sent(ASKED, at=at) for at in (0, 0.01, 0.02)],
    ],
    ids=["twice", "refused between", "told to wait", "another between", "no answer", "taken"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a third try in a row that nobody told how long to wait is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
