"""SMS and voice in one request are both taken."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.both_configurations_applied import RULE
from tests.rules.traces import (
    GB,
    NOT_APPLIED,
    assign,
    everything_found,
    failure,
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

ASKED = {**link("plan-a"), **assign("RTC", appId="app-a")}
SMS_RUNS, SMS_DONE = sms(job=sms_job("plan-a")), sms("plan-a")
VOICE_RUNS, VOICE_DONE = voice(job=voice_job(appId="app-a")), voice(appId="app-a")


@pytest.mark.parametrize(
    "shown",
    [
        {**SMS_RUNS, **VOICE_RUNS},
        {**SMS_DONE, **VOICE_DONE},
        {**SMS_RUNS, **VOICE_DONE},
        {**SMS_DONE, **VOICE_RUNS},
        {**sms(job=sms_job("plan-a", status="FAILED")), **voice(job=voice_job(status="FAILED", appId="app-a"))},
    ],
    ids=["running", "done", "voice done", "SMS done", "failed"],
)
def test_both_taken_conforms(shown: dict[str, Json]) -> None:
    """Both are taken as jobs, done at once, failed at once, or each in its own way."""
    assert verdict(RULE, reading(), update(ASKED, number(**shown))) == []
    assert everything_found(reading(), update(ASKED, number(**shown)), reading(number(**shown))) == []


def test_sms_that_is_forgotten_is_found() -> None:
    """An answer that shows the voice job and nothing of SMS is found."""
    assert verdict(RULE, reading(), update(ASKED, number(**VOICE_RUNS))) == [
        (
            "both-configurations-applied",
            "/smsConfiguration/servicePlanId",
            '"plan-a" here, or a scheduledProvisioning that is to link it',
            '"", and no job',
        )
    ]


def test_a_campaign_that_is_forgotten_is_found() -> None:
    """An answer that links the plan and nothing of the campaign is found."""
    asked = {**link("plan-a", "CAMP1"), **assign("RTC", appId="app-a")}
    assert verdict(RULE, reading(), update(asked, number(**SMS_DONE, **VOICE_RUNS))) == [
        (
            "both-configurations-applied",
            "/smsConfiguration/campaignId",
            '"CAMP1" here, or a scheduledProvisioning that is to link it',
            '"", and no job',
        )
    ]


def test_a_campaign_outside_the_us_is_not_missed() -> None:
    """Outside the US only the plan is expected."""
    asked = {**link("plan-a", "CAMP1"), **assign("RTC", appId="app-a")}
    answer = number(GB, **SMS_DONE, **VOICE_RUNS)
    assert verdict(RULE, reading(to=GB), update(asked, answer, to=GB)) == []


@pytest.mark.parametrize(
    ("target", "member", "wanted", "shown"),
    [
        (assign("RTC", appId="app-a"), "appId", "app-a", ""),
        (assign(None, appId="app-a"), "appId", "app-a", ""),
        (assign("EST", trunkId="trunk-a"), "type", "EST", "RTC"),
        (assign("FAX", serviceId="fax-a"), "type", "FAX", "RTC"),
    ],
)
def test_voice_that_is_forgotten_is_found(target: dict[str, Json], member: str, wanted: str, shown: str) -> None:
    """An answer that shows the SMS job and nothing of voice is found."""
    assert verdict(RULE, reading(), update({**link("plan-a"), **target}, number(**SMS_RUNS))) == [
        (
            "both-configurations-applied",
            f"/voiceConfiguration/{member}",
            f'"{wanted}", or a scheduledVoiceProvisioning that is to assign it',
            f'"{shown}"',
        )
    ]


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(), refusal(ASKED)],
        [reading(), update(link("plan-a"))],
        [reading(), update(assign("RTC", appId="app-a"))],
        [reading(number(**SMS_DONE)), update(ASKED)],
        [reading(number(**VOICE_DONE)), update(ASKED)],
        [reading(number(**SMS_RUNS)), update(ASKED)],
        [reading(number(**VOICE_RUNS)), update(ASKED)],
        [reading(), failure(ASKED)],
    ],
    ids=["unknown", "refused", "SMS", "voice", "linked", "assigned", "SMS runs", "voice runs", "no answer"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a request that was taken, and starts both on a number where neither is in force, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
