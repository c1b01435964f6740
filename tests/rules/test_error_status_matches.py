"""The status word of an error belongs to its HTTP status."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.error_status_matches import RULE
from tests.rules.traces import NOT_APPLIED, error, failure, reading, refusal, update, verdict


@pytest.mark.parametrize(
    ("status", "word"), [(400, "INVALID_ARGUMENT"), (404, "NOT_FOUND"), (500, "INTERNAL"), (500, "UNKNOWN")]
)
def test_the_right_word_conforms(status: int, word: str) -> None:
    """The word of the HTTP status is right; 500 has two."""
    assert verdict(RULE, update({}, error(status, status=word), status=status)) == []


@pytest.mark.parametrize(
    ("status", "word", "expected"),
    [
        (400, "NOT_FOUND", "INVALID_ARGUMENT"),
        (400, "invalid_argument", "INVALID_ARGUMENT"),
        (404, "INVALID_ARGUMENT", "NOT_FOUND"),
        (500, "UNAVAILABLE", "one of INTERNAL, UNKNOWN"),
    ],
)
def test_another_word_is_found(status: int, word: str, expected: str) -> None:
    """A word of another status, or in another spelling, is found."""
    assert verdict(RULE, update({}, error(status, status=word), status=status)) == [
        ("error-status-matches", "/error/status", expected, f'"{word}"')
    ]


def test_the_code_is_left_to_its_own_rule() -> None:
    """A wrong code beside the right word is another rule's matter."""
    assert verdict(RULE, update({}, error(400, code=1), status=400)) == []


@pytest.mark.parametrize("answer", [error(400, status=None), {"error": {}}])
def test_a_broken_frame_is_left_to_its_own_rule(answer: Json) -> None:
    """A word that is absent or no text is a matter of the frame."""
    assert verdict(RULE, update({}, answer, status=400)) == []


@pytest.mark.parametrize(
    "exchange",
    [refusal({}, 403), update({}), update({}, b"", status=500), reading(error(404, status="X"), status=404), failure()],
    ids=["403", "200", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with a documented error in JSON is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
