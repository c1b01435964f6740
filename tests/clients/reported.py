"""What a client reports, under the names of the wire, so that one test serves all clients."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

_OWN_NAMES: Final = {"event_destination_target": "callbackUrl"}
"""Fields that a client calls by another word than the wire does."""


def by_wire_names(value: Any) -> Any:
    """A model as its adapter told it, snake_case turned into the wire's camelCase, types named by text undone."""
    if isinstance(value, Mapping):
        if value.keys() == {"$type", "value"}:
            return value["value"]
        return {_wire_name(name): by_wire_names(member) for name, member in value.items()}
    if isinstance(value, list):
        return [by_wire_names(member) for member in value]
    return value


def _wire_name(name: str) -> str:
    return _OWN_NAMES.get(name) or re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def to_the_millisecond(value: Any) -> Any:
    """The same JSON with each RFC 3339 time cut to whole milliseconds UTC, the finest that every client keeps."""
    if isinstance(value, Mapping):
        return {name: to_the_millisecond(member) for name, member in value.items()}
    if isinstance(value, list):
        return [to_the_millisecond(member) for member in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)", value):
        moment = datetime.datetime.fromisoformat(value).astimezone(datetime.UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000).isoformat(timespec="milliseconds")
    return value


def differences(told: Any, reported: Any, where: str = "") -> list[str]:
    """JSON Pointers of what a client reports otherwise than it was told; empty when it reports just that.

    A member that was not told may be reported as None: some models have all their fields always.
    """
    if isinstance(told, Mapping) and isinstance(reported, Mapping):
        invented = [f"{where}/{name}" for name in reported.keys() - told.keys() if reported[name] is not None]
        inner = (differences(told[name], reported.get(name), f"{where}/{name}") for name in told)
        return sorted(invented) + [pointer for pointers in inner for pointer in pointers]
    return [] if told == reported else [where]
