"""Faults that wait for requests: armed, disarmed, and found for the request at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Behaviour
from contracts.mock.faults import FAULTS, Fault, Place
from contracts.mock.state import Armed, NumberKey, State
from contracts.model import Request

FAULT_HEADER = "x-contracts-fault"
SCENARIO_HEADER = "x-contracts-scenario"
MAX_ARMED = 1000
MAX_SECONDS = 3600.0
_SECONDS = re.compile(r"seconds=([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The fault of one request. ``armed`` is what it was armed by, or None when the request asked for it."""

    fault: Fault
    seconds: float
    armed: Armed | None


def arm(  # noqa: PLR0913 - one parameter for each way to choose
    state: State,
    fault: str,
    *,
    count: int | None = 1,
    seconds: float | None = None,
    method: str = "",
    project: str = "",
    number: str = "",
    target: str = "",
    scenario: str = "",
) -> State:
    """The state in which a fault waits for the next ``count`` requests that match; None is all of them.

    Of several that match, the one that was armed first is used up first.
    Raises ConfigurationError for what cannot be armed.
    """
    _known(fault)
    if count is not None and count < 1:
        raise ConfigurationError("Arm a fault for 1 request or more, or for all of them with null.")
    if seconds is not None:
        _bearable(seconds)
    if len(state.faults) >= MAX_ARMED:
        raise ConfigurationError(f"{MAX_ARMED} faults are armed already. Disarm some first.")
    if FAULTS[fault].place is Place.TOKEN and (project or number or target):
        raise ConfigurationError(f"The fault {fault!r} is one of the token endpoint, which knows no number.")
    armed = Armed(
        id=state.serial + 1,
        fault=fault,
        left=count,
        seconds=seconds,
        method=method.upper(),
        project=project,
        number=number,
        target=target,
        scenario=scenario,
    )
    return replace(state, serial=armed.id, faults=(*state.faults, armed))


def disarm(state: State, armed: int | None = None) -> State:
    """The state without one armed fault, by its id, or without any. Raises ConfigurationError for an unknown id."""
    if armed is None:
        return replace(state, faults=())
    left = tuple(one for one in state.faults if one.id != armed)
    if len(left) == len(state.faults):
        raise ConfigurationError(f"No fault is armed under the id {armed}.")
    return replace(state, faults=left)


def choose(behaviour: Behaviour, state: State, request: Request, place: Place, key: NumberKey | None) -> Chosen | None:
    """The fault of a request: the one that it names itself, else the first armed that fits.

    ``key`` is the number asked about. Raises ConfigurationError when the request names a fault that there is not.
    """
    asked = request.header(FAULT_HEADER) if behaviour.faults_by_header else None
    if asked is not None:
        fault, seconds = _read(asked)
        if fault.place is place:
            return Chosen(fault=fault, seconds=seconds, armed=None)
    for armed in state.faults:
        fault = FAULTS[armed.fault]
        if fault.place is place and _matches(armed, request, key):
            seconds = fault.seconds if armed.seconds is None else armed.seconds
            return Chosen(fault=fault, seconds=seconds, armed=armed)
    return None


def used(state: State, chosen: Chosen) -> State:
    """The state after a fault has spoilt one answer."""
    armed = chosen.armed
    if armed is None or armed.left is None:
        return state
    kept = replace(armed, left=armed.left - 1)
    faults = tuple(kept if one.id == armed.id else one for one in state.faults)
    return replace(state, faults=tuple(one for one in faults if one.left != 0))


def _known(name: str) -> Fault:
    if name not in FAULTS:
        raise ConfigurationError(f"There is no fault {name!r}. The faults are: {', '.join(FAULTS)}.")
    return FAULTS[name]


def _bearable(seconds: float) -> float:
    if not 0 <= seconds <= MAX_SECONDS:
        raise ConfigurationError(f"A fault may take from 0 to {MAX_SECONDS:.0f} seconds.")
    return seconds


def _read(asked: str) -> tuple[Fault, float]:
    """``NAME`` or ``NAME;seconds=1.5``."""
    name, _, rest = (part.strip() for part in asked.partition(";"))
    fault = _known(name)
    if not rest:
        return fault, fault.seconds
    said = _SECONDS.fullmatch(rest)
    if said is None:
        raise ConfigurationError(f"Write X-Contracts-Fault: {name};seconds=1.5")
    return fault, _bearable(float(said[1]))


def _matches(armed: Armed, request: Request, key: NumberKey | None) -> bool:
    project, number = key or ("", "")
    return (
        armed.method in ("", request.method)
        and armed.project in ("", project)
        and armed.number in ("", number)
        and (not armed.target or armed.target in targets(request.json))
        and (not armed.scenario or armed.scenario == request.header(SCENARIO_HEADER))
    )


def targets(update: object) -> tuple[str, ...]:
    """The service plans, campaigns and voice ids that an update names."""
    if not isinstance(update, Mapping):
        return ()
    named = []
    for configuration in ("smsConfiguration", "voiceConfiguration"):
        asked = update.get(configuration)
        if isinstance(asked, Mapping):
            members = ("servicePlanId", "campaignId", "appId", "trunkId", "serviceId")
            named += [asked[member] for member in members if isinstance(asked.get(member), str) and asked[member]]
    return tuple(named)
