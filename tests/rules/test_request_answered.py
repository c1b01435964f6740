"""A request that was sent is answered."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, FailureKind
from contracts.rules.request_answered import RULE
from tests.rules.traces import NOT_APPLIED, failure, reading, update, verdict


@pytest.mark.parametrize("status", [200, 400, 500, 101])
def test_an_answer_conforms(status: int) -> None:
    """Any HTTP answer is an answer."""
    assert verdict(RULE, update({}, status=status)) == []


@pytest.mark.parametrize("kind", [FailureKind.NO_ANSWER, FailureKind.MALFORMED])
def test_silence_is_found(kind: FailureKind) -> None:
    """A connection that falls silent, or speaks something else, is found with what was seen."""
    assert verdict(RULE, failure({}, kind, "the connection was reset")) == [
        ("request-answered", "status", "an HTTP answer", "the connection was reset")
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        failure({}, FailureKind.UNREACHABLE),
        failure({}, FailureKind.TRUNCATED),
        failure({}, FailureKind.UNDECODABLE),
        failure({}, FailureKind.TOO_LARGE),
        failure({}, FailureKind.NO_ANSWER, method="GET"),
        reading(),
    ],
    ids=["unreachable", "truncated", "undecodable", "too large", "silent GET", "GET"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Where no connection came about nothing was asked, and a broken body is an answer that began."""
    assert verdict(RULE, exchange) == NOT_APPLIED
