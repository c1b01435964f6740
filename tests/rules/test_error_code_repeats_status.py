"""The code of an error repeats the HTTP status."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.error_code_repeats_status import RULE
from tests.rules.traces import NOT_APPLIED, error, failure, reading, refusal, update, verdict

STATUSES = pytest.mark.parametrize("status", [400, 404, 500])


@STATUSES
def test_the_same_code_conforms(status: int) -> None:
    """A code that is the HTTP status is right."""
    assert verdict(RULE, refusal({}, status)) == []


@STATUSES
def test_another_code_is_found(status: int) -> None:
    """A code that is another status is found."""
    assert verdict(RULE, update({}, error(status, code=403), status=status)) == [
        ("error-code-repeats-status", "/error/code", str(status), "403")
    ]


@STATUSES
@pytest.mark.parametrize("answer", [error(0, code="400"), {"error": {}}, {"error": []}, []])
def test_a_broken_frame_is_left_to_its_own_rule(status: int, answer: Json) -> None:
    """A code that is absent or no number is a matter of the frame."""
    assert verdict(RULE, update({}, answer, status=status)) == []


@STATUSES
def test_the_word_is_left_to_its_own_rule(status: int) -> None:
    """A wrong word beside the right code is another rule's matter."""
    assert verdict(RULE, update({}, error(status, status="NOPE"), status=status)) == []


@pytest.mark.parametrize(
    "exchange",
    [
        refusal({}, 401),
        update({}),
        update({}, b"", status=400),
        reading(error(400, code=404), status=400),
        failure(),
    ],
    ids=["401", "200", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with a documented error in JSON is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
