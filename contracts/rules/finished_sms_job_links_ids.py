"""When the scheduled SMS job is gone, the ids that it was to link are in force.

A job ends in two ways: done, with its ids directly under smsConfiguration, or FAILED and still
shown. One that vanishes and leaves other ids has silently lost what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_ask
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, OTHER_PLAN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or not before.sms.pending or is_fresh_ask(observation):
        return False
    return now.sms.job is None and observation.history.sms is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked, now = observation.history.sms, observation.now
    if asked is None or now is None:
        return
    for member, wanted, shown in (
        ("servicePlanId", asked.plan, now.sms.plan),
        ("campaignId", asked.campaign, now.sms.campaign),
    ):
        if wanted is not None and shown is not None and shown != wanted:
            yield Mismatch(
                where=f"/smsConfiguration/{member}",
                expected=f"{show(wanted)}, as the job for it has ended without failing",
                received=show(shown),
            )


RULE = Rule(
    id="finished-sms-job-links-ids",
    title="An SMS job that ends without failing has linked its ids",
    doc=__doc__,
    clause="sms.done",
    when="an SMS job that was running is no longer shown",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="a link to its end", steps=(patch(sms(OTHER_PLAN)), READ, SETTLE)),
        Scenario(
            title="a plan and a campaign to their end",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, READ),
        ),
    ),
)
