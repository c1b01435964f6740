"""Lines of a journal that are decoded in one go: the same entries as by the reader of all lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.messages import exchange_to_json
from contracts.mock.journal import VERSION
from contracts.model import Credentials, Exchange, Failure, FailureKind, Request, Response
from contracts.traffic.lines import read_entry, read_lines
from contracts.traffic.plain import read_plain
from tests.unit.traffic.recordings import PATH, exchange, journal

HEADERS = st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3).map(tuple)
EXCHANGES = st.builds(
    Exchange,
    request=st.builds(
        Request,
        method=st.sampled_from(["PATCH", "GET", "POST"]),
        path=st.sampled_from([PATH, f"{PATH}:release", "/oauth2/token", "/"]) | st.text(max_size=5),
        headers=HEADERS,
        body=st.none() | st.binary(max_size=9) | st.text(max_size=9).map(str.encode),
        credentials=st.sampled_from(Credentials),
        principal=st.none() | st.text(max_size=3),
    ),
    outcome=st.builds(
        Response, status=st.integers(100, 999), headers=HEADERS, body=st.binary(max_size=9) | st.just(b'{"a":1}')
    )
    | st.builds(Failure, kind=st.sampled_from(FailureKind), detail=st.text(max_size=3)),
    at=st.floats(0, 2e9),
)
BESIDE = st.fixed_dictionaries(
    {},
    optional={
        "fault": st.text(max_size=3),
        "origin": st.sampled_from(["", "https://numbers.api.example"]),
        "began": st.none() | st.floats(0, 2e9) | st.integers(0, 9),
        "id": st.integers(),
        "number": st.text(max_size=3),
        "findings": st.just([{"rule": "x"}]),
        "lacking": st.fixed_dictionaries({"of": st.sampled_from(["request", "answer"]), "why": st.text(max_size=3)}),
        "callback": st.fixed_dictionaries({"genuine": st.booleans()}),
        "another": st.just(1),
    },
)


@settings(max_examples=200, deadline=None)
@given(told=EXCHANGES, beside=BESIDE, ascii_only=st.booleans())
def test_it_comes_to_the_same_as_the_long_way(told: Exchange, beside: dict[str, Any], *, ascii_only: bool) -> None:
    """Whatever is in a line, the entry is that of the reader of all lines."""
    members = {"journal": VERSION, **beside, **exchange_to_json(told)}
    line = json.dumps(members, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    (entry,) = read_lines([line])
    assert entry == read_entry(json.loads(json.dumps(members)), 1)


def test_a_line_as_the_mock_writes_it_is_plain() -> None:
    """A journal is read in one go, line by line."""
    lines = journal(exchange({"displayName": "å"}), exchange({})).splitlines()
    assert [plain.exchange for plain in map(read_plain, lines) if plain] == [
        exchange({"displayName": "å"}),
        exchange({}),
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"journal": 2},
        {"event": "Judged"},
        {"request": {"method": "PATCH"}},
        {"response": None},
        {"response": {"status": 200, "headers": [["a"]], "body": ""}},
        {"response": {"status": True, "headers": [], "body": ""}},
        {"response": {"status": 200, "headers": [], "body": {"base64": ""}}},
        {"callback": {"genuine": True}},
    ],
)
def test_anything_else_is_left_to_the_long_way(members: dict[str, Any]) -> None:
    """What is out of the ordinary, or wrong, is not plain."""
    plain = {"journal": VERSION, **exchange_to_json(exchange({}))}
    assert read_plain(json.dumps(plain).encode()) is not None
    assert read_plain(json.dumps({**plain, **members}).encode()) is None
