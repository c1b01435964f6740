"""A client that meets a limit or a fault of the provider gives up in the end.

More than ten tries of one update in a row have no end in sight. The clients of the vendor stop after four.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule

MAX_TRIES = 10


def _applies(observation: Observation) -> bool:
    series = observation.caller.series
    return series is not None and series.count > 0


def _check(observation: Observation) -> Iterator[Mismatch]:
    series = observation.caller.series
    if series and series.count >= MAX_TRIES:
        yield Mismatch(where="request", expected=f"{MAX_TRIES} tries at most", received=f"try {series.count + 1}")


RULE = Rule(
    id="retries-end",
    title="Retries come to an end",
    doc=__doc__,
    clause="client.retries",
    when="an update is tried again after 408, 429, a server error or no answer",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
