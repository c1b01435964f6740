"""The admin API on the state of a mock: its numbers, its clock, its jobs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from contracts.errors import ConfigurationError
from contracts.mock.admin_call import NUMBER, Call, Route, texts
from contracts.mock.fates import checked
from contracts.mock.snapshots import snapshot
from contracts.mock.state import NumberKey
from contracts.mock.transitions import Move, transition
from contracts.model import Json


def _health(call: Call) -> Json:
    return {"status": "UP", "version": version("contracts"), "requests": call.service.journal.total}


def _version(call: Call) -> Json:
    return {"name": "contracts", "version": version("contracts")}


def _reset(call: Call) -> Json:
    call.service.reset()
    return {}


def _state(call: Call) -> Json:
    return snapshot(call.service.state)


def _put_state(call: Call) -> Json:
    call.service.restore(call.body)
    call.service.journal.clear()
    return {}


def _snapshot(call: Call) -> Json:
    service = call.service
    if service.save is None:
        raise ConfigurationError("No state file was named. Start the mock with --state FILE.")
    content = service.snapshot()
    service.save(content)
    return {"bytes": len(content)}


def _seed(call: Call) -> Json:
    call.service.seed(call.body["numbers"])
    return {"numbers": len(call.service.state.numbers)}


def _clock(call: Call) -> Json:
    clock = call.service.clock
    return {"now": clock.now(), "frozen": clock.frozen}


def _set_clock(call: Call) -> Json:
    now = call.body.get("now")
    call.service.clock.set(None if now is None else float(now), frozen=call.body.get("frozen"))
    return _moved(call)


def _advance(call: Call) -> Json:
    call.service.clock.advance(float(call.body["seconds"]))
    return _moved(call)


def _moved(call: Call) -> Json:
    call.service.tick()
    call.service.changed()
    return _clock(call)


def _transition(call: Call) -> Json:
    body, service = call.body, call.service
    if body["move"] not in list(Move):
        raise ConfigurationError(f"There is no move {body['move']!r}. Say {', '.join(Move)}.")
    service.state = transition(
        service.behaviour,
        service.state,
        _number(call),
        Move(body["move"]),
        service.clock.now(),
        job=body.get("job", ""),
        codes=_codes(body),
    )
    return {}


def _codes(body: Mapping[str, Json]) -> tuple[str, ...]:
    """With what a job fails. Raises ConfigurationError for another move, and for a code that there is none of."""
    codes = texts(body.get("codes", []), "codes")
    if codes and body["move"] != Move.FAIL:
        raise ConfigurationError(f"Only a job that fails has codes, and the move is {body['move']!r}. Leave them out.")
    return checked(codes) if codes else ()


def _number(call: Call) -> NumberKey:
    """The number that a body names; its project may be left out where only one has it."""
    number, project = call.body["number"], call.body.get("project")
    keys = [key for key in call.service.state.numbers if key[1] == number and project in (None, key[0])]
    if len(keys) != 1:
        raise ConfigurationError(f"{len(keys)} projects have the number {number}. Name a project and a number of it.")
    return keys[0]


ROUTES: Final = (
    Route(method="GET", path="/health", act=_health),
    Route(method="GET", path="/version", act=_version),
    Route(method="POST", path="/reset", act=_reset),
    Route(method="GET", path="/state", act=_state),
    Route(method="PUT", path="/state", act=_put_state, free=True),
    Route(method="POST", path="/snapshot", act=_snapshot),
    Route(method="POST", path="/seed", act=_seed, members={"numbers": (list,)}, required=("numbers",)),
    Route(method="GET", path="/clock", act=_clock),
    Route(method="PUT", path="/clock", act=_set_clock, members={"now": NUMBER, "frozen": (bool,)}),
    Route(method="POST", path="/clock/advance", act=_advance, members={"seconds": NUMBER}, required=("seconds",)),
    Route(
        method="POST",
        path="/transitions",
        act=_transition,
        members={"project": (str,), "number": (str,), "move": (str,), "job": (str,), "codes": (list,)},
        required=("number", "move"),
    ),
)
"""What is, and what time it is."""
