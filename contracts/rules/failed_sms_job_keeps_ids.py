"""An SMS job that fails leaves the ids in force as they were.

A number that was linked to a plan keeps it when linking a campaign to it fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_ask, running_sms_ask
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import FAILING_PLAN, READ, SETTLE, Scenario, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or now.sms.job is None or not now.sms.job.failed or observation.history.refused:
        return False
    # Failed before and untouched since is a matter of what was left out.
    return before.sms.pending or is_fresh_ask(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    (before, now), asked = observation.change, running_sms_ask(observation)
    coming = before.sms.job if before.sms.pending and is_fresh_ask(observation) else None
    for member, old, shown, wanted, arriving in (
        (
            "servicePlanId",
            before.sms.plan,
            now.sms.plan,
            asked.plan if asked else None,
            coming.plan if coming else None,
        ),
        (
            "campaignId",
            before.sms.campaign,
            now.sms.campaign,
            asked.campaign if asked else None,
            coming.campaign if coming else None,
        ),
    ):
        # An unlink may have shown its end before it failed, and a job before this one may have ended.
        if None in (shown, old) or shown in (old, arriving) or (wanted == "" and shown == ""):
            continue
        yield Mismatch(
            where=f"/smsConfiguration/{member}", expected=f"{show(old)}, as the job failed", received=show(shown)
        )


RULE = Rule(
    id="failed-sms-job-keeps-ids",
    title="An SMS job that failed leaves the ids in force as they were",
    doc=__doc__,
    clause="sms.failed-keeps",
    when="an SMS job that was running is shown as FAILED",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(Scenario(title="a plan that fails", steps=(patch(sms(FAILING_PLAN)), SETTLE, READ, READ)),),
)
