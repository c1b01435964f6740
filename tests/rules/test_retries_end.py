"""Retries come to an end."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.retries_end import RULE
from tests.rules.clients import broken, limited, read, sent, unanswered
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}


def tries(count: int, status: int = 429) -> list[Exchange]:
    """The update so many times, a second apart, answered alike."""
    return [limited(ASKED, at=at, status=status) for at in range(count)]


def test_ten_tries_conform() -> None:
    """Ten tries in a row are right."""
    assert verdict(RULE, *tries(10)) == []


@pytest.mark.parametrize("status", [429, 500])
def test_the_eleventh_try_is_found(status: int) -> None:
    """The eleventh try in a row is found, and breaks this rule alone."""
    assert verdict(RULE, *tries(11, status)) == [("retries-end", "request", "10 tries at most", "try 11")]
    assert broken(*tries(12, status)) == {RULE.id}


def test_silence_is_tried_again_as_often() -> None:
    """Tries that bring no answer count alike."""
    assert broken(*(unanswered(ASKED, at=at) for at in range(11))) == {RULE.id}


@pytest.mark.parametrize(
    "trace",
    [
        [sent(ASKED, at=at) for at in range(12)],
        [*tries(10), sent({"displayName": "y"}, at=10), limited(ASKED, at=11)],
        [*tries(10), read(at=10), limited(ASKED, at=11)],
        [*tries(10), limited(ASKED, at=4000)],
        [read(at=at) for at in range(12)],
        tries(11, 400)[:1],
    ],
    ids=["taken", "another between", "read between", "an hour later", "reading", "refused"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only what is tried again for want of a decision counts."""
    assert verdict(RULE, *trace) == NOT_APPLIED
