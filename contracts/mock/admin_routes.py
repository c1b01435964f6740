"""What the admin API offers: a table of routes, each with a function over the service."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Final

from contracts.errors import ConfigurationError
from contracts.mock import arming, auth, callbacks, fates
from contracts.mock.faults import FAULTS
from contracts.mock.journal import Wanted, told
from contracts.mock.service import Service
from contracts.mock.snapshots import snapshot
from contracts.mock.state import Armed, Delivery, Fate, NumberKey
from contracts.mock.transitions import Move, transition
from contracts.model import Json

MAX_PAGE: Final = 1_000
_PAGE: Final = 100


class NoSuchError(Exception):
    """What a path names is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of the admin API, taken apart and checked."""

    service: Service
    id: int = 0
    """The number at the end of the path, where it has one."""
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation. ``members`` are those of the body with their types; a body that is not an object has none."""

    method: str
    path: str
    """After the prefix; ``{id}`` stands for a whole number."""
    act: Callable[[Call], Json]
    members: Mapping[str, tuple[type, ...]] | None = None
    required: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    free: bool = False
    """Whether the body may be any JSON value."""


# Life of the mock


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


# Jobs


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
        codes=_texts(body.get("codes", []), "codes"),
    )
    return {}


def _number(call: Call) -> NumberKey:
    """The number that a body names; its project may be left out where only one has it."""
    number, project = call.body["number"], call.body.get("project")
    keys = [key for key in call.service.state.numbers if key[1] == number and project in (None, key[0])]
    if len(keys) != 1:
        raise ConfigurationError(f"{len(keys)} projects have the number {number}. Name a project and a number of it.")
    return keys[0]


def _failures(call: Call) -> Json:
    return {"failures": [_fate(fate) for fate in call.service.state.fates]}


def _fail_jobs(call: Call) -> Json:
    asked = dict(call.body)
    codes = _texts(asked.pop("codes"), "codes")
    call.service.state = fates.fail_jobs(call.service.state, codes, **asked)
    return _fate(call.service.state.fates[-1])


def _fate(fate: Fate) -> Json:
    return {**dataclasses.asdict(fate), "codes": list(fate.codes)}


def _lift(call: Call) -> Json:
    call.service.state = fates.lift(call.service.state)
    return {}


def _lift_one(call: Call) -> Json:
    _among(call.id, call.service.state.fates)
    call.service.state = fates.lift(call.service.state, call.id)
    return {}


# Faults and tokens


def _faults(call: Call) -> Json:
    table = [
        {
            "fault": fault.name,
            "sentence": fault.sentence,
            "documented": fault.documented,
            "place": fault.place,
            "applied": fault.applied,
            "seconds": fault.seconds,
        }
        for fault in FAULTS.values()
    ]
    return {"faults": table, "armed": [dataclasses.asdict(armed) for armed in call.service.state.faults]}


def _arm(call: Call) -> Json:
    asked = dict(call.body)
    call.service.state = arming.arm(call.service.state, asked.pop("fault"), **asked)
    return dataclasses.asdict(call.service.state.faults[-1])


def _disarm(call: Call) -> Json:
    call.service.state = arming.disarm(call.service.state)
    return {}


def _disarm_one(call: Call) -> Json:
    _among(call.id, call.service.state.faults)
    call.service.state = arming.disarm(call.service.state, call.id)
    return {}


def _among(wanted: int, there: tuple[Armed | Fate, ...]) -> None:
    if not any(one.id == wanted for one in there):
        raise NoSuchError


def _expire(call: Call) -> Json:
    call.service.state = auth.expire_tokens(call.service.state)
    return {}


def _revoke(call: Call) -> Json:
    call.service.state = auth.revoke_tokens(call.service.state)
    return {}


def _foreign(call: Call) -> Json:
    return {"access_token": auth.foreign_token(call.service.clock.now())}


# Journal


def _requests(call: Call) -> Json:
    wanted, after, limit = _query(call)
    journal = call.service.journal
    page = []
    for entry in journal.select(wanted):
        if entry.id > after:
            page.append(told(entry, journal.findings(entry.id)))
            if len(page) == limit:
                break
    return {"total": journal.total, "kept": journal.kept, "requests": page}


def _count(call: Call) -> Json:
    wanted, _, _ = _query(call)
    return {"count": sum(1 for _ in call.service.journal.select(wanted))}


def _violations(call: Call) -> Json:
    listed = _requests(replace(call, query={**call.query, "violations": "true"}))
    return {"findings": call.service.journal.found, **listed}


def _query(call: Call) -> tuple[Wanted, int, int]:
    query = call.query
    wanted = Wanted(
        method=query.get("method"),
        path=query.get("path"),
        number=query.get("number"),
        status=_whole(query, "status", None, 999),
        rule=query.get("rule"),
        fault=query.get("fault"),
        violations=query.get("violations") == "true",
    )
    return wanted, _whole(query, "after", 0, 2**53) or 0, _whole(query, "limit", _PAGE, MAX_PAGE) or _PAGE


