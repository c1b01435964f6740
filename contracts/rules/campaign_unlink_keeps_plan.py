"""Unlinking the campaign leaves the service plan linked.

The request names the plan that is in force, so nothing about it is to change.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, OTHER_PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    asked, before = observation.sms_asked, observation.before
    if asked is None or before is None or before.sms.pending or not observation.accepted:
        return False
    return asked.campaign == "" and bool(before.sms.campaign) and bool(asked.plan) and asked.plan == before.sms.plan


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked, now = observation.sms_asked, observation.now
    if asked is not None and now is not None and now.sms.plan not in (None, asked.plan):
        yield Mismatch(
            where="/smsConfiguration/servicePlanId",
            expected=f"{show(asked.plan)}, as only the campaign is unlinked",
            received=show(now.sms.plan),
        )


RULE = Rule(
    id="campaign-unlink-keeps-plan",
    title="Unlinking the campaign keeps the service plan",
    doc=__doc__,
    clause="campaign.unlink",
    when="an empty campaign id is sent beside the plan in force and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="link both, empty the campaign",
            number=Wants.US,
            steps=(patch(sms(OTHER_PLAN, CAMPAIGN)), SETTLE, patch(sms(OTHER_PLAN, "")), SETTLE, READ),
        ),
    ),
)
