"""A body that is not an object is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange
from contracts.rules.non_object_body_refused import RULE
from tests.rules.traces import (
    FOREIGN,
    NO_BODY,
    NOT_APPLIED,
    everything_found,
    failure,
    reading,
    refusal,
    update,
    verdict,
)

EXPECTED = "400, as the body is not an object"
VALUES = pytest.mark.parametrize(
    "body", [b"[]", b'[{"displayName": "x"}]', b'"displayName"', b"0", b"1.5", b"false", b"true"]
)


@VALUES
def test_a_refusal_with_400_conforms(body: bytes) -> None:
    """A value that is no object is refused with 400: no rule objects."""
    assert verdict(RULE, refusal(body)) == []
    assert everything_found(reading(), refusal(body), reading()) == []


@VALUES
def test_a_value_that_is_taken_is_found(body: bytes) -> None:
    """A value that is no object and is taken is found."""
    assert verdict(RULE, update(body)) == [("non-object-body-refused", "status", EXPECTED, "status 200")]


@pytest.mark.parametrize("status", [404, 415, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, refusal([], status)) == [("non-object-body-refused", "status", EXPECTED, f"status {status}")]


@pytest.mark.parametrize("exchange", [refusal([], status) for status in (401, 403, 429, 500)] + [failure([])])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the body."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}),
        update(NO_BODY),
        update(b"null"),
        update(b"{"),
        update([], content_type="text/plain"),
        update([], credentials=Credentials.WRONG_BASIC),
        update([], to=FOREIGN),
        update([], method="GET"),
    ],
    ids=["object", "no body", "null", "no JSON", "label", "credentials", "foreign", "GET"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a JSON value other than an object and null, sent to an own number, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
