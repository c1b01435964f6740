"""An SMS link that was taken shows as scheduled, done or failed."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.sms_link_appears import RULE
from tests.rules.traces import (
    GB,
    NOT_APPLIED,
    assign,
    everything_found,
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
)

ID = "sms-link-appears"
TAIL = "here, or a scheduledProvisioning that is to link it"
LINKED = reading(number(**sms("plan-a")))


@pytest.mark.parametrize(
    "shown",
    [
        sms(job=sms_job("plan-a")),
        sms(job=sms_job("plan-a", status="IN_PROGRESS")),
        sms(job=sms_job("plan-a", status="FAILED")),
        sms("plan-a"),
        {"smsConfiguration": {"servicePlanId": "plan-a"}},
        sms("plan-a", job={}),
    ],
    ids=["waiting", "in progress", "failed", "done", "done, rest absent", "done, empty job"],
)
def test_a_link_that_shows_conforms(shown: dict[str, Json]) -> None:
    """A link shows as a job, failed already, or done already: no rule objects to any."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**shown))) == []
    assert everything_found(reading(), update(link("plan-a"), number(**shown)), reading(number(**shown))) == []


def test_a_campaign_that_shows_conforms() -> None:
    """A campaign joins its plan by a job or at once."""
    for shown in (sms("plan-a", job=sms_job("plan-a", "CAMP1")), sms("plan-a", "CAMP1")):
        assert verdict(RULE, LINKED, update(link("plan-a", "CAMP1"), number(**shown))) == []
        assert verdict(RULE, LINKED, update(link(None, "CAMP1"), number(**shown))) == []


@pytest.mark.parametrize("job", [None, {}, sms_job(status="PROVISIONING_STATUS_UNSPECIFIED")])
def test_a_plan_that_shows_nowhere_is_found(job: Json) -> None:
    """An answer with neither the plan nor a job is found."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**sms(job=job)))) == [
        (ID, "/smsConfiguration/servicePlanId", f'"plan-a" {TAIL}', '"", and no job')
    ]


def test_a_configuration_that_is_absent_is_found() -> None:
    """An answer without any SMS configuration is found."""
    assert verdict(RULE, reading(), update(link("plan-a"), lacking(number(), "/smsConfiguration"))) == [
        (ID, "/smsConfiguration/servicePlanId", f'"plan-a" {TAIL}', '"", and no job')
    ]


def test_another_plan_is_found() -> None:
    """An answer with another plan in force is found."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**sms("plan-b")))) == [
        (ID, "/smsConfiguration/servicePlanId", f'"plan-a" {TAIL}', '"plan-b", and no job')
    ]


@pytest.mark.parametrize("body", [link("plan-a", "CAMP1"), link(None, "CAMP1")], ids=["with its plan", "alone"])
def test_a_campaign_that_shows_nowhere_is_found(body: Json) -> None:
    """An answer with neither the campaign nor a job is found."""
    assert verdict(RULE, LINKED, update(body, number(**sms("plan-a")))) == [
        (ID, "/smsConfiguration/campaignId", f'"CAMP1" {TAIL}', '"", and no job')
    ]


def test_both_that_show_nowhere_are_found() -> None:
    """An answer with neither plan, campaign nor job has two findings."""
    assert verdict(RULE, reading(), update(link("plan-a", "CAMP1"))) == [
        (ID, "/smsConfiguration/servicePlanId", f'"plan-a" {TAIL}', '"", and no job'),
        (ID, "/smsConfiguration/campaignId", f'"CAMP1" {TAIL}', '"", and no job'),
    ]


def test_a_campaign_outside_the_us_is_not_missed() -> None:
    """Outside the US only the plan is expected."""
    asked = update(link("plan-a", "CAMP1"), number(GB, **sms("plan-a")), to=GB)
    assert verdict(RULE, reading(to=GB), asked) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id of a wrong type is left to the rules on shape."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**sms(5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(link("plan-a"))],
        [reading(), refusal(link("plan-a"))],
        [reading(), update(link(""))],
        [reading(), update({"displayName": "x"})],
        [reading(), update({"smsConfiguration": {"servicePlanId": 5}})],
        [reading(), update({"smsConfiguration": "plan-a"})],
        [LINKED, update(link("plan-a"))],
        [LINKED, update(link("plan-b"))],
        [reading(number(**sms("", "CAMP1"))), update(link("plan-a", "CAMP2"))],
        [reading(number(**sms("plan-a", "CAMP1"))), update(link("plan-a", "CAMP2"))],
        [reading(number(**sms(job=sms_job("plan-a")))), update(link("plan-a"))],
        [reading(to=GB), update(link(None, "CAMP1"), to=GB)],
        [reading(number(**sms(5, 5))), update(link("plan-a", "CAMP1"))],
        [reading(), update({**link("plan-a"), **assign("RTC", appId="app-a")})],
        [reading(), failure(link("plan-a"))],
        [reading(), reading()],
    ],
    ids=[
        "unknown",
        "refused",
        "unlink",
        "no SMS",
        "number",
        "text",
        "in force",
        "linked",
        "campaign over campaign",
        "another campaign",
        "job runs",
        "campaign outside the US",
        "unreadable",
        "with voice",
        "no answer",
        "GET",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a link that was taken, on a number where nothing stands in its way, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
