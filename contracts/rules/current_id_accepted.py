"""The ids that are in force can be sent again.

The plan is required beside a campaign, so a campaign alone could not be changed if the plan in
force were refused. Nobody says so in words, so this is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Severity
from contracts.observed.asked import REFUSAL_STATUSES_OF_OTHERS, asks_only_sms_ids
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import CAMPAIGN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show
from contracts.standards import is_client_error


def _applies(observation: Observation) -> bool:
    before, asked = observation.before, observation.sms_asked
    if before is None or asked is None or before.sms.job is not None or not asks_only_sms_ids(observation):
        return False
    if observation.status in REFUSAL_STATUSES_OF_OTHERS:
        return False
    return bool(asked.plan) and asked.plan == before.sms.plan and asked.campaign in (None, before.sms.campaign)


def _check(observation: Observation) -> Iterator[Mismatch]:
    status, asked = observation.status, observation.sms_asked
    if is_client_error(status) and asked is not None:
        yield Mismatch(where="status", expected=f"200, as {show(asked.plan)} is in force already", received=str(status))


RULE = Rule(
    id="current-id-accepted",
    title="The ids in force are taken when sent again",
    doc=__doc__,
    clause="sms.current-id",
    severity=Severity.WARNING,
    when="the service plan in force is sent again",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="the plan again", steps=(patch(sms(PLAN)), SETTLE, patch(sms(PLAN)), SETTLE, READ)),
        Scenario(
            title="plan and campaign again",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(sms(PLAN, CAMPAIGN)), SETTLE, READ),
        ),
    ),
)
