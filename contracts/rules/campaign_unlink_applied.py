"""An empty campaign id unlinks the number from its campaign, at once or as a job."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, PLAN, READ, SETTLE, UNLINK_ALL, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    asked, before = observation.sms_asked, observation.before
    if asked is None or before is None or not observation.accepted:
        return False
    return asked.campaign == "" and bool(before.sms.campaign) and asked.plan in (None, "", before.sms.plan)


def _check(observation: Observation) -> Iterator[Mismatch]:
    now = observation.now
    if now is not None and now.sms.job is None and now.sms.campaign:
        yield Mismatch(
            where="/smsConfiguration/campaignId",
            expected='"", or a scheduledProvisioning that is to unlink',
            received=f"{show(now.sms.campaign)}, and no job",
        )


RULE = Rule(
    id="campaign-unlink-applied",
    title="An empty campaign id unlinks the campaign",
    doc=__doc__,
    clause="campaign.unlink",
    when="an empty campaign id is sent for a number with a campaign and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="link both, empty the campaign",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(sms(PLAN, "")), SETTLE, READ),
        ),
        Scenario(
            title="link both, empty both",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(UNLINK_ALL), SETTLE, READ),
        ),
    ),
    moves=(Scenario(title="unlink the campaign", number=Wants.US, steps=(patch(sms(PLAN, "")),)),),
)
