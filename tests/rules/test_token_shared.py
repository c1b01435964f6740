"""A token serves more than one request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.model import Exchange, Json
from contracts.rules.token_shared import RULE
from tests.rules.clients import broken, granted, read, refused, sent
from tests.rules.traces import NOT_APPLIED, verdict


def spending(count: int, **token: Json) -> list[Exchange]:
    """So many tokens, a request with each, and one token more."""
    calls = [
        (granted(at=n, **token), sent({"displayName": str(n)}, principal=f"bearer:{n}", at=n + 0.5))
        for n in range(count)
    ]
    return [*(exchange for call in calls for exchange in call), granted(at=count, **token)]


def test_few_tokens_conform() -> None:
    """Fewer than thirty tokens in a row may be several clients."""
    assert verdict(RULE, *spending(29)) == []


def test_a_token_for_each_request_is_found() -> None:
    """Thirty tokens that were good and served one request each are found, and break this rule alone."""
    assert verdict(RULE, *spending(30)) == [
        (
            "token-shared",
            "request",
            "a token that serves until it expires",
            "30 tokens in a row that served one request at most",
        )
    ]
    assert broken(*spending(31)) == {RULE.id}


def test_tokens_that_are_never_used_are_found() -> None:
    """Tokens that serve no request at all count alike."""
    assert broken(*(granted(at=at) for at in range(31))) == {RULE.id}


def test_one_token_that_serves_twice_clears_all() -> None:
    """A client that is seen to share a token is not the one that spends them."""
    assert broken(*spending(20), read(principal="bearer:19", at=21), *spending(20)) == set()


@pytest.mark.parametrize(
    "trace",
    [
        spending(40, expires_in=60),
        [granted(at=0), granted(at=3599 - 60)],
        spending(40, expires_in=None),
        [granted(), refused(), granted()],
        [granted(), granted(status=429)],
        [granted()],
        [sent()],
    ],
    ids=["lasts a minute", "about to expire", "lifetime not told", "refused", "no token", "first", "no token request"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a token that was asked for while the one before was good is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED


def test_credentials_that_were_not_recorded_are_not_judged() -> None:
    """Without knowing who used which token nothing is found."""
    calls = [exchange for n in range(40) for exchange in (granted(at=n), read(at=n))]
    assert broken(*(without(exchange) for exchange in calls)) == set()


def without(exchange: Exchange) -> Exchange:
    """The exchange with its credential not recorded."""
    return replace(exchange, request=replace(exchange.request, principal=None))
