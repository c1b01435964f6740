"""Every member of a 200 has its documented type.

A member of another type breaks the deserializer of a typed client: a price as a number, a list as
a text, an object where a text stands in the source. Null stands only where there is no value: the
expiry, the two schedules and the time of the last voice change.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import PLAN, SETTLE, TRUNK, Scenario, patch, sms, voice


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.keyword == "type")


RULE = Rule(
    id="response-types",
    title="Every member of a 200 has its documented type",
    doc=__doc__,
    clause="response.types",
    when="an update is answered with 200 and JSON",
    shows=Shows.UPDATE | Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(title="link both kinds and look", steps=(patch({**sms(PLAN), **voice("EST", trunkId=TRUNK)}), SETTLE)),
    ),
)
