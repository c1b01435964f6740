"""An update that was refused with a 4xx is not sent again at once, unchanged.

It is wrong as it stands, and is refused again. 401, 408 and 429 say nothing about the request.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.standards import is_client_error

AT_ONCE = 10.0
"""Seconds. Later somebody may have put right what was wrong."""
_OF_THE_MOMENT = frozenset({401, 408, 429})


def _applies(observation: Observation) -> bool:
    return observation.caller.series is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    series = observation.caller.series
    if series is None or series.pause is None or series.pause > AT_ONCE:
        return
    status = series.last.status
    if is_client_error(status) and status not in _OF_THE_MOMENT:
        yield Mismatch(
            where="request",
            expected=f"another request, as this one was refused with {status}",
            received=f"the same again after {series.pause:.3g} s",
        )


RULE = Rule(
    id="refused-request-not-repeated",
    title="A refused update is not sent again unchanged",
    doc=__doc__,
    clause="client.refusal-final",
    when="an update is sent again as it was",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
