"""A member of the wrong type is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.wrong_member_type_refused import RULE
from tests.rules.traces import (
    ABSENT,
    NO_BODY,
    NOT_APPLIED,
    assign,
    everything_found,
    failure,
    link,
    reading,
    refusal,
    update,
    verdict,
    violation,
)

WRONG = {
    "a name as a number": ({"displayName": 5}, "/displayName"),
    "a name as a truth value": ({"displayName": True}, "/displayName"),
    "a name as a list": ({"displayName": []}, "/displayName"),
    "a name as an object": ({"displayName": {}}, "/displayName"),
    "a callback as a number": ({"callbackUrl": 0}, "/callbackUrl"),
    "a callback as an object": ({"callbackUrl": {"url": "x"}}, "/callbackUrl"),
    "SMS as a text": ({"smsConfiguration": ""}, "/smsConfiguration"),
    "SMS as a list": ({"smsConfiguration": []}, "/smsConfiguration"),
    "SMS as a truth value": ({"smsConfiguration": False}, "/smsConfiguration"),
    "voice as a number": ({"voiceConfiguration": 0}, "/voiceConfiguration"),
    "voice as a text": ({"voiceConfiguration": "app-a"}, "/voiceConfiguration"),
    "a plan as a number": ({"smsConfiguration": {"servicePlanId": 5}}, "/smsConfiguration/servicePlanId"),
    "a campaign as a list": (link("plan-a", ["CAMP1"]), "/smsConfiguration/campaignId"),
    "a voice type as a number": (assign(1, appId="app-a"), "/voiceConfiguration/type"),
    "an application as a number": (assign(None, appId=5), "/voiceConfiguration/appId"),
    "a trunk as an object": (assign("EST", trunkId={}), "/voiceConfiguration/trunkId"),
    "a fax service as a truth value": (assign("FAX", serviceId=True), "/voiceConfiguration/serviceId"),
    "several": (
        {"displayName": 5, "smsConfiguration": [], **assign(1, appId=2)},
        "/displayName, /smsConfiguration, /voiceConfiguration/type, /voiceConfiguration/appId",
    ),
    "one beside good ones": ({"callbackUrl": "", "displayName": 5, **link("plan-a")}, "/displayName"),
}
BODIES = pytest.mark.parametrize(("body", "places"), WRONG.values(), ids=WRONG.keys())


@BODIES
def test_a_refusal_with_400_conforms(body: Json, places: str) -> None:
    """A member of a wrong type is refused with 400: no rule objects."""
    assert verdict(RULE, refusal(body)) == []
    assert everything_found(reading(), refusal(body, 400, violation(places)), reading()) == []


@BODIES
def test_a_wrong_type_that_is_taken_is_found(body: Json, places: str) -> None:
    """A member of a wrong type that is taken is found by its place in the request."""
    assert verdict(RULE, update(body)) == [
        ("wrong-member-type-refused", "status", f"400, as {places} of the request has the wrong type", "status 200")
    ]


@pytest.mark.parametrize("status", [404, 415, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, refusal({"displayName": 5}, status)) == [
        (
            "wrong-member-type-refused",
            "status",
            "400, as /displayName of the request has the wrong type",
            f"status {status}",
        )
    ]


@pytest.mark.parametrize(
    "exchange", [refusal({"displayName": 5}, status) for status in (401, 403, 429, 500)] + [failure({"displayName": 5})]
)
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the members."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}),
        update(NO_BODY),
        update({"displayName": "x", "callbackUrl": "", **link("plan-a", ""), **assign("EST", trunkId="trunk-a")}),
        update({"displayName": None, "callbackUrl": None, "smsConfiguration": None, "voiceConfiguration": None}),
        update({"smsConfiguration": {"servicePlanId": None, "campaignId": None}}),
        update({"voiceConfiguration": {"type": None, "appId": None}}),
        update({"smsConfiguration": {}, "voiceConfiguration": {}}),
        update({"nickname": 5, "money": "free"}),
        update({"smsConfiguration": {"servicePlanId": "", "nickname": 5, "scheduledProvisioning": 5}}),
        update([{"displayName": 5}]),
        update({"displayName": 5}, content_type="text/plain"),
        update({"displayName": 5}, credentials=Credentials.WRONG_BASIC),
        update({"displayName": 5}, to=ABSENT),
        update({"displayName": 5}, method="GET"),
    ],
    ids=[
        "nothing",
        "no body",
        "right types",
        "nulls",
        "null ids",
        "null voice",
        "empty",
        "unknown members",
        "unknown inside",
        "list",
        "label",
        "credentials",
        "absent",
        "GET",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a documented member of a wrong type, null apart, sent to an own number, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
