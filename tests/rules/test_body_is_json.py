"""A body labelled JSON is JSON."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.body_is_json import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, verdict


@pytest.mark.parametrize("body", [{"displayName": "é"}, [], None, b" {}\n"])
def test_json_conforms(body: Json | bytes) -> None:
    """Any JSON value is JSON."""
    assert verdict(RULE, sent(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"displayName=x",
        b"{'displayName': 'x'}",
        b'{"displayName": "x",}',
        b'{"displayName": NaN}',
        b'{"displayName": "a", "displayName": "b"}',
        b"\xef\xbb\xbf{}",
        '{"displayName": "é"}'.encode("latin-1"),
    ],
    ids=["cut", "form", "quotes", "comma", "NaN", "twice", "mark", "latin-1"],
)
def test_what_is_no_json_is_found(body: bytes) -> None:
    """What a strict reader does not take is found, and breaks this rule alone."""
    (found,) = verdict(RULE, sent(body))
    assert found[:3] == ("body-is-json", "body", "JSON in UTF-8, no member twice")
    assert broken(sent(body)) == {RULE.id}


def test_the_finding_shows_the_beginning_of_the_body() -> None:
    """Eighty bytes of a body are told, whatever its length."""
    assert verdict(RULE, sent(b"x" * 1000)) == [
        ("body-is-json", "body", "JSON in UTF-8, no member twice", f'a body that begins "{"x" * 80}"')
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        sent(),
        sent(b"{", content_type="text/plain"),
        sent(b"{", method="GET"),
        sent(b"\x1f\x8b", headers=(("Content-Encoding", "gzip"),)),
    ],
    ids=["no body", "another label", "reading", "compressed"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a plain body labelled JSON is read."""
    assert verdict(RULE, exchange) == NOT_APPLIED
