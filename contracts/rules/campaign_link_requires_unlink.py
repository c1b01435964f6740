"""A number that is linked to one campaign is not linked to another before it is unlinked."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400, new_campaign, new_plan
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import CAMPAIGN, OTHER_CAMPAIGN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before = observation.before
    if before is None or before.sms.pending or not observation.reaches_number or new_plan(observation):
        return False
    return new_campaign(observation) is not None and bool(before.sms.campaign)


def _check(observation: Observation) -> Iterator[Mismatch]:
    linked = observation.before.sms.campaign if observation.before else None
    yield from expect_400(observation, "status", f"the number is linked to {show(linked)} and was not unlinked")


RULE = Rule(
    id="campaign-link-requires-unlink",
    title="A number with a campaign is not linked to another campaign",
    doc=__doc__,
    clause="campaign.unlink-before-link",
    when="another campaign is asked for while one is linked",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="another campaign on the same plan",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(sms(PLAN, OTHER_CAMPAIGN)), READ, SETTLE),
        ),
    ),
    moves=(Scenario(title="the other campaign", number=Wants.US, steps=(patch(sms(PLAN, OTHER_CAMPAIGN)),)),),
)
