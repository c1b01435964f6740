"""A request with a made-up token does not succeed."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.wrong_bearer_token_refused import RULE
from tests.rules.traces import NO_BODY, NOT_APPLIED, failure, link, refusal, update, verdict

BODIES = pytest.mark.parametrize(
    "body", [{"displayName": "x"}, link("plan-a"), NO_BODY], ids=["name", "link", "no body"]
)


@BODIES
@pytest.mark.parametrize("status", [401, 403, 400, 404, 302, 500])
def test_a_refusal_conforms(body: Json | bytes, status: int) -> None:
    """With a made-up token any answer that is no success is right."""
    assert verdict(RULE, refusal(body, status, credentials=Credentials.WRONG_BEARER)) == []


@BODIES
@pytest.mark.parametrize("status", [200, 202, 204])
def test_success_is_found(body: Json | bytes, status: int) -> None:
    """Success with a made-up token is found."""
    assert verdict(RULE, update(body, status=status, credentials=Credentials.WRONG_BEARER)) == [
        ("wrong-bearer-token-refused", "status", "a refusal, such as 401", str(status))
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        *(update({}, credentials=kind) for kind in Credentials if kind is not Credentials.WRONG_BEARER),
        update({}, credentials=Credentials.WRONG_BEARER, method="GET"),
        failure({}, credentials=Credentials.WRONG_BEARER),
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is known to carry a made-up token, and is answered, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
