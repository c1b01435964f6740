"""When the ids that were asked for are in force, no scheduled SMS job is shown any more.

The source says that the object is empty then: null, absent or without members. A client that waits
for it to go away would wait for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_ask
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import PLAN, READ, SETTLE, Scenario, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or before.sms.job is None or is_fresh_ask(observation):
        return False
    if now.sms.job is not None and now.sms.job.failed:
        # What a failed job leaves in force has a rule of its own.
        return False
    target = before.sms.job
    # A job that only unlinks may show its end before it is over.
    links = (target.plan or before.sms.plan) != before.sms.plan or (
        target.campaign or before.sms.campaign
    ) != before.sms.campaign
    in_force = now.sms.plan == (target.plan or now.sms.plan) and now.sms.campaign == (
        target.campaign or now.sms.campaign
    )
    return before.sms.pending and links and in_force


def _check(observation: Observation) -> Iterator[Mismatch]:
    job = observation.now.sms.job if observation.now else None
    if job is not None:
        yield Mismatch(
            where="/smsConfiguration/scheduledProvisioning",
            expected="null, absent or {}, as the ids asked for are in force",
            received=f"{job.status} for plan {show(job.plan)}, campaign {show(job.campaign)}",
        )


RULE = Rule(
    id="done-sms-job-leaves-nothing",
    title="An SMS job that is done leaves nothing behind",
    doc=__doc__,
    clause="sms.done",
    when="the ids that a running SMS job was to link are seen in force",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(Scenario(title="a link to its end", steps=(patch(sms(PLAN)), SETTLE, READ)),),
)
