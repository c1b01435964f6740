"""What a client hands to its user, held against what it was told: member by member, whatever types it chose.

Unset texts are empty, null or absent on the wire, and a client may show any of the three. Times are
compared as moments, to the millisecond, the finest that every client keeps; amounts as numbers.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from contracts.document import contract
from contracts.model import Json, Mismatch
from contracts.pointers import pointer, tokens_of
from contracts.schemas import show

_NOTHING: Final[tuple[Json, ...]] = (None, "", {}, [])
_WITHOUT_ZONE: Final = "timestamp"
"""The time of an event: no format says what it is, as it has no zone."""
_MILLISECOND: Final = 1000


def differences(told: Json, reported: Json, *at: str | int) -> Iterator[Mismatch]:
    """Where documented members are lost, changed or made up on the way to the user."""
    if isinstance(reported, dict) and not is_typed(reported) and (told is None or isinstance(told, dict)):
        told = told or {}
        for name in sorted((told.keys() | reported.keys()) & documented()):
            yield from differences(told.get(name), reported.get(name), *at, name)
    elif isinstance(told, dict) and is_nothing(reported) and is_nothing(told):
        return
    elif isinstance(told, list) and isinstance(reported, list) and len(told) == len(reported):
        for index, (one, other) in enumerate(zip(told, reported, strict=True)):
            yield from differences(one, other, *at, index)
    elif not _same(told, reported, str(at[-1]) if at else ""):
        yield Mismatch(
            where=pointer(*at) or "body",
            expected=f"{show(told)}, as the answer says",
            received="nothing" if is_nothing(reported) else _shown(reported),
        )


def is_typed(value: Json) -> bool:
    """Whether a value is one of a type that JSON lacks."""
    return isinstance(value, dict) and value.keys() == {"$type", "value"}


@functools.cache
def documented() -> frozenset[str]:
    """The names of all members that the contract documents."""
    return frozenset(name for name, _ in _members())


@functools.cache
def _moments() -> frozenset[str]:
    return frozenset({_WITHOUT_ZONE, *(name for name, schema in _members() if schema.get("format") == "date-time")})


def _members() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for schema in contract().root["components"]["schemas"].values():
        yield from schema.get("properties", {}).items()


def is_nothing(value: Json) -> bool:
    """Whether a member is unset, in whichever way."""
    if isinstance(value, dict) and not is_typed(value):
        return all(is_nothing(member) for member in value.values())
    return value in _NOTHING


def member_at(value: Json, pointer: str) -> Json:
    """The member at a JSON Pointer, or None where there is none."""
    for token in tokens_of(pointer):
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _same(told: Json, reported: Json, name: str) -> bool:
    if is_nothing(told):
        return is_nothing(reported)
    plain = reported["value"] if is_typed(reported) else reported
    if told == plain:
        return True
    if name in _moments() and isinstance(told, str) and isinstance(plain, str):
        return _moment(told) is not None and _moment(told) == _moment(plain)
    return name == "amount" and _number(told) is not None and _number(told) == _number(plain)


def _moment(text: str) -> int | None:
    """Milliseconds since 1970, or None for what is no time. A time without a zone is in UTC."""
    if not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        return None
    try:
        read = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = read if read.tzinfo else read.replace(tzinfo=datetime.UTC)
    since = aware - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return since // datetime.timedelta(microseconds=_MILLISECOND)


def _number(value: Json) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _shown(reported: Json) -> str:
    return f"{show(reported['value'])} of type {reported['$type']}" if is_typed(reported) else show(reported)
