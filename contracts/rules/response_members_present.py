"""Every member that a 200 promises is there.

A client reads these members without looking first: the number, its project, region, type,
capabilities, price and next charge, and what belongs to a configuration or a job that is shown.
What is unset is absent, empty or null, and none of that is reported here.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, PLAN, SETTLE, Scenario, patch, sms, voice


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.keyword in ("required", "dependentRequired"))


RULE = Rule(
    id="response-members-present",
    title="Every member that a 200 promises is there",
    doc=__doc__,
    clause="response.members",
    when="an update is answered with 200 and JSON",
    shows=Shows.UPDATE | Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(title="link and look", steps=(patch(sms(PLAN)), SETTLE, patch(voice(None, appId=APP)), SETTLE)),
    ),
)
