"""A client tells its user of a refusal as an error that carries the status.

Whoever calls a client decides by the status what to do: correct the request, renew a key, wait, or
give up. A client that returns as if nothing had happened, or breaks on the answer with an error of
its own that tells no status, leaves them without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    return observation.inside.report is not None and observation.status is not None and observation.status >= 400


def _check(observation: Observation) -> Iterator[Mismatch]:
    raised = observation.report.raised
    expected = f"an error with the status {observation.status}"
    if raised is None:
        yield Mismatch(where="status", expected=expected, received="a value, as if it had been an answer")
    elif raised.status != observation.status:
        told = "no status" if raised.status is None else f"the status {raised.status}"
        yield Mismatch(where="status", expected=expected, received=f"{raised.type} with {told}: {show(raised.message)}")


RULE = Rule(
    id="error-told",
    title="A client tells of a refusal as an error with its status",
    doc=__doc__,
    clause="client.errors",
    when="a client reports on an answer with a status of 400 or more",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
