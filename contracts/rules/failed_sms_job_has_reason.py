"""An SMS job that FAILED names at least one error code.

The source promises a reason. Without one, support has to guess.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import FAILING_CAMPAIGN, FAILING_PLAN, READ, SETTLE, Scenario, Wants, patch, sms


def _applies(observation: Observation) -> bool:
    now = observation.now
    return now is not None and now.sms.job is not None and now.sms.job.failed


def _check(observation: Observation) -> Iterator[Mismatch]:
    job = observation.now.sms.job if observation.now else None
    if job is not None and job.errors == ():
        yield Mismatch(
            where="/smsConfiguration/scheduledProvisioning/errorCodes",
            expected="at least one error code beside FAILED",
            received="none",
        )


RULE = Rule(
    id="failed-sms-job-has-reason",
    title="An SMS job that failed gives a reason",
    doc=__doc__,
    clause="sms.failed-reason",
    when="an SMS job is shown as FAILED",
    shows=Shows.SHOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="a plan that fails", steps=(patch(sms(FAILING_PLAN)), SETTLE, READ)),
        Scenario(
            title="a plan and a campaign that both fail",
            steps=(patch(sms(FAILING_PLAN, FAILING_CAMPAIGN)), SETTLE, patch({"displayName": "Both failed"})),
            number=Wants.US,
        ),
    ),
    moves=(Scenario(title="link to a plan that fails", steps=(patch(sms(FAILING_PLAN)), SETTLE)),),
)
