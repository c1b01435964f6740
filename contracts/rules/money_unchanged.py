"""The price stays as it was.

The source calls the amount read-only. Sent all the same it is passed over or refused; it is never
taken. No other update changes it either.
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
    yield from fixed_drift(observation, "money")


RULE = Rule(
    id="money-unchanged",
    title="The price stays as it was",
    doc=__doc__,
    clause="money.read-only",
    when="the number is seen again",
    shows=Shows.SHOWN | Shows.KNOWN,
    signs=Shows.MOVED,
    check=_check,
    scenarios=(
        Scenario(
            title="sent as if it could be set",
            steps=(
                patch({"displayName": "Fixed"}),
                patch({"money": {"currencyCode": "EUR", "amount": "0.01"}}),
                READ,
                patch({"displayName": "Priced", "money": {"amount": "0.01"}}),
                READ,
            ),
        ),
    ),
)
