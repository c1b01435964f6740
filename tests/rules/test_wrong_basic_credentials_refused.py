"""A request with a wrong key secret does not succeed."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.wrong_basic_credentials_refused import RULE
from tests.rules.traces import NO_BODY, NOT_APPLIED, failure, link, refusal, update, verdict

BODIES = pytest.mark.parametrize(
    "body", [{"displayName": "x"}, link("plan-a"), NO_BODY], ids=["name", "link", "no body"]
)


@BODIES
@pytest.mark.parametrize("status", [401, 403, 400, 404, 302, 500])
def test_a_refusal_conforms(body: Json | bytes, status: int) -> None:
    """With a wrong secret any answer that is no success is right."""
    assert verdict(RULE, refusal(body, status, credentials=Credentials.WRONG_BASIC)) == []


@BODIES
@pytest.mark.parametrize("status", [200, 202, 204])
def test_success_is_found(body: Json | bytes, status: int) -> None:
    """Success with a wrong secret is found."""
    assert verdict(RULE, update(body, status=status, credentials=Credentials.WRONG_BASIC)) == [
        ("wrong-basic-credentials-refused", "status", "a refusal, such as 401", str(status))
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        *(update({}, credentials=kind) for kind in Credentials if kind is not Credentials.WRONG_BASIC),
        update({}, credentials=Credentials.WRONG_BASIC, method="GET"),
        failure({}, credentials=Credentials.WRONG_BASIC),
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is known to carry a wrong secret, and is answered, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
