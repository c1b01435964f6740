"""The dates and the interval of payment stay as they were.

An update of a name or a service moves no charge. A charge date that has passed may move on by
itself.
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
    yield from fixed_drift(observation, "nextChargeDate", "expireAt", "paymentIntervalMonths")


RULE = Rule(
    id="dates-unchanged",
    title="The dates and the interval of payment stay as they were",
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
                patch({"nextChargeDate": "2046-01-01T00:00:00Z", "paymentIntervalMonths": 99}),
                READ,
                patch({"displayName": "Dated", "expireAt": "2046-01-01T00:00:00Z"}),
                READ,
            ),
        ),
    ),
)
