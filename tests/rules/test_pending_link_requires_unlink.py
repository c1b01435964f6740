"""A number that is being linked is not linked to something else."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.pending_link_requires_unlink import RULE
from tests.rules.traces import GB, NOT_APPLIED, failure, link, number, reading, refusal, sms, sms_job, update, verdict

BEFORE = reading(number(**sms(job=sms_job("plan-a"))))
ASKED = link("plan-b")
EXPECTED = '400, as the number is being linked to "plan-a" and was not unlinked'


def test_a_refusal_with_400_conforms() -> None:
    """Another plan is refused with 400 while one is being linked."""
    assert verdict(RULE, BEFORE, refusal(ASKED)) == []


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS"])
def test_a_second_link_is_found(status: str) -> None:
    """Another plan that is taken is found, however far the job is."""
    before = reading(number(**sms(job=sms_job("plan-a", status=status))))
    assert verdict(RULE, before, update(ASKED, number(**sms(job=sms_job("plan-b"))))) == [
        ("pending-link-requires-unlink", "status", EXPECTED, "status 200")
    ]


def test_a_second_campaign_is_found() -> None:
    """Another campaign that is taken while one is being linked is found; the same one is not."""
    before = reading(number(**sms(job=sms_job("plan-a", "CAMP1"))))
    other = update(link("plan-a", "CAMP2"), number(**sms(job=sms_job("plan-a", "CAMP2"))))
    assert verdict(RULE, before, other) == [
        (
            "pending-link-requires-unlink",
            "status",
            '400, as the number is being linked to "CAMP1" and was not unlinked',
            "status 200",
        )
    ]
    assert verdict(RULE, before, refusal(link("plan-a", "CAMP2"))) == []
    same = update(link("plan-a", "CAMP1"), number(**sms(job=sms_job("plan-a", "CAMP1"))))
    assert verdict(RULE, before, same) == NOT_APPLIED


def test_another_refusal_is_found() -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, BEFORE, refusal(ASKED, 409)) == [
        ("pending-link-requires-unlink", "status", EXPECTED, "status 409")
    ]


@pytest.mark.parametrize("exchange", [refusal(ASKED, status) for status in (401, 403, 429, 500)] + [failure(ASKED)])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the plan."""
    assert verdict(RULE, BEFORE, exchange) == []


def test_a_campaign_of_the_job_may_have_failed_it() -> None:
    """A job for a campaign outside the US fails as a whole, perhaps unseen, and then another plan is taken."""
    taken = update(link("plan-a", "CAMP1"), number(GB, **sms(job=sms_job("plan-a", "CAMP1"))), to=GB)
    again = update(ASKED, number(GB, **sms(job=sms_job("plan-b"))), to=GB)
    assert verdict(RULE, reading(to=GB), taken, again) in (NOT_APPLIED, [])


def test_a_campaign_on_a_toll_free_number_may_have_failed_the_job() -> None:
    """It may fail as a whole, perhaps unseen; the same on a local number is found."""
    for kind, found in (("TOLL_FREE", False), ("LOCAL", True), ("MOBILE", True)):
        taken = update(link("plan-a", "CAMP1"), number(type=kind, **sms(job=sms_job("plan-a", "CAMP1"))))
        again = update(ASKED, number(type=kind, **sms(job=sms_job("plan-b"))))
        told = verdict(RULE, reading(number(type=kind)), taken, again)
        assert (told not in (NOT_APPLIED, [])) is found


def test_an_unknown_campaign_of_the_job_may_have_failed_it() -> None:
    """A job for a campaign that the facts do not know fails as a whole, perhaps unseen."""
    taken = update(link("plan-a", "CAMP9"), number(**sms(job=sms_job("plan-a", "CAMP9"))))
    again = update(ASKED, number(**sms(job=sms_job("plan-b"))))
    assert verdict(RULE, reading(), taken, again) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(), update(ASKED)],
        [reading(number(**sms(job=sms_job("plan-a", status="FAILED")))), update(ASKED)],
        [reading(number(**sms(job=sms_job("plan-bad")))), update(ASKED)],
        [reading(number(**sms("plan-b", job=sms_job("")))), update(ASKED)],
        [BEFORE, update(link("plan-a"))],
        [BEFORE, update(link(""))],
        [BEFORE, update({"displayName": "x"})],
        [BEFORE, update(ASKED, content_type="text/plain")],
    ],
    ids=["unknown", "rest", "failed", "may fail", "unlinks", "the same", "undo", "no plan", "label"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only another plan, while a plan that is known to be good is being linked, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
