"""A number that is linked to one service plan is not linked to another before it is unlinked.

The source asks for the unlink first. A provider that relinks in place moves live traffic on a
single typing error. Sending the plan that is in force is no relink.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400, new_plan
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import CAMPAIGN, OTHER_PLAN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before = observation.before
    if before is None or before.sms.pending or not observation.reaches_number:
        return False
    return new_plan(observation) is not None and bool(before.sms.plan)


def _check(observation: Observation) -> Iterator[Mismatch]:
    linked = observation.before.sms.plan if observation.before else None
    yield from expect_400(observation, "status", f"the number is linked to {show(linked)} and was not unlinked")


RULE = Rule(
    id="link-requires-unlink",
    title="A linked number is not linked to another plan",
    doc=__doc__,
    clause="sms.unlink-before-link",
    when="another service plan is asked for while one is linked",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="another plan", steps=(patch(sms(PLAN)), SETTLE, patch(sms(OTHER_PLAN)), READ, SETTLE)),
        Scenario(
            title="another plan while the campaign is emptied",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch(sms(OTHER_PLAN, "")), READ, SETTLE),
        ),
    ),
)
