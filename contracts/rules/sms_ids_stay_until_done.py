"""While an SMS job runs, the ids in force are the old ones.

The source puts the new ids directly under smsConfiguration once they are processed, not before: a
client that sends traffic as soon as it sees an id there would send it too early. An unlink that
runs as a job may show its end before it is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_ask, running_sms_ask
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or not now.sms.pending or observation.history.refused:
        return False
    # A job out of nowhere is a change of what was left out.
    return before.sms.pending or is_fresh_ask(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    (before, now), asked = observation.change, running_sms_ask(observation)
    coming = before.sms.job if before.sms.pending else None
    for member, old, shown, arriving, wanted in (
        (
            "servicePlanId",
            before.sms.plan,
            now.sms.plan,
            coming.plan if coming else None,
            asked.plan if asked else None,
        ),
        (
            "campaignId",
            before.sms.campaign,
            now.sms.campaign,
            coming.campaign if coming else None,
            asked.campaign if asked else None,
        ),
    ):
        allowed = {old} | ({""} if wanted == "" else set())
        if is_fresh_ask(observation):
            # The job before may have ended, and another has begun.
            allowed.add(arriving)
        elif shown is not None and shown == arriving != old:
            # The job is done and still shown: a rule of its own.
            continue
        if None not in (shown, old) and shown not in allowed:
            yield Mismatch(
                where=f"/smsConfiguration/{member}",
                expected=f"{show(old)} until the job has ended",
                received=show(shown),
            )


RULE = Rule(
    id="sms-ids-stay-until-done",
    title="The SMS ids in force stay until the job has ended",
    doc=__doc__,
    clause="sms.old-ids-until-done",
    when="an SMS job runs and the ids before it are known",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="watch a link", steps=(patch(sms(PLAN)), READ, SETTLE)),
        Scenario(
            title="watch a campaign join a plan",
            number=Wants.US,
            steps=(patch(sms(PLAN)), SETTLE, patch(sms(PLAN, CAMPAIGN)), READ, SETTLE),
        ),
    ),
)
