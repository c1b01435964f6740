"""Every member that a 200 promises is there."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.response_members_present import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    everything_found,
    failure,
    lacking,
    number,
    reading,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

PROMISED = [
    "phoneNumber",
    "projectId",
    "regionCode",
    "type",
    "capability",
    "money",
    "paymentIntervalMonths",
    "nextChargeDate",
]
RUNNING = number(**sms(job=sms_job("plan-a")), **voice(job=voice_job(appId="app-a")))


@pytest.mark.parametrize(
    "answer", [number(), RUNNING, number(**sms("plan-a", job={}), **voice(job={}))], ids=["rest", "jobs", "empty jobs"]
)
def test_the_whole_resource_conforms(answer: Json) -> None:
    """A resource at rest, with jobs, and with empty jobs is right."""
    assert verdict(RULE, update({}, answer)) == []


@pytest.mark.parametrize(
    "place",
    [
        "/displayName",
        "/callbackUrl",
        "/expireAt",
        "/smsConfiguration",
        "/smsConfiguration/campaignId",
        "/smsConfiguration/scheduledProvisioning",
        "/voiceConfiguration",
        "/voiceConfiguration/appId",
        "/voiceConfiguration/trunkId",
        "/voiceConfiguration/serviceId",
        "/voiceConfiguration/lastUpdatedTime",
        "/voiceConfiguration/scheduledVoiceProvisioning",
    ],
)
def test_what_is_unset_may_be_absent(place: str) -> None:
    """What has no value may be left out, by every rule."""
    assert everything_found(update({}, lacking(number(), place)), reading(lacking(number(), place))) == []


@pytest.mark.parametrize("name", PROMISED)
def test_a_missing_member_is_found(name: str) -> None:
    """A promised member that is left out is found."""
    assert verdict(RULE, update({}, lacking(number(), f"/{name}"))) == [
        ("response-members-present", f"/{name}", "the member to be present", "nothing")
    ]


@pytest.mark.parametrize(
    "place",
    [
        "/money/currencyCode",
        "/money/amount",
        "/smsConfiguration/servicePlanId",
        "/smsConfiguration/scheduledProvisioning/status",
        "/smsConfiguration/scheduledProvisioning/lastUpdatedTime",
        "/voiceConfiguration/type",
        "/voiceConfiguration/scheduledVoiceProvisioning/type",
        "/voiceConfiguration/scheduledVoiceProvisioning/status",
        "/voiceConfiguration/scheduledVoiceProvisioning/lastUpdatedTime",
    ],
)
def test_a_missing_member_of_a_part_is_found(place: str) -> None:
    """A configuration, a price or a job that is shown is found when it lacks a member."""
    assert verdict(RULE, update({}, lacking(RUNNING, place))) == [
        ("response-members-present", place, "the member to be present", "nothing")
    ]


def test_types_are_left_to_their_own_rule() -> None:
    """A member of a wrong type is there."""
    assert verdict(RULE, update({}, number(type=5, regionCode="ZZ"))) == []


@pytest.mark.parametrize(
    "exchange",
    [update({}, {}, status=400), update({}, b"{", status=200), reading({}), failure()],
    ids=["400", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and JSON shows the resource."""
    assert verdict(RULE, exchange) == NOT_APPLIED
