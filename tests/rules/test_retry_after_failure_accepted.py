"""A link is taken again after a failed job."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.retry_after_failure_accepted import RULE
from tests.rules.traces import (
    NOT_APPLIED,
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
)

BEFORE = reading(number(**sms(job=sms_job("plan-bad", status="FAILED"))))
EXPECTED = "200, as the job before has failed"


@pytest.mark.parametrize("plan", ["plan-bad", "plan-a"])
def test_another_try_that_is_taken_conforms(plan: str) -> None:
    """The same plan, or another, is taken after a failure: no rule objects."""
    trace = BEFORE, update(link(plan), number(**sms(job=sms_job(plan))))
    assert verdict(RULE, *trace) == []
    assert everything_found(*trace, reading(number(**sms(job=sms_job(plan, status="FAILED"))))) == []


@pytest.mark.parametrize("body", [link("plan-bad"), link("plan-a"), link("plan-a", "")])
@pytest.mark.parametrize("status", [400, 404, 409])
def test_a_refusal_is_found(body: Json, status: int) -> None:
    """Another try that is refused is found."""
    assert verdict(RULE, BEFORE, refusal(body, status)) == [
        ("retry-after-failure-accepted", "status", EXPECTED, str(status))
    ]


@pytest.mark.parametrize("exchange", [refusal(link("plan-a"), 500), failure(link("plan-a"))])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A server error and silence are other rules' matters."""
    assert verdict(RULE, BEFORE, exchange) == []


@pytest.mark.parametrize(
    "trace",
    [
        [refusal(link("plan-a"))],
        [reading(), refusal(link("plan-a"))],
        [reading(number(**sms(job=sms_job("plan-bad")))), refusal(link("plan-a"))],
        [reading(number(**sms("plan-a", job=sms_job("plan-a", "CAMP1", "FAILED")))), refusal(link("plan-a"))],
        [BEFORE, refusal(link("plan-x"))],
        [BEFORE, refusal(link(""))],
        [BEFORE, refusal(link("plan-a", "CAMP1"))],
        [BEFORE, refusal(link("plan-a") | {"displayName": "x"})],
        [BEFORE, refusal({"displayName": "x"})],
        [BEFORE, refusal({"smsConfiguration": {"servicePlanId": "plan-a", "campaignId": None}})],
        [BEFORE, refusal(link("plan-a"), 401)],
        [BEFORE, refusal(link("plan-a"), 403)],
        [BEFORE, refusal(link("plan-a"), 429)],
        [BEFORE, refusal(link("plan-a"), content_type="text/plain")],
    ],
    ids=[
        "unknown",
        "no job",
        "running",
        "linked",
        "unknown plan",
        "unlink",
        "campaign",
        "more members",
        "no SMS",
        "a null beside it",
        "401",
        "403",
        "429",
        "label",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a known plan, sent alone to an unlinked number that shows a failed job, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
