"""An SMS job that failed leaves the ids in force as they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.failed_sms_job_keeps_ids import RULE
from tests.rules.traces import (
    LATER,
    NOT_APPLIED,
    everything_found,
    link,
    number,
    reading,
    refusal,
    sms,
    sms_job,
    update,
    verdict,
)

FAILED_PLAN, FAILED_CAMPAIGN = sms_job("plan-a", status="FAILED"), sms_job("plan-a", "CAMP1", "FAILED")
LINKING = reading(), update(link("plan-a"), number(**sms(job=sms_job("plan-a"))))
LINKED = reading(number(**sms("plan-a")))
JOINING = LINKED, update(link("plan-a", "CAMP1"), number(**sms("plan-a", job=sms_job("plan-a", "CAMP1"))))


def test_an_unlinked_number_stays_unlinked() -> None:
    """A link that fails leaves the number as it was: no rule objects, nor to another try."""
    failed = number(**sms(job=FAILED_PLAN))
    assert verdict(RULE, *LINKING, reading(failed)) == []
    again = update(link("plan-a"), number(**sms(job=sms_job("plan-a", lastUpdatedTime=LATER))))
    assert everything_found(*LINKING, reading(failed), again, reading(number(**sms("plan-a")))) == []


def test_a_link_may_fail_at_once() -> None:
    """A link whose failure is in the answer leaves the number as it was: no rule objects."""
    failed = number(**sms(job=FAILED_PLAN))
    assert verdict(RULE, reading(), update(link("plan-a"), failed)) == []
    assert everything_found(reading(), update(link("plan-a"), failed), reading(failed)) == []


def test_a_linked_number_keeps_its_plan() -> None:
    """A campaign that fails leaves the plan linked: no rule objects."""
    failed = number(**sms("plan-a", job=FAILED_CAMPAIGN))
    assert verdict(RULE, *JOINING, reading(failed)) == []
    assert everything_found(*JOINING, reading(failed), reading(failed)) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "Front desk"}, answer)])
def test_a_plan_that_is_linked_all_the_same_is_found(last: Callable[[Json], Exchange]) -> None:
    """The plan of a failed job in force is found, whoever looks."""
    assert verdict(RULE, *LINKING, last(number(**sms("plan-a", job=FAILED_PLAN)))) == [
        ("failed-sms-job-keeps-ids", "/smsConfiguration/servicePlanId", '"", as the job failed', '"plan-a"')
    ]


def test_a_plan_that_is_linked_at_once_is_found() -> None:
    """The plan of a job that failed at once in force is found."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**sms("plan-a", job=FAILED_PLAN)))) == [
        ("failed-sms-job-keeps-ids", "/smsConfiguration/servicePlanId", '"", as the job failed', '"plan-a"')
    ]


def test_a_plan_that_goes_is_found() -> None:
    """A plan that is lost because a campaign failed is found."""
    assert verdict(RULE, *JOINING, reading(number(**sms(job=FAILED_CAMPAIGN)))) == [
        ("failed-sms-job-keeps-ids", "/smsConfiguration/servicePlanId", '"plan-a", as the job failed', '""')
    ]


def test_a_campaign_that_is_linked_all_the_same_is_found() -> None:
    """The campaign of a failed job in force is found."""
    assert verdict(RULE, *JOINING, reading(number(**sms("plan-a", "CAMP1", FAILED_CAMPAIGN)))) == [
        ("failed-sms-job-keeps-ids", "/smsConfiguration/campaignId", '"", as the job failed', '"CAMP1"')
    ]


@pytest.mark.parametrize("plan", ["plan-a", ""])
def test_an_unlink_that_fails_may_have_shown_its_end(plan: str) -> None:
    """The plan of a failed unlink is there or not; both are right."""
    asked = update(link(""), number(**sms("plan-a", job=sms_job())))
    failed = sms_job(status="FAILED")
    assert verdict(RULE, LINKED, asked, reading(number(**sms(plan, job=failed)))) == []


def test_the_job_before_may_have_ended() -> None:
    """A job that ran before the failing one may have put its ids in force."""
    trace = *LINKING, update(link("plan-a", "CAMP1"), number(**sms("plan-a", job=FAILED_CAMPAIGN)))
    assert verdict(RULE, *trace) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id that had, or has, a wrong type is left to the rules on shape."""
    before = reading(number(**sms(5))), update(link("plan-a"), number(**sms(5, job=sms_job("plan-a"))))
    assert verdict(RULE, *before, reading(number(**sms("plan-a", job=FAILED_PLAN)))) == []
    assert verdict(RULE, *LINKING, reading(number(**sms(5, job=FAILED_PLAN)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [reading(number(**sms(job=FAILED_PLAN)))],
        [*LINKING, reading(number(**sms(job=sms_job("plan-a"))))],
        [*LINKING, reading(number(**sms("plan-a")))],
        [*LINKING, refusal(link("plan-b")), reading(number(**sms("plan-b", job=FAILED_PLAN)))],
        [reading(number(**sms(job=FAILED_PLAN))), reading(number(**sms("plan-a", job=FAILED_PLAN)))],
        [*LINKING, refusal({})],
        [reading(), reading(number(**sms("plan-a", job=FAILED_PLAN)))],
    ],
    ids=["unknown", "still running", "done", "refusal", "failed before", "not shown", "out of nowhere"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a job that ran, or was asked for now, and is shown as FAILED is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
