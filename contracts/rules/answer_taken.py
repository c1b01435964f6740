"""A client takes a 200 that the contract allows, whatever members are null, absent or new.

A client that raises on it turns an update that was made into an error, and its user tries again. It
is no excuse that the value is rare: a null schedule is the normal answer, and an integer may be
written 1.0. Values that a later version adds to a list are to be lived with too. An answer that
breaks the contract otherwise is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shape import keeps_schema
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.schemas import show

_TOLERATED = frozenset({"enum", "format"})
"""What a newer provider may answer."""


def _applies(observation: Observation) -> bool:
    reported = observation.inside.report is not None and observation.status == 200
    return reported and keeps_schema(observation, _TOLERATED)


def _check(observation: Observation) -> Iterator[Mismatch]:
    raised = observation.report.raised
    if raised is not None:
        told = f"{raised.type}: {show(raised.message)}"
        yield Mismatch(where="body", expected="the number, as the answer tells it", received=told)


RULE = Rule(
    id="answer-taken",
    title="A client takes each answer that the contract allows",
    doc=__doc__,
    clause="client.answers",
    when="a client reports on a 200 that breaks the contract in nothing but a new value of a list",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
