"""An SMS job that ends without failing has linked its ids."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.finished_sms_job_links_ids import RULE
from tests.rules.traces import (
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

LINKING = reading(), update(link("plan-a"), number(**sms(job=sms_job("plan-a"))))
BOTH = reading(), update(link("plan-a", "CAMP1"), number(**sms(job=sms_job("plan-a", "CAMP1"))))
UNLINKING = reading(number(**sms("plan-a"))), update(link(""), number(**sms("plan-a", job=sms_job())))
ENDED = "as the job for it has ended without failing"


@pytest.mark.parametrize("job", [None, {}], ids=["null", "no members"])
def test_linked_ids_conform(job: Json) -> None:
    """The ids asked for are in force when the job is gone."""
    assert verdict(RULE, *LINKING, reading(number(**sms("plan-a", job=job)))) == []
    assert verdict(RULE, *BOTH, reading(number(**sms("plan-a", "CAMP1", job)))) == []
    assert verdict(RULE, *UNLINKING, reading(number(**sms(job=job)))) == []


def test_both_end_together() -> None:
    """A plan and a campaign are one job from start to end: no rule objects."""
    running = number(**sms(job=sms_job("plan-a", "CAMP1", "IN_PROGRESS")))
    done = number(**sms("plan-a", "CAMP1"))
    assert everything_found(*BOTH, reading(running), reading(done), reading(done)) == []


def test_an_id_that_was_not_asked_for_is_not_compared() -> None:
    """What becomes of a campaign when its plan is unlinked is not said."""
    before = reading(number(**sms("plan-a", "CAMP1")))
    asked = update(link(""), number(**sms("plan-a", "CAMP1", sms_job())))
    for campaign in ("CAMP1", ""):
        assert verdict(RULE, before, asked, reading(number(**sms("", campaign)))) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "Front desk"}, answer)])
@pytest.mark.parametrize(("plan", "received"), [("", '""'), ("plan-b", '"plan-b"')])
def test_a_plan_that_is_lost_is_found(last: Callable[[Json], Exchange], plan: str, received: str) -> None:
    """A job that vanishes without linking its plan is found, whoever looks."""
    assert verdict(RULE, *LINKING, last(number(**sms(plan)))) == [
        ("finished-sms-job-links-ids", "/smsConfiguration/servicePlanId", f'"plan-a", {ENDED}', received)
    ]


def test_a_campaign_that_is_lost_is_found() -> None:
    """A job that links the plan and forgets the campaign is found."""
    assert verdict(RULE, *BOTH, reading(number(**sms("plan-a")))) == [
        ("finished-sms-job-links-ids", "/smsConfiguration/campaignId", f'"CAMP1", {ENDED}', '""')
    ]


def test_an_unlink_that_is_lost_is_found() -> None:
    """A job that vanishes without unlinking is found."""
    assert verdict(RULE, *UNLINKING, reading(number(**sms("plan-a")))) == [
        ("finished-sms-job-links-ids", "/smsConfiguration/servicePlanId", f'"", {ENDED}', '"plan-a"')
    ]


def test_a_refusal_in_between_makes_no_difference() -> None:
    """A job that was running before a refusal ends as asked."""
    assert verdict(RULE, *LINKING, refusal({}), reading(number(**sms("plan-b")))) == [
        ("finished-sms-job-links-ids", "/smsConfiguration/servicePlanId", f'"plan-a", {ENDED}', '"plan-b"')
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id of a wrong type is left to the rules on shape."""
    assert verdict(RULE, *LINKING, reading(number(**sms(5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [reading()],
        [reading(), reading()],
        [*LINKING, reading(number(**sms(job=sms_job("plan-a"))))],
        [*LINKING, reading(number(**sms(job=sms_job("plan-a", status="FAILED"))))],
        [*LINKING, update(link(""), number())],
        [*LINKING, refusal({})],
        [reading(number(**sms(job=sms_job("plan-a")))), reading()],
        [reading(number(**sms(job=sms_job("plan-a", status="FAILED")))), reading()],
    ],
    ids=["unknown", "no job", "still running", "failed", "asked anew", "not shown", "ask not known", "failed before"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a running job whose request is known, and that is gone, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
