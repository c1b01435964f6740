"""The scheduled SMS job is about the ids that were asked for.

Plan and campaign of one request are one job that carries both. An id that was not part of the
request is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_ask, running_sms_ask
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import CAMPAIGN, OTHER_PLAN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or now.sms.job is None or observation.history.refused:
        return False
    if now.sms.job.failed and now.sms.job == before.sms.job and is_fresh_ask(observation):
        # It was there before this request, which may have started none.
        return False
    return running_sms_ask(observation) is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.change
    asked, job = running_sms_ask(observation), now.sms.job
    if asked is None or job is None:
        return
    for member, wanted, current, shown in (
        ("servicePlanId", asked.plan, before.sms.plan, job.plan),
        ("campaignId", asked.campaign, before.sms.campaign, job.campaign),
    ):
        # A job need not name an id that it leaves as it is.
        if wanted is None or shown is None or shown == wanted or (shown == "" and wanted == current):
            continue
        yield Mismatch(
            where=f"/smsConfiguration/scheduledProvisioning/{member}",
            expected=f"{show(wanted)}, as asked",
            received=show(shown),
        )


RULE = Rule(
    id="scheduled-sms-ids-as-asked",
    title="A scheduled SMS job carries the ids that were asked for",
    doc=__doc__,
    clause="sms.one-job",
    when="an SMS job is shown and the request that started it is known",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="watch a plan being linked", steps=(patch(sms(OTHER_PLAN)), READ, READ, SETTLE)),
        Scenario(
            title="watch a plan and a campaign being linked together",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), READ, patch({"displayName": "Watched"}), SETTLE),
        ),
    ),
    moves=(Scenario(title="link both", number=Wants.US, steps=(patch(sms(PLAN, CAMPAIGN)),)),),
)
