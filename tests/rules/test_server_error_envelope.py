"""A 500 has the documented envelope."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.server_error_envelope import RULE
from tests.rules.traces import NOT_APPLIED, changed, error, failure, lacking, reading, update, verdict

ANSWER = error(500)


@pytest.mark.parametrize(
    "answer",
    [ANSWER, error(500, status="UNKNOWN"), error(500, {"any": 1}, "thing", None), error(500, message="Oops")],
    ids=["INTERNAL", "UNKNOWN", "details", "message"],
)
def test_the_envelope_conforms(answer: Json) -> None:
    """The envelope is right with either word and with any details."""
    assert verdict(RULE, update({}, answer, status=500)) == []


@pytest.mark.parametrize("place", ["/error", "/error/code", "/error/message", "/error/status", "/error/details"])
def test_a_missing_member_is_found(place: str) -> None:
    """An envelope without one of its members is found."""
    assert verdict(RULE, update({}, lacking(ANSWER, place), status=500)) == [
        ("server-error-envelope", place, "the member to be present", "nothing")
    ]


@pytest.mark.parametrize(
    ("place", "value", "expected", "received"),
    [
        ("/error/code", "500", "integer", '"500"'),
        ("/error/message", {}, "string", "{}"),
        ("/error/status", None, "string", "null"),
        ("/error/details", None, "array", "null"),
    ],
)
def test_a_wrong_type_is_found(place: str, value: Json, expected: str, received: str) -> None:
    """A member of the envelope with another type is found."""
    assert verdict(RULE, update({}, changed(ANSWER, place, value), status=500)) == [
        ("server-error-envelope", place, expected, received)
    ]


@pytest.mark.parametrize("answer", [error(500, code=503), error(500, status="NOT_FOUND")])
def test_values_are_left_to_their_own_rules(answer: Json) -> None:
    """A wrong code or word in a sound frame is another rule's matter."""
    assert verdict(RULE, update({}, answer, status=500)) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}, error(503), status=503),
        update({}, ANSWER, status=400),
        update({}, b"Internal Server Error", status=500),
        reading(ANSWER, status=500),
        failure(),
    ],
    ids=["503", "400", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 500 and JSON has this envelope."""
    assert verdict(RULE, exchange) == NOT_APPLIED
