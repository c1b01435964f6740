"""A body that is not labelled JSON is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Severity
from contracts.rules.wrong_content_type_refused import RULE
from tests.rules.traces import (
    ABSENT,
    NO_BODY,
    NOT_APPLIED,
    error,
    everything_found,
    failure,
    reading,
    refusal,
    update,
    verdict,
)

BODY = {"displayName": "x"}
LABELS = pytest.mark.parametrize(
    "label",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/json; charset=utf-8",
        "TEXT/HTML",
        "json",
    ],
)


@LABELS
@pytest.mark.parametrize("status", [400, 415])
def test_400_and_415_conform(label: str, status: int) -> None:
    """A body under another label is refused with 400 or 415: no rule objects to either."""
    exchange = update(BODY, error(400) if status == 400 else {}, status=status, content_type=label)
    assert verdict(RULE, exchange) == []
    assert everything_found(reading(), exchange, reading()) == []


@LABELS
@pytest.mark.parametrize("status", [200, 404, 422])
def test_another_answer_is_found(label: str, status: int) -> None:
    """A body under another label that is taken, or refused otherwise, is found."""
    assert verdict(RULE, update(BODY, status=status, content_type=label)) == [
        ("wrong-content-type-refused", "status", f"400 or 415, as the body is labelled {label}", str(status))
    ]


def test_it_is_a_warning() -> None:
    """Nobody promises it in words, so it is a warning."""
    assert RULE.severity is Severity.WARNING


@pytest.mark.parametrize(
    "exchange",
    [refusal(BODY, status, content_type="text/plain") for status in (401, 403, 429, 500)]
    + [failure(BODY, content_type="text/plain")],
)
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the label."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update(BODY),
        update(BODY, content_type="application/json; charset=utf-8"),
        update(BODY, content_type="Application/JSON"),
        update(BODY, content_type="application/merge-patch+json"),
        update(BODY, content_type=None),
        update(BODY, content_type=""),
        update(NO_BODY, content_type="text/plain"),
        update(BODY, content_type="text/plain", to=ABSENT),
        update(BODY, content_type="text/plain", credentials=Credentials.NONE),
        update(BODY, content_type="text/plain", method="GET"),
    ],
    ids=[
        "JSON",
        "parameters",
        "capitals",
        "JSON family",
        "no label",
        "empty label",
        "no body",
        "absent",
        "credentials",
        "GET",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a body under a label that is plainly not JSON, sent to an own number, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
