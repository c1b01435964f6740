"""A retry waits as long as Retry-After says."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.retry_after_honoured import RULE
from tests.rules.clients import START, broken, limited, sent
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}
DATE, LATER = "Mon, 23 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:00:05 GMT"


@pytest.mark.parametrize(
    ("wait", "at"),
    [("2", 2.0), ("2", 1.95), ("0", 0.0), (" 2 ", 60.0), (LATER, 5.0), (LATER.replace("GMT", "-0000"), 5.0)],
)
def test_a_long_pause_conforms(wait: str, at: float) -> None:
    """A try after the time that was asked for is right, a timer's early tick included."""
    assert verdict(RULE, limited(ASKED, wait, date=DATE), sent(ASKED, at=at)) == []


@pytest.mark.parametrize(
    ("wait", "status", "seconds"), [("2", 429, 2), ("2", 503, 2), (LATER, 429, 5), ("99999", 429, 99999)]
)
def test_a_short_pause_is_found(wait: str, status: int, seconds: int) -> None:
    """A try before the time is found, and breaks this rule alone."""
    trace = limited(ASKED, wait, status=status, date=DATE), sent(ASKED, at=1.5)
    assert verdict(RULE, *trace) == [
        (
            "retry-after-honoured",
            "request",
            f"the next try after {seconds} s, as Retry-After said",
            "one after 1.5 s",
        )
    ]
    assert broken(*trace) == {RULE.id}


def test_a_date_counts_from_the_exchange_without_the_clock_of_the_provider() -> None:
    """Without a Date header the date is compared with the time of the exchange."""
    at = 1_795_428_000.0 - START
    assert verdict(RULE, limited(ASKED, LATER, at=at), sent(ASKED, at=at + 4)) == [
        ("retry-after-honoured", "request", "the next try after 5 s, as Retry-After said", "one after 4 s")
    ]


@pytest.mark.parametrize(
    "trace",
    [
        [limited(ASKED), sent(ASKED, at=1)],
        [limited(ASKED, "soon"), sent(ASKED, at=1)],
        [limited(ASKED, "-5"), sent(ASKED, at=1)],
        [limited(ASKED, "5", status=500), sent(ASKED, at=1)],
        [limited(ASKED, "5"), sent({"displayName": "y"}, at=1)],
        [sent(ASKED, at=1)],
    ],
    ids=["not told", "no time", "negative", "another status", "another request", "first"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a retry after 429 or 503 that told how long to wait is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
