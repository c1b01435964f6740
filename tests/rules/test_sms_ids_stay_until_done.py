"""The SMS ids in force stay until the job has ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.sms_ids_stay_until_done import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    everything_found,
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

ID = "sms-ids-stay-until-done"
PLAN, CAMPAIGN = "/smsConfiguration/servicePlanId", "/smsConfiguration/campaignId"
LINKED, BOTH = reading(number(**sms("plan-a"))), reading(number(**sms("plan-a", "CAMP1")))
LINKING = reading(), update(link("plan-a"), number(**sms(job=sms_job("plan-a"))))
JOINING = LINKED, update(link("plan-a", "CAMP1"), number(**sms("plan-a", job=sms_job("plan-a", "CAMP1"))))
UNLINKING = LINKED, update(link(""), number(**sms("plan-a", job=sms_job())))


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS"])
def test_the_old_ids_conform(status: str) -> None:
    """The old ids stay in the answer and while the job runs."""
    linking = number(**sms(job=sms_job("plan-a", status=status)))
    assert verdict(RULE, reading(), update(link("plan-a"), linking)) == []
    assert verdict(RULE, *LINKING, reading(linking)) == []
    joining = number(**sms("plan-a", job=sms_job("plan-a", "CAMP1", status)))
    assert verdict(RULE, LINKED, update(link("plan-a", "CAMP1"), joining)) == []
    assert verdict(RULE, *JOINING, reading(joining)) == []


@pytest.mark.parametrize("plan", ["plan-a", ""])
def test_an_unlink_may_show_its_end(plan: str) -> None:
    """An unlink that runs as a job shows the old plan or none."""
    shown = number(**sms(plan, job=sms_job()))
    assert verdict(RULE, LINKED, update(link(""), shown)) == []
    assert verdict(RULE, *UNLINKING, reading(shown)) == []
    assert verdict(RULE, reading(number(**sms("plan-a", job=sms_job()))), reading(shown)) == []


@pytest.mark.parametrize("campaign", ["CAMP1", ""])
def test_an_unlink_of_the_campaign_may_show_its_end(campaign: str) -> None:
    """An unlink of the campaign that runs as a job shows the old campaign or none."""
    shown = number(**sms("plan-a", campaign, sms_job("plan-a")))
    assert verdict(RULE, BOTH, update(link("plan-a", ""), shown)) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "x"}, answer)], ids=["GET", "PATCH"])
def test_an_id_that_was_never_asked_for_is_found(last: Callable[[Json], Exchange]) -> None:
    """An id that is neither the old nor the new one is found while the job runs."""
    shown = number(**sms("plan-b", job=sms_job("plan-a")))
    assert verdict(RULE, *LINKING, last(shown)) == [(ID, PLAN, '"" until the job has ended', '"plan-b"')]


def test_the_new_plan_in_the_answer_is_found() -> None:
    """A plan that is in force while its job still waits is found."""
    shown = number(**sms("plan-a", job=sms_job("plan-a")))
    assert verdict(RULE, reading(), update(link("plan-a"), shown)) == [
        (ID, PLAN, '"" until the job has ended', '"plan-a"')
    ]


def test_the_new_campaign_in_the_answer_is_found() -> None:
    """A campaign that is in force while its job still waits is found."""
    shown = number(**sms("plan-a", "CAMP1", sms_job("plan-a", "CAMP1")))
    assert verdict(RULE, LINKED, update(link("plan-a", "CAMP1"), shown)) == [
        (ID, CAMPAIGN, '"" until the job has ended', '"CAMP1"')
    ]


def test_a_plan_that_goes_is_found() -> None:
    """A plan that is lost while a campaign is being linked is found."""
    shown = number(**sms("", job=sms_job("plan-a", "CAMP1")))
    assert verdict(RULE, *JOINING, reading(shown)) == [(ID, PLAN, '"plan-a" until the job has ended', '""')]


def test_new_ids_beside_their_job_are_left_to_their_own_rule() -> None:
    """A job that is done and still shown is another rule's matter."""
    assert verdict(RULE, *LINKING, reading(number(**sms("plan-a", job=sms_job("plan-a"))))) == []


def test_the_job_before_may_have_ended() -> None:
    """A job that ran before this one may have put its ids in force: no rule objects."""
    after = number(**sms("plan-a", job=sms_job("plan-a", "CAMP1")))
    trace = *LINKING, update(link("plan-a", "CAMP1"), after)
    assert verdict(RULE, *trace) == []
    assert everything_found(*trace, reading(number(**sms("plan-a", "CAMP1")))) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id that had, or has, a wrong type is left to the rules on shape."""
    running = sms_job("plan-a")
    assert verdict(RULE, *LINKING, reading(number(**sms(5, job=running)))) == []
    assert verdict(RULE, reading(number(**sms(5))), update(link("plan-a"), number(**sms(job=running)))) == []
    without = lacking(number(), PLAN)
    assert verdict(RULE, reading(without), update(link("plan-a"), number(**sms(job=running)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(link("plan-a"), number(**sms("plan-a", job=sms_job("plan-a"))))],
        [reading(), update(link("plan-a"), number(**sms("plan-a")))],
        [reading(), update(link("plan-a"), number(**sms("plan-b", job=sms_job("plan-a", status="FAILED"))))],
        [reading(), update({"displayName": "x"}, number(**sms("plan-b", job=sms_job("plan-a"))))],
        [*LINKING, refusal({}), reading(number(**sms("plan-b", job=sms_job("plan-a"))))],
        [*LINKING, refusal({})],
        [LINKED, reading()],
    ],
    ids=["unknown", "done", "failed", "out of nowhere", "a refusal", "not shown", "no job"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a running job whose past is known is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