def _whole(query: Mapping[str, str], name: str, default: int | None, most: int) -> int | None:
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise ConfigurationError(f"{name} is a whole number of at most {most}.")
    return int(text)


def _request(call: Call) -> Json:
    entry = call.service.journal.entry(call.id)
    if entry is None:
        raise NoSuchError
    return told(entry, call.service.journal.findings(entry.id))


def _forget(call: Call) -> Json:
    call.service.journal.clear()
    return {}


def _forget_one(call: Call) -> Json:
    if not call.service.journal.remove(call.id):
        raise NoSuchError
    return {}


# Callbacks


def _callbacks(call: Call) -> Json:
    return {"callbacks": [_delivery(one) for one in call.service.state.outbox]}


def _pull(call: Call) -> Json:
    due = call.service.due()
    for one in due:
        call.service.attempted(one.id, 200)
    return {"callbacks": [_delivery(one) for one in due]}


def _redeliver(call: Call) -> Json:
    ids = call.body["ids"]
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in ids):
        raise ConfigurationError("ids is a list of whole numbers.")
    service = call.service
    service.state = callbacks.redeliver(service.state, ids, service.clock.now())
    return {}


def _empty_outbox(call: Call) -> Json:
    call.service.state = callbacks.forget(call.service.state)
    return {}


def _delivery(one: Delivery) -> Json:
    return {**dataclasses.asdict(one), "body": one.body.decode()}


def _texts(value: Any, name: str) -> list[str]:
    if not all(isinstance(one, str) for one in value):
        raise ConfigurationError(f"{name} is a list of texts.")
    return list(value)


_NUMBER = (int, float)
_MATCHING: Final[Mapping[str, tuple[type, ...]]] = MappingProxyType(
    {"count": (int, type(None)), "project": (str,), "number": (str,), "target": (str,)}
)
_FILTERS: Final = ("method", "path", "number", "status", "rule", "fault")

ROUTES: Final = (
    Route(method="GET", path="/health", act=_health),
    Route(method="GET", path="/version", act=_version),
    Route(method="POST", path="/reset", act=_reset),
    Route(method="GET", path="/state", act=_state),
    Route(method="PUT", path="/state", act=_put_state, free=True),
    Route(method="POST", path="/snapshot", act=_snapshot),
    Route(method="POST", path="/seed", act=_seed, members={"numbers": (list,)}, required=("numbers",)),
    Route(method="GET", path="/clock", act=_clock),
    Route(method="PUT", path="/clock", act=_set_clock, members={"now": _NUMBER, "frozen": (bool,)}),
    Route(method="POST", path="/clock/advance", act=_advance, members={"seconds": _NUMBER}, required=("seconds",)),
    Route(
        method="POST",
        path="/transitions",
        act=_transition,
        members={"project": (str,), "number": (str,), "move": (str,), "job": (str,), "codes": (list,)},
        required=("number", "move"),
    ),
    Route(method="GET", path="/failures", act=_failures),
    Route(
        method="POST",
        path="/failures",
        act=_fail_jobs,
        members={"codes": (list,), "job": (str,), **_MATCHING},
        required=("codes",),
    ),
    Route(method="DELETE", path="/failures", act=_lift),
    Route(method="DELETE", path="/failures/{id}", act=_lift_one),
    Route(method="GET", path="/faults", act=_faults),
    Route(
        method="POST",
        path="/faults",
        act=_arm,
        members={"fault": (str,), "seconds": _NUMBER, "method": (str,), "scenario": (str,), **_MATCHING},
        required=("fault",),
    ),
    Route(method="DELETE", path="/faults", act=_disarm),
    Route(method="DELETE", path="/faults/{id}", act=_disarm_one),
    Route(method="POST", path="/tokens/expire", act=_expire),
    Route(method="POST", path="/tokens/revoke", act=_revoke),
    Route(method="GET", path="/tokens/foreign", act=_foreign),
    Route(method="GET", path="/requests", act=_requests, query=("after", "limit", *_FILTERS)),
    Route(method="GET", path="/requests/count", act=_count, query=_FILTERS),
    Route(method="GET", path="/requests/violations", act=_violations, query=("after", "limit", *_FILTERS)),
    Route(method="GET", path="/requests/{id}", act=_request),
    Route(method="DELETE", path="/requests", act=_forget),
    Route(method="DELETE", path="/requests/{id}", act=_forget_one),
    Route(method="GET", path="/callbacks", act=_callbacks),
    Route(method="POST", path="/callbacks/pull", act=_pull),
    Route(method="POST", path="/callbacks/redeliver", act=_redeliver, members={"ids": (list,)}, required=("ids",)),
    Route(method="DELETE", path="/callbacks", act=_empty_outbox),
)
"""Every operation but the one that ends the process, which the server adds."""
