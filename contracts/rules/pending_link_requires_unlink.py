"""A number that is being linked to one plan or campaign is not linked to another meanwhile.

The link under way counts as a link: it has to be undone first. Judged only where the job under way
is for a plan that is known to be good, since a job may fail between two looks; so may one for a
campaign that is not known, outside the US, or on a toll-free number.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import CAMPAIGN, OTHER_CAMPAIGN, OTHER_PLAN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, asked = observation.before, observation.sms_asked
    if before is None or asked is None or not before.sms.pending or not observation.reaches_number:
        return False
    coming = before.sms.job.plan if before.sms.job else None
    campaign = before.sms.job.campaign if before.sms.job else None
    if campaign and not _is_sure(observation, before, campaign):
        return False
    other_plan = bool(asked.plan) and asked.plan != coming
    other_campaign = bool(campaign and asked.campaign) and asked.campaign != campaign
    return coming in observation.facts.service_plans and (other_plan or other_campaign)


def _is_sure(observation: Observation, before: Number, campaign: str) -> bool:
    known = campaign in observation.facts.campaigns
    return known and observation.region == "US" and before.body.get("type") != "TOLL_FREE"


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, asked = observation.before, observation.sms_asked
    job = before.sms.job if before else None
    if job is not None and asked is not None:
        coming = show(job.plan if asked.plan and asked.plan != job.plan else job.campaign)
        yield from expect_400(observation, "status", f"the number is being linked to {coming} and was not unlinked")


RULE = Rule(
    id="pending-link-requires-unlink",
    title="A number that is being linked is not linked to something else",
    doc=__doc__,
    clause="sms.pending-link",
    when="another service plan or campaign is asked for while a link to known ones is under way",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.KNOWN | Shows.SMS | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="another plan in between", steps=(patch(sms(PLAN)), patch(sms(OTHER_PLAN)), READ, SETTLE)),
        Scenario(
            title="another campaign in between",
            steps=(patch(sms(PLAN, CAMPAIGN)), patch(sms(PLAN, OTHER_CAMPAIGN)), READ, SETTLE),
            number=Wants.US,
        ),
    ),
)
