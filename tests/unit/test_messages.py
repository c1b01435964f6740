"""Messages as JSON: there and back without a loss, and nothing else is taken for one."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import DocumentError
from contracts.messages import exchange_from_json, exchange_to_json
from contracts.model import Credentials, Exchange, Failure, FailureKind, Request, Response

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HEADERS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
REQUESTS = st.builds(
    Request,
    method=TEXT,
    path=TEXT,
    headers=HEADERS,
    body=st.none() | st.binary(max_size=50),
    credentials=st.sampled_from(Credentials),
    principal=st.none() | TEXT,
)
RESPONSES = st.builds(Response, status=st.integers(100, 999), headers=HEADERS, body=st.binary(max_size=50))
FAILURES = st.builds(Failure, kind=st.sampled_from(FailureKind), detail=TEXT)
EXCHANGES = st.builds(Exchange, request=REQUESTS, outcome=RESPONSES | FAILURES, at=st.floats(0, 1e12))

TOLD: dict[str, Any] = {
    "at": 1.0,
    "request": {"method": "PATCH", "path": "/p", "headers": [["a", "b"]], "body": "{}", "credentials": "none"},
    "response": {"status": 200, "headers": [], "body": {"base64": "/w=="}},
}


@given(EXCHANGES)
def test_an_exchange_goes_there_and_back(exchange: Exchange) -> None:
    """Through JSON text, byte by byte, with who asked."""
    back = exchange_from_json(json.loads(json.dumps(exchange_to_json(exchange))))
    assert back == exchange
    assert back.request.principal == exchange.request.principal


def test_what_is_told_by_hand_is_read() -> None:
    """Bytes that are no text are base64; what may be left out has its default."""
    read = exchange_from_json(TOLD)
    assert read.response is not None
    assert (read.request.body, read.response.body) == (b"{}", b"\xff")
    bare = exchange_from_json(
        {"request": {"method": "GET", "path": "/", "headers": []}, "failure": {"kind": "no-answer", "detail": ""}}
    )
    assert (bare.at, bare.request.credentials, bare.request.body) == (0.0, Credentials.UNKNOWN, None)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("at", "x", "at is no number"),
        ("at", True, "at is no number"),
        ("request", None, "request is no object"),
        ("request/method", 1, "request.method is no text"),
        ("request/path", None, "request.path is no text"),
        ("request/headers", {}, "request.headers is no list of pairs of text"),
        ("request/headers", [["a"]], "request.headers is no list of pairs of text"),
        ("request/headers", [["a", 1]], "request.headers is no list of pairs of text"),
        ("request/body", 1, "request.body is no object"),
        ("request/body", {"base64": "?"}, "request.body.base64 is not base64"),
        ("request/body", {}, "request.body.base64 is no text"),
        ("request/principal", 1, "request.principal is no text"),
        (
            "request/credentials",
            "mine",
            "request.credentials is none of valid, none, wrong-basic, wrong-bearer, unknown",
        ),
        ("response", None, "one of response and failure is wanted"),
        ("response", [], "response is no object"),
        ("response/status", "200", "response.status is no whole number"),
        ("response/status", True, "response.status is no whole number"),
        ("failure", {"kind": "no-answer", "detail": ""}, "one of response and failure is wanted"),
    ],
)
def test_anything_else_is_refused(place: str, value: Any, message: str) -> None:
    """The message says where it is wrong."""
    told = copy.deepcopy(TOLD)
    *folders, name = place.split("/")
    holder = told
    for folder in folders:
        holder = holder[folder]
    holder[name] = value
    with pytest.raises(DocumentError) as raised:
        exchange_from_json(told)
    assert str(raised.value) == message


@pytest.mark.parametrize("told", [None, [], "x", 1])
def test_what_is_no_object_is_no_exchange(told: Any) -> None:
    """Whatever JSON value it is."""
    with pytest.raises(DocumentError, match="the exchange is no object"):
        exchange_from_json(told)


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ({"kind": "tired", "detail": ""}, "failure.kind is none of unreachable"),
        ({"kind": "no-answer"}, "failure.detail is no text"),
        ({"kind": [], "detail": ""}, "failure.kind is none of"),
    ],
)
def test_a_failure_is_one_of_the_kinds(failure: Any, message: str) -> None:
    """With a sentence for people."""
    with pytest.raises(DocumentError, match=message):
        exchange_from_json({"request": TOLD["request"], "failure": failure})
