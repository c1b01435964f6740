"""A campaign is asked for where campaigns exist: on numbers in the US.

The region is that of the facts, or as the number was seen last. Emptying the campaign is right anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    asked = observation.sms_asked
    return asked is not None and bool(asked.campaign) and observation.region is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked = observation.sms_asked
    if asked and observation.region != "US":
        yield Mismatch(
            where="/smsConfiguration/campaignId",
            expected=f"no campaign, as the number is in {observation.region}",
            received=show(asked.campaign),
        )


RULE = Rule(
    id="campaign-asked-in-us",
    title="A campaign is asked for on a US number",
    doc=__doc__,
    clause="campaign.us-only",
    when="an update asks for a campaign on a number whose region is known",
    shows=Shows.UPDATE | Shows.SMS,
    applies=_applies,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
