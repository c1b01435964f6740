"""What a user asks a client to set is in the request that the client sends.

A member that is renamed, dropped or changed on the way is an update that nobody asked for, and the
answer is a 200 all the same. A client that refuses a documented update and sends nothing keeps its
user from what the contract offers.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Json, Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.pointers import pointer
from contracts.rule import Need, Rule
from contracts.schemas import request_schema, show


def _applies(observation: Observation) -> bool:
    report = observation.inside.report
    return report is not None and bool(report.asked) and request_schema().fits(report.asked)


def _check(observation: Observation) -> Iterator[Mismatch]:
    report, request = observation.report, observation.request
    if not request.path:
        raised = report.raised
        said = f": {raised.type}: {show(raised.message)}" if raised is not None else ""
        yield Mismatch(where="request", expected="the update that was asked for", received=f"no request{said}")
        return
    yield from _lost(report.asked, request.json if isinstance(request.json, dict) else {})


def _lost(asked: Json, sent: Json, *at: str) -> Iterator[Mismatch]:
    if isinstance(asked, dict) and isinstance(sent, dict):
        for name, value in asked.items():
            yield from _lost(value, sent.get(name), *at, name)
    elif asked != sent:
        received = "nothing" if sent is None else show(sent)
        yield Mismatch(where=pointer(*at), expected=f"{show(asked)}, as it was asked for", received=received)


RULE = Rule(
    id="asked-members-sent",
    title="A client sends what it was asked to set",
    doc=__doc__,
    clause="client.arguments",
    when="a client was asked for an update that the contract documents",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
