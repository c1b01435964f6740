"""A 400 has the documented envelope."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.bad_request_envelope import RULE
from tests.rules.traces import NOT_APPLIED, changed, error, failure, lacking, reading, update, verdict, violation

ANSWER = error(400, violation())


@pytest.mark.parametrize(
    "answer",
    [ANSWER, error(400), error(400, message="no good"), error(400, traceId="1"), {**error(400), "hint": None}],
    ids=["details", "no details", "message", "unknown member", "unknown sibling"],
)
def test_the_envelope_conforms(answer: Json) -> None:
    """The envelope is right with and without details, a message, and members that are not documented."""
    assert verdict(RULE, update({}, answer, status=400)) == []


@pytest.mark.parametrize("place", ["/error", "/error/code", "/error/message", "/error/status", "/error/details"])
def test_a_missing_member_is_found(place: str) -> None:
    """An envelope without one of its members is found."""
    assert verdict(RULE, update({}, lacking(ANSWER, place), status=400)) == [
        ("bad-request-envelope", place, "the member to be present", "nothing")
    ]


@pytest.mark.parametrize(
    ("place", "value", "expected", "received"),
    [
        ("/error", "no", "object", '"no"'),
        ("/error/code", "400", "integer", '"400"'),
        ("/error/message", None, "string", "null"),
        ("/error/status", 400, "string", "400"),
        ("/error/details", {}, "array", "{}"),
    ],
)
def test_a_wrong_type_is_found(place: str, value: Json, expected: str, received: str) -> None:
    """A member of the envelope with another type is found."""
    assert verdict(RULE, update({}, changed(ANSWER, place, value), status=400)) == [
        ("bad-request-envelope", place, expected, received)
    ]


def test_a_body_that_is_no_object_is_found() -> None:
    """JSON that is no object is no envelope."""
    assert verdict(RULE, update({}, [], status=400)) == [("bad-request-envelope", "body", "object", "[]")]


@pytest.mark.parametrize(
    "answer", [error(400, code=404), error(400, status="NOT_FOUND"), error(400, {"@type": "BadRequest"})]
)
def test_values_are_left_to_their_own_rules(answer: Json) -> None:
    """A wrong code, word or item in a sound frame is another rule's matter."""
    assert verdict(RULE, update({}, answer, status=400)) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}, ANSWER, status=404),
        update({}, ANSWER),
        update({}, b"no", status=400),
        update({}, b"", status=400),
        reading(ANSWER, status=400),
        failure(),
    ],
    ids=["404", "200", "no JSON", "no body", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 400 and JSON has this envelope."""
    assert verdict(RULE, exchange) == NOT_APPLIED
