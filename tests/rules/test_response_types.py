"""Every member of a 200 has its documented type."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.response_types import RULE
from tests.rules.traces import (
    EARLIER,
    NOT_APPLIED,
    changed,
    failure,
    number,
    reading,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

RUNNING = number(**sms(job=sms_job("plan-a")), **voice(job=voice_job(appId="app-a")))


@pytest.mark.parametrize(
    "answer",
    [
        number(),
        RUNNING,
        number(expireAt="2027-01-01T00:00:00Z"),
        number(nickname=5, tags=[None]),
        number(**sms("plan-a", job={}), **voice(job={}, lastUpdatedTime=EARLIER)),
    ],
    ids=["rest", "jobs", "expiry", "unknown members", "empty jobs"],
)
def test_the_documented_types_conform(answer: Json) -> None:
    """Documented types are right, null where there is no value, and any type in an unknown member."""
    assert verdict(RULE, update({}, answer)) == []


@pytest.mark.parametrize(
    ("place", "value", "expected", "received"),
    [
        ("/phoneNumber", 12025550134, "string", "12025550134"),
        ("/projectId", None, "string", "null"),
        ("/displayName", None, "string", "null"),
        ("/regionCode", ["US"], "string", '["US"]'),
        ("/type", 1, "string", "1"),
        ("/capability", "SMS", "array", '"SMS"'),
        ("/capability/0", None, "string", "null"),
        ("/money", "1.00 USD", "object", '"1.00 USD"'),
        ("/money/amount", 1.5, "string", "1.5"),
        ("/money/currencyCode", 840, "string", "840"),
        ("/paymentIntervalMonths", "1", "integer", '"1"'),
        ("/nextChargeDate", 1797624533, "string", "1797624533"),
        ("/expireAt", False, "null or string", "false"),
        ("/smsConfiguration", None, "object", "null"),
        ("/smsConfiguration/servicePlanId", None, "string", "null"),
        ("/smsConfiguration/campaignId", None, "string", "null"),
        ("/smsConfiguration/scheduledProvisioning", [], "null or object", "[]"),
        ("/smsConfiguration/scheduledProvisioning/errorCodes", None, "array", "null"),
        ("/smsConfiguration/scheduledProvisioning/status", None, "string", "null"),
        ("/voiceConfiguration", "app-a", "object", '"app-a"'),
        ("/voiceConfiguration/appId", None, "string", "null"),
        ("/voiceConfiguration/lastUpdatedTime", 5, "null or string", "5"),
        ("/voiceConfiguration/scheduledVoiceProvisioning", "WAITING", "null or object", '"WAITING"'),
        ("/voiceConfiguration/scheduledVoiceProvisioning/trunkId", None, "string", "null"),
        ("/callbackUrl", {}, "string", "{}"),
    ],
)
def test_another_type_is_found(place: str, value: Json, expected: str, received: str) -> None:
    """A member of another type is found where it stands."""
    assert verdict(RULE, update({}, changed(RUNNING, place, value))) == [("response-types", place, expected, received)]


def test_a_body_that_is_no_object_is_found() -> None:
    """A list where the resource belongs is found."""
    assert verdict(RULE, update({}, [])) == [("response-types", "body", "object", "[]")]


def test_values_are_left_to_their_own_rules() -> None:
    """A value of the right type that is not listed is another rule's matter."""
    assert verdict(RULE, update({}, number(type="FIXED", regionCode="ZZ"))) == []


@pytest.mark.parametrize(
    "exchange",
    [update({}, [], status=404), update({}, b"[", status=200), reading([]), failure()],
    ids=["404", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and JSON shows the resource."""
    assert verdict(RULE, exchange) == NOT_APPLIED
