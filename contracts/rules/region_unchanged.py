"""The region stays as it was.

A number does not move to another country. Where the facts of the target say the region, that is
what is compared.
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
    yield from fixed_drift(observation, "regionCode")


RULE = Rule(
    id="region-unchanged",
    title="The region stays as it was",
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
                patch({"regionCode": "AQ"}),
                READ,
                patch({"displayName": "Region", "regionCode": "AQ"}),
                READ,
            ),
        ),
    ),
)
