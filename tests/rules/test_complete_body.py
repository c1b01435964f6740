"""The body arrives whole, decodes, and is JSON."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, FailureKind
from contracts.rules.complete_body import RULE
from tests.rules.traces import NOT_APPLIED, error, failure, reading, update, verdict


@pytest.mark.parametrize("status", [200, 400, 404, 500])
def test_json_conforms(status: int) -> None:
    """A documented answer with a JSON body is right."""
    assert verdict(RULE, update({}, error(status), status=status)) == []


def test_an_escaped_lone_surrogate_is_json() -> None:
    """An escape without a partner is strange text and JSON all the same."""
    assert verdict(RULE, update({}, b'{"displayName": "\\ud800"}')) == []


@pytest.mark.parametrize("status", [200, 400, 404, 500])
@pytest.mark.parametrize(
    ("body", "received"),
    [
        (b"", "an empty body"),
        (b"<html>", "'<html>'"),
        (b'{"error": ', "'{\"error\": '"),
        (b"\xff", "'\ufffd'"),
        (b'{"a": NaN}', "'{\"a\": NaN}'"),
        (b'{"a": 1, "a": 2}', '\'{"a": 1, "a": 2}\''),
        (b"x" * 100, repr("x" * 80)),
    ],
)
def test_a_body_that_is_not_json_is_found(status: int, body: bytes, received: str) -> None:
    """A body that is empty, cut, no UTF-8 or ambiguous is found, with its start."""
    assert verdict(RULE, update({}, body, status=status)) == [("complete-body", "body", "a JSON body", received)]


@pytest.mark.parametrize("kind", [FailureKind.TRUNCATED, FailureKind.UNDECODABLE, FailureKind.TOO_LARGE])
def test_a_body_that_breaks_off_is_found(kind: FailureKind) -> None:
    """A body that does not arrive whole, or does not decode, is found."""
    assert verdict(RULE, failure({}, kind, "9 of 20 bytes came")) == [
        ("complete-body", "body", "a whole body that decodes", "9 of 20 bytes came")
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        update({}, b"", status=401),
        update({}, b"", status=415),
        failure({}, FailureKind.NO_ANSWER),
        failure({}, FailureKind.UNREACHABLE),
        failure({}, FailureKind.MALFORMED),
        failure({}, FailureKind.TRUNCATED, method="GET"),
        reading(b""),
    ],
    ids=["401", "415", "no answer", "unreachable", "malformed", "GET that breaks off", "GET"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Answers that are not documented, and updates without an answer, have no body to look at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
