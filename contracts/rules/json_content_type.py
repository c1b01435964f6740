"""Every documented answer is JSON and says so.

A client that trusts the header will not parse a body that is labelled text/html. Parameters such
as ``charset=utf-8`` are right.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, patch
from contracts.standards import is_json_type
from contracts.strategies.spellings import AS_A_BROWSER


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.status in (200, 400, 404, 500)


def _check(observation: Observation) -> Iterator[Mismatch]:
    response = observation.exchange.response
    received = response.header("content-type") if response else None
    if not is_json_type(received):
        yield Mismatch(where="header:Content-Type", expected="application/json", received=received or "nothing")


RULE = Rule(
    id="json-content-type",
    title="The answer is labelled application/json",
    doc=__doc__,
    clause="response.content-type",
    when="an update is answered with 200, 400, 404 or 500",
    shows=Shows.UPDATE,
    applies=_applies,
    enough=Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(title="an answer and a refusal", steps=(patch({"displayName": "Label"}), patch({"displayName": 7}))),
        Scenario(title="asked as a browser asks", steps=AS_A_BROWSER),
    ),
)
