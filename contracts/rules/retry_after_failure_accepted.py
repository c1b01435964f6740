"""After a failed SMS job the link can be asked for again.

Nothing is linked, so nothing has to be unlinked first.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import REFUSAL_STATUSES_OF_OTHERS, asks_only_sms_ids
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import FAILING_PLAN, PLAN, SETTLE, Scenario, patch, sms
from contracts.standards import is_client_error


def _applies(observation: Observation) -> bool:
    before, asked = observation.before, observation.sms_asked
    if before is None or asked is None or not asks_only_sms_ids(observation):
        return False
    if before.sms.job is None or not before.sms.job.failed or before.sms.plan != "" or asked.campaign:
        return False
    known = (*observation.facts.service_plans, *observation.facts.failing_service_plans)
    return asked.plan in known and observation.status not in REFUSAL_STATUSES_OF_OTHERS


def _check(observation: Observation) -> Iterator[Mismatch]:
    status = observation.status
    if is_client_error(status):
        yield Mismatch(where="status", expected="200, as the job before has failed", received=str(status))


RULE = Rule(
    id="retry-after-failure-accepted",
    title="A link is taken again after a failed job",
    doc=__doc__,
    clause="sms.retry-after-failure",
    when="a plan is asked for on an unlinked number that shows a failed job",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.SMS | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="fail, fail again, link another",
            steps=(patch(sms(FAILING_PLAN)), SETTLE, patch(sms(FAILING_PLAN)), SETTLE, patch(sms(PLAN)), SETTLE),
        ),
    ),
)
