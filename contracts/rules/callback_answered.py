"""A callback with a right signature is answered with 200.

Anything else, and no answer too, makes the provider send the event again and in the end give it up:
the customer never learns how the job has ended.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import FailureKind, Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _applies(observation: Observation) -> bool:
    callback, failure = observation.inside.callback, observation.exchange.failure
    silent = failure is not None and failure.kind is FailureKind.NO_ANSWER
    return callback is not None and callback.genuine and (silent or observation.exchange.response is not None)


def _check(observation: Observation) -> Iterator[Mismatch]:
    response = observation.exchange.response
    if response is None or response.status != 200:
        received = "no answer" if response is None else f"status {response.status}"
        yield Mismatch(where="status", expected="an answer with status 200", received=received)


RULE = Rule(
    id="callback-answered",
    title="A callback is answered with 200",
    doc=__doc__,
    clause="callback.event",
    when="a callback with a right signature reaches the client's address",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
)
