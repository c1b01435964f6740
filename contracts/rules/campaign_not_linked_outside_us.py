"""A campaign is never linked to a number outside the US.

Asked for, it is refused, or taken and failed later. Linked is wrong: 10DLC campaigns exist in the
US only.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    return observation.now is not None and observation.region not in (None, "US")


def _check(observation: Observation) -> Iterator[Mismatch]:
    campaign = observation.now.sms.campaign if observation.now else None
    if campaign:
        yield Mismatch(
            where="/smsConfiguration/campaignId",
            expected=f'"" or absent, as the number is in {observation.region}',
            received=show(campaign),
        )


RULE = Rule(
    id="campaign-not-linked-outside-us",
    title="A campaign is not linked to a number outside the US",
    doc=__doc__,
    clause="campaign.us-only",
    when="a number outside the US is shown",
    shows=Shows.SHOWN,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="with its plan", number=Wants.OUTSIDE_US, steps=(patch(sms(PLAN, CAMPAIGN)), READ, SETTLE, READ)
        ),
        Scenario(
            title="on a linked plan",
            number=Wants.OUTSIDE_US,
            steps=(patch(sms(PLAN)), SETTLE, patch(sms(PLAN, CAMPAIGN)), READ, SETTLE, READ),
        ),
    ),
    moves=(
        Scenario(
            title="a campaign outside the US", number=Wants.OUTSIDE_US, steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE)
        ),
    ),
)
