"""A 200 shows the number that was asked for, and no other.

The path may spell the plus sign as it is or as ``%2B``; the body spells it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked = observation.address.phone_number if observation.address else ""
    received = observation.now.body.get("phoneNumber") if observation.now else None
    if isinstance(received, str) and received != asked:
        yield Mismatch(where="/phoneNumber", expected=show(asked), received=show(received))


RULE = Rule(
    id="phone-number-echoed",
    title="The resource is the number that was asked for",
    doc=__doc__,
    clause="identity.number",
    when="an update is answered with 200 and a resource",
    shows=Shows.UPDATE | Shows.SHOWN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(
            title="both spellings of the plus sign",
            steps=(Send(body={"displayName": "Plus"}), Send(body={"displayName": "Encoded"}, plus="%2B")),
        ),
    ),
)
