"""A link that was taken shows in the answer: as a scheduled job, done already, or failed already.

An answer that shows neither the job nor the new ids leaves the client with nothing to follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import links_unlinked_sms, new_voice, sms_link_missing
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, OTHER_PLAN, PLAN, SETTLE, UNLINK, Scenario, Wants, patch, sms


def _applies(observation: Observation) -> bool:
    # SMS and voice in one request have a rule of their own.
    return observation.accepted and links_unlinked_sms(observation) and new_voice(observation) is None


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from sms_link_missing(observation)


RULE = Rule(
    id="sms-link-appears",
    title="An SMS link that was taken shows as scheduled, done or failed",
    doc=__doc__,
    clause="sms.link-scheduled",
    when="an unlinked number is linked to a plan or a campaign and the answer is 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="one plan, then another",
            steps=(patch(sms(PLAN)), SETTLE, patch(UNLINK), SETTLE, patch(sms(OTHER_PLAN)), SETTLE),
        ),
        Scenario(
            title="a plan, then a campaign on it",
            number=Wants.US,
            steps=(patch(sms(PLAN)), SETTLE, patch(sms(PLAN, CAMPAIGN)), SETTLE),
        ),
    ),
    moves=(
        Scenario(title="link", steps=(patch(sms(PLAN)),)),
        Scenario(title="link to the other", steps=(patch(sms(OTHER_PLAN)),)),
    ),
)
