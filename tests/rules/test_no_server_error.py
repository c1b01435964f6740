"""No request brings about a server error."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.no_server_error import RULE
from tests.rules.traces import NO_BODY, NOT_APPLIED, error, everything_found, failure, reading, refusal, update, verdict


@pytest.mark.parametrize("status", [200, 400, 401, 404, 415, 429, 499])
def test_below_500_conforms(status: int) -> None:
    """Success and refusals are right."""
    assert verdict(RULE, update({}, status=status)) == []


@pytest.mark.parametrize("status", [500, 501, 503, 599])
def test_a_server_error_is_found(status: int) -> None:
    """A server error is found, documented or not."""
    assert verdict(RULE, refusal({}, status)) == [
        ("no-server-error", "status", "success or a refusal, below 500", str(status))
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"displayName": None},
        {"callbackUrl": None},
        {"smsConfiguration": None},
        {"voiceConfiguration": None},
        {"smsConfiguration": {"servicePlanId": None}},
        {"smsConfiguration": {"servicePlanId": "", "campaignId": None}},
        {"voiceConfiguration": {"type": None, "appId": None}},
        b"null",
    ],
)
def test_a_null_is_taken_or_refused(body: Json | bytes) -> None:
    """To an explicit null 200 and 400 are right by every rule; a server error is not."""
    assert everything_found(reading(), update(body), reading()) == []
    assert everything_found(reading(), refusal(body), reading()) == []
    assert verdict(RULE, refusal(body, 500)) == [
        ("no-server-error", "status", "success or a refusal, below 500", "500")
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"nickname": "x"},
        {"displayname": "x", "note": [1, {"a": None}]},
        {"smsConfiguration": {"servicePlanId": "", "nickname": 5}},
        {"money": {"amount": "0.01"}, "regionCode": "AQ", "phoneNumber": "+1"},
    ],
)
def test_an_unknown_or_fixed_member_is_taken_or_refused(body: Json) -> None:
    """To members that cannot be set 200 and 400 are right by every rule."""
    assert everything_found(reading(), update(body), reading()) == []
    assert everything_found(reading(), refusal(body), reading()) == []


@pytest.mark.parametrize("body", [NO_BODY, {}], ids=["no body", "no members"])
def test_nothing_is_taken_or_refused(body: Json | bytes) -> None:
    """To a request that sets nothing 200 and 400 are right by every rule."""
    assert everything_found(reading(), update(body), reading()) == []
    assert everything_found(reading(), refusal(body), reading()) == []


@pytest.mark.parametrize("exchange", [reading(error(500), status=500), failure()], ids=["GET", "no answer"])
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
