"""A request that was sent gets an HTTP answer.

A connection that falls silent, is reset, or carries something else than HTTP leaves the client not
knowing whether the number was changed. A connection that could not be made at all is no finding:
then nothing was tested.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import FailureKind, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import NO_BODY, Scenario, patch

_SILENT = frozenset({FailureKind.NO_ANSWER, FailureKind.MALFORMED})


def _applies(observation: Observation) -> bool:
    failure = observation.exchange.failure
    return observation.is_update and (failure is None or failure.kind in _SILENT)


def _check(observation: Observation) -> Iterator[Mismatch]:
    failure = observation.exchange.failure
    if failure is not None:
        yield Mismatch(where="status", expected="an HTTP answer", received=failure.detail)


RULE = Rule(
    id="request-answered",
    title="A request that was sent is answered",
    doc=__doc__,
    clause="transport.answered",
    when="an update reached the provider",
    shows=Shows.UPDATE,
    applies=_applies,
    enough=Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(title="no body", steps=(patch(NO_BODY),)),
        Scenario(title="an object without members", steps=(patch({}),)),
    ),
)
