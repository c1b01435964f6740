"""Unlinking the campaign keeps the service plan."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.campaign_unlink_keeps_plan import RULE
from tests.rules.traces import NOT_APPLIED, link, number, reading, refusal, sms, sms_job, update, verdict

BEFORE = reading(number(**sms("plan-a", "CAMP1")))
ASKED = link("plan-a", "")


@pytest.mark.parametrize(
    "shown", [sms("plan-a"), sms("plan-a", "CAMP1", sms_job("plan-a"))], ids=["at once", "as a job"]
)
def test_the_plan_that_stays_conforms(shown: dict[str, Json]) -> None:
    """The plan stays, whether the campaign is unlinked at once or by a job."""
    assert verdict(RULE, BEFORE, update(ASKED, number(**shown))) == []


@pytest.mark.parametrize("plan", ["", "plan-b"])
def test_a_plan_that_goes_is_found(plan: str) -> None:
    """A plan that is emptied or replaced with the campaign is found."""
    assert verdict(RULE, BEFORE, update(ASKED, number(**sms(plan)))) == [
        (
            "campaign-unlink-keeps-plan",
            "/smsConfiguration/servicePlanId",
            '"plan-a", as only the campaign is unlinked',
            f'"{plan}"',
        )
    ]


def test_an_unlink_under_way_may_have_taken_the_plan() -> None:
    """A job that unlinks both may have ended unseen; what is asked then is a link, and starts as one."""
    unlinking = update(link("", ""), number(**sms("plan-a", "CAMP1", sms_job())))
    linking = update(ASKED, number(**sms(job=sms_job("plan-a"))))
    assert verdict(RULE, BEFORE, unlinking, linking) in (NOT_APPLIED, [])


def test_an_unreadable_plan_is_left_to_its_own_rule() -> None:
    """A plan of a wrong type is not compared."""
    assert verdict(RULE, BEFORE, update(ASKED, number(**sms(5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(number(**sms("plan-a"))), update(ASKED)],
        [BEFORE, update(link(None, ""))],
        [BEFORE, update(link("", ""))],
        [BEFORE, update(link("plan-b", ""))],
        [BEFORE, update(link("plan-a", "CAMP1"))],
        [BEFORE, update({})],
        [BEFORE, refusal(ASKED)],
        [BEFORE, reading()],
    ],
    ids=["unknown", "no campaign", "alone", "both", "another plan", "the same", "nothing", "refused", "GET"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only an empty campaign beside the plan in force, taken on a number known to have one, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
