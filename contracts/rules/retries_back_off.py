"""A client that is told to slow down, or meets a fault of the provider, leaves a pause between its tries.

Three tries within a twentieth of a second leave none: in that time the one published limit of the
vendor frees not even one place. How long a Retry-After asks to wait is another rule's matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule

SPAN = 0.05
"""Seconds that three tries take at least."""


def _applies(observation: Observation) -> bool:
    series = observation.caller.series
    return series is not None and series.span is not None and series.last.wait is None


def _check(observation: Observation) -> Iterator[Mismatch]:
    series = observation.caller.series
    if series and series.span is not None and 0 <= series.span < SPAN:
        yield Mismatch(
            where="request",
            expected=f"a pause, as the last answer was {series.last.status}",
            received=f"three tries within {series.span:.3g} s",
        )


RULE = Rule(
    id="retries-back-off",
    title="Retries leave a pause",
    doc=__doc__,
    clause="client.retries",
    when="an update is tried for the third time or more, no wait being asked for",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
