"""The answer is labelled application/json."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.json_content_type import RULE
from tests.rules.traces import NOT_APPLIED, failure, reading, update, verdict

STATUSES = pytest.mark.parametrize("status", [200, 400, 404, 500])


@STATUSES
@pytest.mark.parametrize(
    "label", ["application/json", "application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"]
)
def test_the_label_conforms(status: int, label: str) -> None:
    """The label is right in any case and with parameters."""
    assert verdict(RULE, update({}, status=status, answer_type=label)) == []


@STATUSES
@pytest.mark.parametrize(
    ("label", "received"),
    [("text/html", "text/html"), ("application/problem+json", "application/problem+json"), (None, "nothing")],
)
def test_another_label_is_found(status: int, label: str | None, received: str) -> None:
    """Another label, and none at all, is found."""
    assert verdict(RULE, update({}, status=status, answer_type=label)) == [
        ("json-content-type", "header:Content-Type", "application/json", received)
    ]


@pytest.mark.parametrize(
    "exchange",
    [update({}, status=401, answer_type="text/html"), reading(b"", status=200), failure()],
    ids=["401", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only documented answers to an update are looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
