"""The event that a client makes of a callback says what the callback says.

Its time has no zone on the wire and is in UTC. Codes and names of events that a later version adds are
handed on too: a receiver that breaks on one answers no callback at all from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from contracts.model import Mismatch, Party
from contracts.observed.handed_on import differences
from contracts.observed.inside import Report
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    callback = observation.inside.callback
    return callback is not None and callback.event is not None and isinstance(observation.request.json, dict)


def _check(observation: Observation) -> Iterator[Mismatch]:
    event = cast("Report", observation.callback.event)
    if event.raised is not None:
        told = f"{event.raised.type}: {show(event.raised.message)}"
        yield Mismatch(where="body", expected="the event", received=told)
    else:
        yield from differences(observation.request.json, event.value)


RULE = Rule(
    id="callback-event-handed-on",
    title="The event that a client makes of a callback says what it says",
    doc=__doc__,
    clause="callback.event",
    when="a client is asked to make an event of a callback",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
