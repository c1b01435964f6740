"""A body fits the schema of the request."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.body_fits_schema import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, assign, link, verdict

VOICE = "type RTC with appId, EST with trunkId or FAX with serviceId, as text; RTC may be left unsaid"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"displayName": "", "callbackUrl": ""},
        link("", ""),
        assign(None, appId="a"),
        assign("RTC"),
        assign("EST", trunkId="t") | link("p"),
        assign("FAX", serviceId="f"),
    ],
)
def test_what_is_documented_conforms(body: dict[str, Json]) -> None:
    """Each documented form of an update is right."""
    assert verdict(RULE, sent(body)) == []


@pytest.mark.parametrize(
    ("body", "where", "expected", "received"),
    [
        ([], "body", "object", "[]"),
        ("x", "body", "object", '"x"'),
        (None, "body", "object", "null"),
        ({"displayName": 5}, "/displayName", "string", "5"),
        ({"callbackUrl": False}, "/callbackUrl", "string", "false"),
        ({"smsConfiguration": []}, "/smsConfiguration", "object", "[]"),
        (link(5), "/smsConfiguration/servicePlanId", "string", "5"),
        (link("p", ["c"]), "/smsConfiguration/campaignId", "string", '["c"]'),
        (assign("SIP", trunkId="t"), "/voiceConfiguration", VOICE, '{"trunkId": "t", "type": "SIP"}'),
        (assign(None, trunkId="t"), "/voiceConfiguration", VOICE, '{"trunkId": "t"}'),
        (assign("RTC", appId=5), "/voiceConfiguration", VOICE, '{"appId": 5, "type": "RTC"}'),
    ],
)
def test_what_is_not_is_found(body: Json, where: str, expected: str, received: str) -> None:
    """A wrong type is found where it is, and a wrong voice target as a whole."""
    assert verdict(RULE, sent(body)) == [("body-fits-schema", where, expected, received)]
    assert broken(sent(body)) == {RULE.id}


@pytest.mark.parametrize(
    "body",
    [
        {"displayName": None, "smsConfiguration": None},
        {"smsConfiguration": {"servicePlanId": None}},
        assign(None, type=None, trunkId="t"),
        {"smsConfiguration": {}, "voiceConfiguration": {}},
        link(None, "CAMP1"),
        {"unheardOf": 5},
    ],
)
def test_what_is_left_open_or_another_rules_matter_is_passed_over(body: dict[str, Json]) -> None:
    """Nulls are open; empty objects, a missing plan and unknown members are told elsewhere."""
    assert verdict(RULE, sent(body)) == []


@pytest.mark.parametrize("exchange", [sent(), sent(b"{"), sent({"displayName": 5}, method="GET")])
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update whose body is JSON is compared."""
    assert verdict(RULE, exchange) == NOT_APPLIED
