"""A campaign that is linked is unlinked before another one is asked for.

What counts is how the number was seen last. While a job runs nothing is said, and the id in force
may be sent again.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.asked import new_campaign
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    asked, before = observation.sms_asked, observation.before
    return asked is not None and bool(asked.campaign) and before is not None and not before.sms.pending


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked, before = new_campaign(observation), observation.before
    if not asked or not before or not before.sms.campaign:
        return
    now = observation.now
    # An answer that shows something else in force tells that the number was changed out of sight.
    if now is None or now.sms.campaign == before.sms.campaign:
        yield Mismatch(
            where="/smsConfiguration/campaignId",
            expected=f'"" first, as {show(before.sms.campaign)} is linked',
            received=show(asked),
        )


RULE = Rule(
    id="campaign-unlinked-first",
    title="A campaign is unlinked before another one is linked",
    doc=__doc__,
    clause="campaign.unlink-before-link",
    when="an update asks for a campaign on a number that was seen at rest",
    shows=Shows.UPDATE | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
