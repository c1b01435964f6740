"""An SMS job that is done leaves nothing behind."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.done_sms_job_leaves_nothing import RULE
from tests.rules.traces import (
    LATER,
    NOT_APPLIED,
    everything_found,
    lacking,
    link,
    number,
    reading,
    sms,
    sms_job,
    update,
    verdict,
)

PLACE = "/smsConfiguration/scheduledProvisioning"
EXPECTED = "null, absent or {}, as the ids asked for are in force"
LINKING = update(link("plan-a"), number(**sms(job=sms_job("plan-a"))))
JOINING = update(link("plan-a", "CAMP1"), number(**sms("plan-a", job=sms_job("plan-a", "CAMP1"))))
EMPTY = pytest.mark.parametrize(
    "job",
    [None, {}, {"status": "PROVISIONING_STATUS_UNSPECIFIED", "lastUpdatedTime": LATER}],
    ids=["null", "no members", "no status"],
)


@EMPTY
def test_an_empty_job_conforms(job: Json) -> None:
    """The job is null, without members, or says nothing, once the plan is in force: no rule objects."""
    trace = reading(), LINKING, reading(number(**sms(job=sms_job("plan-a", status="IN_PROGRESS"))))
    done = number(**sms("plan-a", job=job))
    assert verdict(RULE, *trace, reading(done)) == []
    assert everything_found(*trace, reading(done), update({"displayName": "x"}, done | {"displayName": "x"})) == []


def test_an_absent_job_conforms() -> None:
    """The job is left out once the plan is in force: no rule objects."""
    done = lacking(number(**sms("plan-a")), PLACE)
    assert verdict(RULE, reading(), LINKING, reading(done)) == []
    assert everything_found(reading(), LINKING, reading(done), reading(done)) == []


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS", "PROVISIONING_STATUS_UNSPECIFIED"])
def test_a_job_that_stays_is_found(status: str) -> None:
    """A job that is still shown when its plan is in force is found."""
    done = number(**sms("plan-a", job=sms_job("plan-a", status=status)))
    assert verdict(RULE, reading(), LINKING, reading(done)) == [
        ("done-sms-job-leaves-nothing", PLACE, EXPECTED, f'{status} for plan "plan-a", campaign ""')
    ]


def test_a_campaign_job_that_stays_is_found() -> None:
    """A job that is still shown when its campaign is in force is found, in the answer to an update too."""
    done = number(**sms("plan-a", "CAMP1", sms_job("plan-a", "CAMP1")))
    assert verdict(RULE, reading(number(**sms("plan-a"))), JOINING, update({"displayName": "x"}, done)) == [
        ("done-sms-job-leaves-nothing", PLACE, EXPECTED, 'WAITING for plan "plan-a", campaign "CAMP1"')
    ]


@pytest.mark.parametrize(
    "trace",
    [
        [reading(number(**sms("plan-a", job=sms_job("plan-a"))))],
        [reading(), reading(number(**sms("plan-a", job=sms_job("plan-a"))))],
        [reading(number(**sms(job=sms_job("plan-a", status="FAILED")))), reading(number(**sms("plan-a")))],
        [LINKING, reading(number(**sms(job=sms_job("plan-a"))))],
        [LINKING, reading(number(**sms("plan-b")))],
        [LINKING, reading(number(**sms("plan-a", job=sms_job("plan-a", status="FAILED"))))],
        [LINKING, update(link("plan-a"), number(**sms("plan-a", job=sms_job("plan-a"))))],
        [LINKING, reading(status=404)],
        [JOINING, reading(number(**sms("plan-a", "CAMP2")))],
        [reading(number(**sms("plan-a", job=sms_job()))), reading(number(**sms(job=sms_job())))],
        [reading(number(**sms("plan-a", job=sms_job("plan-a")))), reading(number(**sms("plan-a")))],
        [LINKING, reading(number(**sms(5)))],
    ],
    ids=[
        "unknown",
        "no job before",
        "failed before",
        "still running",
        "another plan",
        "failed",
        "asked again",
        "not shown",
        "another campaign",
        "an unlink",
        "nothing new",
        "unreadable",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only where the new ids of a running job are seen in force is the job looked for."""
    assert verdict(RULE, *trace) == NOT_APPLIED
