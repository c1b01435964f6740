"""A 404 has the documented envelope."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.not_found_envelope import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    US,
    changed,
    error,
    failure,
    lacking,
    missing_resource,
    reading,
    update,
    verdict,
)

ANSWER = error(404, missing_resource(US))


@pytest.mark.parametrize(
    "answer",
    [ANSWER, error(404), error(404, message="gone"), error(404, traceId="1")],
    ids=["details", "no details", "message", "unknown member"],
)
def test_the_envelope_conforms(answer: Json) -> None:
    """The envelope is right with and without details, a message, and members that are not documented."""
    assert verdict(RULE, update({}, answer, status=404)) == []


@pytest.mark.parametrize("place", ["/error", "/error/code", "/error/message", "/error/status", "/error/details"])
def test_a_missing_member_is_found(place: str) -> None:
    """An envelope without one of its members is found."""
    assert verdict(RULE, update({}, lacking(ANSWER, place), status=404)) == [
        ("not-found-envelope", place, "the member to be present", "nothing")
    ]


@pytest.mark.parametrize(
    ("place", "value", "expected", "received"),
    [
        ("/error/code", None, "integer", "null"),
        ("/error/message", 1, "string", "1"),
        ("/error/status", [], "string", "[]"),
        ("/error/details", "none", "array", '"none"'),
    ],
)
def test_a_wrong_type_is_found(place: str, value: Json, expected: str, received: str) -> None:
    """A member of the envelope with another type is found."""
    assert verdict(RULE, update({}, changed(ANSWER, place, value), status=404)) == [
        ("not-found-envelope", place, expected, received)
    ]


@pytest.mark.parametrize(
    "answer", [error(404, code=400), error(404, status="INVALID_ARGUMENT"), error(404, {"@type": "ResourceInfo"})]
)
def test_values_are_left_to_their_own_rules(answer: Json) -> None:
    """A wrong code, word or item in a sound frame is another rule's matter."""
    assert verdict(RULE, update({}, answer, status=404)) == []


@pytest.mark.parametrize(
    "exchange",
    [update({}, ANSWER, status=400), update({}, b"gone", status=404), reading(ANSWER, status=404), failure()],
    ids=["400", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 404 and JSON has this envelope."""
    assert verdict(RULE, exchange) == NOT_APPLIED
