"""A body that is not JSON is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange
from contracts.rules.malformed_json_refused import RULE
from tests.rules.traces import (
    ABSENT,
    NO_BODY,
    NOT_APPLIED,
    everything_found,
    failure,
    number,
    reading,
    refusal,
    update,
    verdict,
)

EXPECTED = "400, as the body is not JSON"
BROKEN = pytest.mark.parametrize(
    "body",
    [
        b'{"displayName": "cut',
        b"{displayName: 'x'}",
        b'{"displayName": "a"} {"displayName": "b"}',
        b'{"displayName": "trailing",}',
        b"displayName=x",
        b"\x00",
        b"nul",
    ],
)


@BROKEN
def test_a_refusal_with_400_conforms(body: bytes) -> None:
    """A body that is not JSON is refused with 400: no rule objects."""
    assert verdict(RULE, refusal(body)) == []
    assert everything_found(reading(), refusal(body), reading()) == []


@BROKEN
def test_a_body_that_is_taken_is_found(body: bytes) -> None:
    """A body that is not JSON and is taken is found."""
    assert verdict(RULE, update(body)) == [("malformed-json-refused", "status", EXPECTED, "status 200")]


@pytest.mark.parametrize("status", [404, 415, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, refusal(b"{", status)) == [("malformed-json-refused", "status", EXPECTED, f"status {status}")]


@pytest.mark.parametrize("exchange", [refusal(b"{", status) for status in (401, 403, 429, 500)] + [failure(b"{")])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the body."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"displayName": "x", "note": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"displayName": "x", "note": 1' + b"0" * 5_000 + b"}",
        b'{"displayName": "x", "note": 1e999}',
    ],
    ids=["depth", "many digits", "a great exponent"],
)
def test_json_that_is_hard_to_hold_is_json(body: bytes) -> None:
    """Depth and long numbers are JSON: a provider may pass over the member that holds them."""
    assert verdict(RULE, update(body, number(displayName="x"))) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "exchange",
    [
        update({}),
        update(NO_BODY),
        update(b"  \n"),
        update(b"null"),
        update(b"[]"),
        update(b'{"a": NaN}'),
        update(b'{"a": 1, "a": 2}'),
        update(b'{"displayName": "a\tb"}'),
        update(b'\xef\xbb\xbf{"displayName": "x"}'),
        update('{"displayName": "x"}'.encode("utf-16")),
        update(b'{"displayName": "x"} // a comment'),
        update(b'{"displayName": /* a comment */ "x"}'),
        update(b"{", content_type="text/plain"),
        update(b"{", content_type=None),
        update(b"{", to=ABSENT),
        update(b"{", credentials=Credentials.NONE),
        update(b"{", method="GET"),
    ],
    ids=[
        "object",
        "no body",
        "blank",
        "null",
        "list",
        "NaN",
        "twice",
        "control character",
        "byte order mark",
        "UTF-16",
        "line comment",
        "comment",
        "label",
        "no label",
        "absent",
        "credentials",
        "GET",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only what no lenient parser takes, labelled JSON and sent to an own number, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
