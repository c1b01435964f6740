"""What a request says of a scheduled job is not taken over."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.scheduled_members_not_writable import RULE
from tests.rules.traces import (
    NO_BODY,
    NOT_APPLIED,
    assign,
    failure,
    lacking,
    link,
    number,
    reading,
    refusal,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

MADE_UP = "2001-01-01T00:00:00.000001Z"
SENT_SMS = {
    "smsConfiguration": {
        "servicePlanId": "plan-a",
        "scheduledProvisioning": sms_job(
            "plan-b", status="FAILED", lastUpdatedTime=MADE_UP, errorCodes=["INVALID_NNID"]
        ),
    }
}
SENT_VOICE = assign("RTC", appId="app-a", scheduledVoiceProvisioning=voice_job(lastUpdatedTime=MADE_UP))
EXPECTED = "the provider's own account of its job"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (SENT_SMS, number(**sms(job=sms_job("plan-a")))),
        (SENT_SMS, number(**sms("plan-a"))),
        (SENT_SMS, number(**sms(job={}))),
        (SENT_SMS, lacking(number(), "/smsConfiguration")),
        (SENT_VOICE, number(**voice(job=voice_job(appId="app-a")))),
        (SENT_VOICE, number(**voice(appId="app-a"))),
    ],
)
def test_the_own_account_conforms(body: Json, answer: Json) -> None:
    """A job that is made up is passed over: the answer tells of the provider's own, or of none."""
    assert verdict(RULE, reading(), update(body, answer)) == []


@pytest.mark.parametrize(
    ("body", "answer", "place", "received"),
    [
        (
            SENT_SMS,
            number(**sms(job=sms_job("plan-a", lastUpdatedTime=MADE_UP))),
            "/smsConfiguration/scheduledProvisioning/lastUpdatedTime",
            f'"{MADE_UP}"',
        ),
        (
            SENT_SMS,
            number(**sms(job=sms_job("plan-a", errorCodes=["INVALID_NNID"]))),
            "/smsConfiguration/scheduledProvisioning/errorCodes",
            '["INVALID_NNID"]',
        ),
        (
            SENT_VOICE,
            number(**voice(job=voice_job(appId="app-a", lastUpdatedTime=MADE_UP))),
            "/voiceConfiguration/scheduledVoiceProvisioning/lastUpdatedTime",
            f'"{MADE_UP}"',
        ),
    ],
)
def test_what_is_taken_over_is_found(body: Json, answer: Json, place: str, received: str) -> None:
    """A time or a code that the request made up is found in the answer, seen before or not."""
    expected = [("scheduled-members-not-writable", place, EXPECTED, f"{received}, as the request said")]
    assert verdict(RULE, update(body, answer)) == expected
    assert verdict(RULE, reading(), update(body, answer)) == expected


def test_what_was_there_before_is_no_takeover() -> None:
    """A client that sends back what it has read is answered with the same."""
    shown = number(**sms(job=sms_job("plan-a", status="FAILED")))
    body = {"smsConfiguration": shown["smsConfiguration"]}
    assert verdict(RULE, reading(shown), update(body, shown)) == []


def test_empty_members_say_nothing() -> None:
    """A list of codes that is empty on both sides is no takeover."""
    body = {
        "smsConfiguration": {"servicePlanId": "plan-a", "scheduledProvisioning": sms_job("plan-a", lastUpdatedTime="")}
    }
    assert verdict(RULE, update(body, number(**sms(job=sms_job("plan-a", lastUpdatedTime=""))))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update(link("plan-a")),
        update({"smsConfiguration": {"servicePlanId": "", "scheduledProvisioning": {}}}),
        update({"smsConfiguration": {"servicePlanId": "", "scheduledProvisioning": None}}),
        update({"smsConfiguration": {"servicePlanId": "", "scheduledProvisioning": "FAILED"}}),
        update({"smsConfiguration": "FAILED"}),
        update(NO_BODY),
        update([SENT_SMS]),
        refusal(SENT_SMS),
        failure(SENT_SMS),
        reading(),
    ],
    ids=["no job", "no members", "null", "text", "no object", "no body", "list", "refused", "no answer", "GET"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a request that carries a job with members, and is taken, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
