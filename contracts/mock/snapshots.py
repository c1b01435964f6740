"""The state of a mock as JSON, and back: exactly, and strictly.

The form follows the records of ``state``: each member has the name of its field. A member with a
default may be left out, so that a state can be written by hand.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.errors import ConfigurationError
from contracts.mock.arming import MAX_ARMED, MAX_SECONDS
from contracts.mock.callbacks import DELIVERED, GIVEN_UP, OUTBOX, PENDING, REFUSED
from contracts.mock.fates import ERROR_CODES, MAX_FATES
from contracts.mock.faults import FAULTS
from contracts.mock.provisioning import VOICE_ID
from contracts.mock.state import FAILED, IN_PROGRESS, WAITING, NumberKey, State
from contracts.model import Json

VERSION: Final = 1
_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_JOB_STATUSES = (WAITING, IN_PROGRESS, FAILED)

_LISTED: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("SmsJob", "status"): _JOB_STATUSES,
        ("VoiceJob", "status"): _JOB_STATUSES,
        ("VoiceJob", "type"): tuple(VOICE_ID),
        ("Number", "voice_type"): tuple(VOICE_ID),
        ("Armed", "fault"): tuple(FAULTS),
        ("Fate", "codes"): ERROR_CODES,
        ("Fate", "job"): ("", "sms", "voice"),
        ("Delivery", "outcome"): (PENDING, DELIVERED, GIVEN_UP, REFUSED),
    }
)
"""Members whose text is one of a list."""
_BOUNDS: Mapping[tuple[str, str], tuple[int, int]] = MappingProxyType(
    {("Armed", "left"): (1, 2**53), ("Fate", "left"): (1, 2**53), ("Armed", "seconds"): (0, int(MAX_SECONDS))}
)
"""Members whose number has bounds of its own."""
_LONGEST: Mapping[str, int] = MappingProxyType({"faults": MAX_ARMED, "fates": MAX_FATES, "outbox": OUTBOX})


def snapshot(state: State) -> dict[str, Json]:
    """The state as a JSON object."""
    members = _written(state)
    members["numbers"] = [
        {"project": project, **_written(number)} for (project, _), number in sorted(state.numbers.items())
    ]
    return {"version": VERSION, "state": members}


def restore(told: Json) -> State:
    """The state of a snapshot. Raises ConfigurationError, with the place, for anything that is not one."""
    if not isinstance(told, dict) or told.keys() != {"version", "state"}:
        raise ConfigurationError("A snapshot is an object with the members version and state, and no other.")
    if told["version"] != VERSION or isinstance(told["version"], bool):
        raise ConfigurationError(f"This snapshot is not of version {VERSION}, the only one that can be read here.")
    if not isinstance(told["state"], dict):
        raise ConfigurationError("Cannot read the snapshot: /state must be an object.")
    state: State = _record(State, told["state"], "/state")
    for name, longest in _LONGEST.items():
        if len(getattr(state, name)) > longest:
            raise ConfigurationError(f"Cannot read the snapshot: /state/{name} has more than {longest} entries.")
    return state


def _written(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _written(one) for name, one in value.items() if isinstance(name, str)}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return value.decode() if isinstance(value, bytes) else value


def _wrong(where: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"Cannot read the snapshot: {where} {what}.")


@functools.cache
def _types(record: type) -> Mapping[str, Any]:
    return typing.get_type_hints(record)


def _record(record: type, told: Json, where: str) -> Any:
    if not isinstance(told, dict):
        raise _wrong(where, "must be an object")
    kinds = _types(record)
    for name in told:
        if name not in kinds:
            raise _wrong(f"{where}/{name}", "is not known")
    for field in dataclasses.fields(record):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and field.name not in told:
            raise _wrong(f"{where}/{field.name}", "is missing")
    made = {name: _value(kinds[name], told[name], f"{where}/{name}") for name in told}
    for name, value in made.items():
        listed = _LISTED.get((record.__name__, name))
        if listed and not set(value if isinstance(value, tuple) else (value,)) <= set(listed):
            raise _wrong(f"{where}/{name}", f"must be one of {', '.join(repr(one) for one in listed)}")
        if listed and value == ():
            raise _wrong(f"{where}/{name}", "must not be empty")
        if value is not None and (bounds := _BOUNDS.get((record.__name__, name))):
            _within(value, *bounds, f"{where}/{name}")
    return record(**made)


def _value(kind: Any, told: Json, where: str) -> Any:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        present = next(part for part in parts if part is not types.NoneType)
        return None if told is None else _value(present, told, where)
    if origin is tuple:
        if not isinstance(told, list):
            raise _wrong(where, "must be a list")
        return tuple(_value(parts[0], one, f"{where}/{place}") for place, one in enumerate(told))
    if origin is not None:
        return _numbers(parts[1], told, where) if parts[0] == NumberKey else _named(parts[1], told, where)
    if dataclasses.is_dataclass(kind):
        return _record(typing.cast("type", kind), told, where)
    return _SCALARS[kind](told, where)


def _named(kind: Any, told: Json, where: str) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise _wrong(where, "must be an object")
    return MappingProxyType({name: _value(kind, one, f"{where}/{name}") for name, one in told.items()})


def _numbers(kind: Any, told: Json, where: str) -> Mapping[NumberKey, Any]:
    if not isinstance(told, list):
        raise _wrong(where, "must be a list")
    numbers = {}
    for place, one in enumerate(told):
        here = f"{where}/{place}"
        if not isinstance(one, dict) or not isinstance(one.get("project"), str) or not one["project"]:
            raise _wrong(f"{here}/project", "must name a project")
        number = _record(kind, {name: value for name, value in one.items() if name != "project"}, here)
        if not _E164.fullmatch(number.phone_number):
            raise _wrong(f"{here}/phone_number", "must be an E.164 number")
        key = (one["project"], number.phone_number)
        if key in numbers:
            raise _wrong(here, "is the same number of the same project as one before")
        numbers[key] = number
    return MappingProxyType(numbers)


def _text(told: Json, where: str) -> str:
    if not isinstance(told, str):
        raise _wrong(where, "must be text")
    return told


def _within(told: float, least: int, most: int, where: str) -> None:
    if not least <= told <= most:
        raise _wrong(where, f"must be from {least} to {most}")


def _whole(told: Json, where: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise _wrong(where, "must be a whole number")
    _within(told, -1, 2**53, where)
    return told


def _real(told: Json, where: str) -> float:
    if not isinstance(told, int | float) or isinstance(told, bool):
        raise _wrong(where, "must be a number")
    # A time beyond could not be written as text.
    _within(told, 0, 250_000_000_000, where)
    return told


def _bytes(told: Json, where: str) -> bytes:
    try:
        return _text(told, where).encode()
    except UnicodeEncodeError:
        raise _wrong(where, "must be text in UTF-8") from None


_SCALARS: Mapping[type, Callable[[Json, str], Any]] = MappingProxyType(
    {str: _text, int: _whole, float: _real, bytes: _bytes}
)
