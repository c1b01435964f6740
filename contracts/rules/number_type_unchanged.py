"""The type of the number stays as it was.

A local number does not become a mobile one by being renamed.
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
    yield from fixed_drift(observation, "type")


RULE = Rule(
    id="number-type-unchanged",
    title="The type of the number stays as it was",
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
                patch({"type": "MOBILE"}),
                READ,
                patch({"displayName": "Type", "type": "TOLL_FREE"}),
                READ,
                patch({"type": "LOCAL"}),
                READ,
            ),
        ),
    ),
)
