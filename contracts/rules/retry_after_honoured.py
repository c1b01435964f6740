"""A client that is told how long to wait waits as long before it tries again.

Retry-After holds seconds, or a date, which is read by the provider's own Date header where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule

SLACK = 0.1
"""Seconds by which a timer may be early."""


def _applies(observation: Observation) -> bool:
    series = observation.caller.series
    return series is not None and series.last.status in (429, 503) and None not in (series.last.wait, series.pause)


def _check(observation: Observation) -> Iterator[Mismatch]:
    series = observation.caller.series
    if series is None or series.last.wait is None or series.pause is None:
        return
    if series.pause < series.last.wait - SLACK:
        yield Mismatch(
            where="request",
            expected=f"the next try after {series.last.wait:g} s, as Retry-After said",
            received=f"one after {series.pause:.3g} s",
        )


RULE = Rule(
    id="retry-after-honoured",
    title="A retry waits as long as Retry-After says",
    doc=__doc__,
    clause="client.retry-after",
    when="an update is tried again that was answered by 429 or 503 with Retry-After",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
