"""A documented answer has a body that arrives whole and is JSON.

An empty body, one that ends early, one whose coding does not decode or one that is not JSON leaves
the client without the state of the number.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import FailureKind, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Scenario, patch
from contracts.strict_json import NOT_JSON

_BROKEN = frozenset({FailureKind.TRUNCATED, FailureKind.UNDECODABLE, FailureKind.TOO_LARGE})


def _applies(observation: Observation) -> bool:
    failure = observation.exchange.failure
    if not observation.is_update:
        return False
    return observation.status in (200, 400, 404, 500) or (failure is not None and failure.kind in _BROKEN)


def _check(observation: Observation) -> Iterator[Mismatch]:
    failure, response = observation.exchange.failure, observation.exchange.response
    if failure is not None:
        yield Mismatch(where="body", expected="a whole body that decodes", received=failure.detail)
    elif response is not None and response.json is NOT_JSON:
        start = response.body[:80].decode("utf-8", "replace")
        yield Mismatch(where="body", expected="a JSON body", received=repr(start) if start else "an empty body")


RULE = Rule(
    id="complete-body",
    title="The body arrives whole, decodes, and is JSON",
    doc=__doc__,
    clause="transport.complete",
    when="an update is answered with 200, 400, 404 or 500, or its body breaks off",
    shows=Shows.UPDATE,
    applies=_applies,
    enough=Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(Scenario(title="a long name comes back whole", steps=(patch({"displayName": "n" * 300}), READ)),),
)
