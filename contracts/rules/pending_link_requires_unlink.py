"""A number that is being linked to one plan is not linked to another meanwhile.

The link under way counts as a link: it has to be undone first. Judged only where the job under way
is for a plan that is known to be good, since a job may fail between two looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.scenario import OTHER_PLAN, PLAN, READ, SETTLE, Scenario, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, asked = observation.before, observation.sms_asked
    if before is None or asked is None or not before.sms.pending or not observation.reaches_number:
        return False
    coming = before.sms.job.plan if before.sms.job else None
    campaign = before.sms.job.campaign if before.sms.job else None
    if campaign and (campaign not in observation.facts.campaigns or observation.region != "US"):
        return False
    return coming in observation.facts.service_plans and bool(asked.plan) and asked.plan != coming


def _check(observation: Observation) -> Iterator[Mismatch]:
    job = observation.before.sms.job if observation.before else None
    coming = show(job.plan if job else None)
    yield from expect_400(observation, "status", f"the number is being linked to {coming} and was not unlinked")


RULE = Rule(
    id="pending-link-requires-unlink",
    title="A number that is being linked is not linked to another plan",
    doc=__doc__,
    clause="sms.pending-link",
    when="another service plan is asked for while a link to a known plan is under way",
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="another plan in between", steps=(patch(sms(PLAN)), patch(sms(OTHER_PLAN)), READ, SETTLE)),
    ),
)
