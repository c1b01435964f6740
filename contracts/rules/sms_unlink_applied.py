"""An empty service plan id unlinks the number from its SMS service.

At once, or as a job that ends with the empty id: both are right. An answer that shows the old plan
and no job has ignored the request.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, PLAN, READ, SETTLE, UNLINK, UNLINK_ALL, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    asked, before = observation.sms_asked, observation.before
    unlinks = asked is not None and asked.plan == "" and not asked.campaign
    return observation.accepted and unlinks and before is not None and bool(before.sms.plan)


def _check(observation: Observation) -> Iterator[Mismatch]:
    now = observation.now
    if now is not None and now.sms.job is None and now.sms.plan:
        yield Mismatch(
            where="/smsConfiguration/servicePlanId",
            expected='"", or a scheduledProvisioning that is to unlink',
            received=f"{show(now.sms.plan)}, and no job",
        )


RULE = Rule(
    id="sms-unlink-applied",
    title="An empty service plan id unlinks the number",
    doc=__doc__,
    clause="sms.unlink",
    when="an empty service plan id is sent for a linked number and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="the plan emptied", steps=(patch(sms(PLAN)), SETTLE, patch(UNLINK), SETTLE, READ)),
        Scenario(
            title="plan and campaign emptied",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(UNLINK_ALL), SETTLE, READ),
        ),
    ),
    moves=(
        Scenario(title="unlink the plan", steps=(patch(UNLINK),)),
        Scenario(title="unlink both", number=Wants.US, steps=(patch(UNLINK_ALL),)),
    ),
)
