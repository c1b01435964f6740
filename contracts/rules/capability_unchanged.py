"""The capabilities stay as they were.

What a number can carry is not changed by an update. The order of the list means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.fixed import fixed_drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Scenario, patch


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from fixed_drift(observation, "capability")


RULE = Rule(
    id="capability-unchanged",
    title="The capabilities stay as they were",
    doc=__doc__,
    clause="readonly.fixed",
    when="the number is seen again",
    shows=Shows.SHOWN | Shows.KNOWN,
    signs=Shows.MOVED,
    check=_check,
    scenarios=(
        Scenario(
            title="sent as if it could be set",
            steps=(
                patch({"displayName": "Fixed"}),
                patch({"capability": ["VOICE"]}),
                READ,
                patch({"displayName": "Capable", "capability": []}),
                READ,
            ),
        ),
    ),
)
