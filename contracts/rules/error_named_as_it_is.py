"""An error type that is named for a status is raised for that status alone.

A program that catches a "not found" creates what is missing. If the same type is raised for a wrong
key, a limit or a fault of the provider, it does so then too. One general type for all errors is right,
as long as its name claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from contracts.model import Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule

_NAMES: tuple[tuple[re.Pattern[str], str, Callable[[int], bool]], ...] = (
    (re.compile("not_?found|missing_?resource", re.IGNORECASE), "404", lambda status: status in (404, 410)),
    (re.compile("unauthori[sz]ed|unauthenticated", re.IGNORECASE), "401", lambda status: status == 401),
    (re.compile("forbidden|permission_?denied", re.IGNORECASE), "403", lambda status: status == 403),
    (re.compile("rate_?limit|too_?many|throttl", re.IGNORECASE), "429", lambda status: status == 429),
    (re.compile("bad_?request|invalid_?argument", re.IGNORECASE), "400", lambda status: status in (400, 422)),
    (re.compile("internal|server_?error|unavailable|bad_?gateway", re.IGNORECASE), "5xx", lambda status: status >= 500),
)
"""What the name of an error type claims, and which statuses bear it out."""


def _applies(observation: Observation) -> bool:
    report = observation.inside.report
    return report is not None and report.raised is not None and (observation.status or 0) > 399


def _check(observation: Observation) -> Iterator[Mismatch]:
    raised, status = observation.report.raised, observation.status
    for name, claimed, holds in _NAMES:
        if raised and status and name.search(raised.type) and not holds(status):
            yield Mismatch(
                where="status",
                expected=f"an error whose name fits the status {status}",
                received=f"{raised.type}, which says {claimed}",
            )


RULE = Rule(
    id="error-named-as-it-is",
    title="An error type that is named for a status comes with that status",
    doc=__doc__,
    clause="client.errors",
    when="a client reports an error on an answer with a status of 400 or more",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
