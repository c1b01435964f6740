"""A refused update is not sent again unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.model import Exchange
from contracts.rules.refused_request_not_repeated import RULE
from tests.rules.clients import ENCODED, KEY, NEWER, broken, read, sent
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}


def asked(at: float, status: int = 400, **rest: Any) -> Exchange:
    """The update, and how it was answered."""
    return sent(ASKED, status=status, at=at, **rest)


@pytest.mark.parametrize("status", [200, 401, 408, 429, 500])
def test_what_may_succeed_later_conforms(status: int) -> None:
    """An update that was taken, or was refused for the moment, may be sent again."""
    assert verdict(RULE, asked(0, status), asked(1)) in ([], NOT_APPLIED)


def test_a_later_repeat_conforms() -> None:
    """After a while somebody may have put right what was wrong."""
    assert verdict(RULE, asked(0), asked(10.5)) == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 415, 422])
def test_a_repeat_at_once_is_found(status: int) -> None:
    """The same update straight after a refusal is found, and breaks this rule alone."""
    trace = asked(0, status), asked(2, 200)
    assert verdict(RULE, *trace) == [
        (
            "refused-request-not-repeated",
            "request",
            f"another request, as this one was refused with {status}",
            "the same again after 2 s",
        )
    ]
    assert broken(*trace) == {RULE.id}


@pytest.mark.parametrize(
    "trace",
    [
        [asked(0)],
        [asked(0), sent({"displayName": "y"}, at=1)],
        [asked(0), sent({"displayName": "y"}, at=1), asked(2)],
        [asked(0), read(at=1), asked(2)],
        [asked(0), asked(1, content_type="application/json; charset=utf-8")],
        [asked(0), asked(1, path=ENCODED)],
        [asked(0), asked(1, principal=NEWER)],
        [asked(0, principal=KEY), asked(1, principal=None)],
        [read(at=0), read(at=1)],
    ],
    ids=["once", "another", "another between", "read between", "label", "path", "token", "not recorded", "reading"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only the same update of the same client, with nothing in between, is a repeat."""
    assert verdict(RULE, *trace) == NOT_APPLIED


def test_without_times_nothing_is_at_once() -> None:
    """A recording without times leaves open how soon the repeat came."""
    trace = [replace(exchange, at=0.0) for exchange in (asked(0), asked(0))]
    assert verdict(RULE, *trace) == []
