"""An empty campaign id unlinks the campaign."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.campaign_unlink_applied import RULE
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

BEFORE = reading(number(**sms("plan-a", "CAMP1")))
ASKED = link("plan-a", "")


@pytest.mark.parametrize("body", [ASKED, link(None, "")], ids=["with its plan", "alone"])
@pytest.mark.parametrize(
    "shown",
    [
        sms("plan-a"),
        {"smsConfiguration": {"servicePlanId": "plan-a"}},
        sms("plan-a", "CAMP1", sms_job("plan-a")),
        sms("plan-a", "CAMP1", sms_job("plan-a", status="IN_PROGRESS")),
        sms("plan-a", "", sms_job("plan-a")),
    ],
    ids=["at once", "absent", "waiting", "in progress", "job that shows its end"],
)
def test_an_unlink_conforms(body: dict[str, Json], shown: dict[str, Json]) -> None:
    """The campaign is unlinked at once, or by a job: no rule objects to either."""
    assert verdict(RULE, BEFORE, update(body, number(**shown))) == []
    assert everything_found(BEFORE, update(body, number(**shown)), reading(number(**sms("plan-a")))) == []


@pytest.mark.parametrize("body", [ASKED, link(None, "")], ids=["with its plan", "alone"])
def test_a_campaign_that_stays_is_found(body: dict[str, Json]) -> None:
    """An answer that shows the campaign as before and no job is found."""
    assert verdict(RULE, BEFORE, update(body, number(**sms("plan-a", "CAMP1")))) == [
        (
            "campaign-unlink-applied",
            "/smsConfiguration/campaignId",
            '"", or a scheduledProvisioning that is to unlink',
            '"CAMP1", and no job',
        )
    ]


def test_a_campaign_that_outlives_its_plan_is_found() -> None:
    """Where both are emptied, a campaign that stays is found; one that goes with the plan conforms."""
    body = link("", "")
    assert verdict(RULE, BEFORE, update(body, number(**sms("", "CAMP1")))) == [
        (
            "campaign-unlink-applied",
            "/smsConfiguration/campaignId",
            '"", or a scheduledProvisioning that is to unlink',
            '"CAMP1", and no job',
        )
    ]
    assert verdict(RULE, BEFORE, update(body, number(**sms("")))) == []


def test_an_unreadable_campaign_is_left_to_its_own_rule() -> None:
    """A campaign of a wrong type is not compared."""
    assert verdict(RULE, BEFORE, update(ASKED, number(**sms("plan-a", 5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(number(**sms("plan-a"))), update(ASKED)],
        [BEFORE, update(link("plan-a", "CAMP1"))],
        [BEFORE, update(link("plan-a"))],
        [BEFORE, update(link("plan-b", ""))],
        [BEFORE, update({"displayName": "x"})],
        [BEFORE, refusal(link(None, ""))],
        [BEFORE, reading()],
    ],
    ids=["unknown", "no campaign", "the same", "left out", "another plan", "no SMS", "refused", "GET"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only an empty campaign that was taken, on a number known to have one, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
