"""The event stream read back: the very events that were written, one at a time, whatever their number."""

from __future__ import annotations

import dataclasses
import enum
import functools
import gzip
import hashlib
import json
import types
import typing
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.events import Discovered, Event, Judged, RunEnded, RunStarted
from contracts.intake import check_file
from contracts.messages import exchange_from_json, request_from_json
from contracts.model import Exchange, Json, Request
from contracts.report.ndjson import FOOTER, VERSION
from contracts.traffic.files import unpacked
from contracts.traffic.lines import MAX_LINE

EVENTS: Final = {kind.__name__: kind for kind in typing.get_args(Event)}
"""The events by the names that stand in a stream."""

_Read = Callable[[Json, str], Any]


class IncompleteStreamError(ContractsError):
    """A stream was cut off, or changed after it was written: what it leaves out is not known."""

    exit_code = 3


def read_stream(path: Path) -> Iterator[Event]:
    """The events of a file, gzip too.

    Raises ConfigurationError when it cannot be read, DocumentError when it is no event stream or one of a
    newer version, and, after the last event that is whole, IncompleteStreamError. Each names the file.
    """
    check_file(path)
    try:
        with path.open("rb") as raw:
            yield from read_events(unpacked(raw))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise IncompleteStreamError(f"{path}: its compression is damaged, or it was cut off. Run it again.") from None
    except (IncompleteStreamError, DocumentError) as error:
        raise type(error)(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigurationError(f"Cannot read {path}: {error.strerror}.") from None


def read_events(lines: IO[bytes]) -> Iterator[Event]:
    """The events of an open stream. Raises as ``read_stream``, without a name."""
    digest, number, ended = hashlib.sha256(), 0, False
    judged: Exchange | None = None
    while line := lines.readline(MAX_LINE + 1):
        told = _told(line, number + 1)
        if told["event"] == FOOTER:
            _check_footer(told, number, digest.hexdigest(), ended=ended)
            if lines.read(1):
                raise IncompleteStreamError("something stands after its footer. Write each stream to its own file.")
            return
        if ended or (told["event"] == RunStarted.__name__) is not (number == 0):
            raise DocumentError(f"line {number + 1}: {told['event']} has no place there")
        event = event_from_json(told, f"line {number + 1}", judged)
        judged = event.exchange if isinstance(event, Judged) else judged
        digest.update(line)
        number += 1
        ended = isinstance(event, RunEnded)
        yield event
    if not number:
        raise DocumentError("it is empty")
    raise IncompleteStreamError(f"it was cut off after {number:,} events. Run it again.")


def event_from_json(told: dict[str, Json], where: str = "the event", judged: Exchange | None = None) -> Event:
    """One event from its line. ``judged`` is the exchange that was judged last before it.

    Raises DocumentError, saying where, for anything else.
    """
    kind = EVENTS.get(told["event"])
    if kind is None:
        raise DocumentError(f"{where}: {str(told['event'])[:40]!r} is no event")
    if kind is Judged:
        judged = _exchange(told.get("exchange"), where)
        findings = told.get("findings")
        if isinstance(findings, list):
            findings = [_completed(one, judged) for one in findings]
        told = {**told, "exchange": judged, "findings": findings}
    elif kind is Discovered and judged is not None:
        told = {**told, "finding": _completed(told.get("finding"), judged)}
    event: Event = _reader(kind)(told, where)
    return event


def _completed(finding: Json, judged: Exchange) -> Json:
    """A finding with its exchange, which it leaves out where that is the one judged last."""
    return {"exchange": judged, **finding} if isinstance(finding, dict) else finding


def _exchange(told: Json | Exchange, where: str) -> Exchange:
    try:
        return told if isinstance(told, Exchange) else exchange_from_json(told)
    except DocumentError as error:
        raise DocumentError(f"{where}: {error}") from None


def _request(told: Json, where: str) -> Request:
    try:
        return request_from_json(told)
    except DocumentError as error:
        raise DocumentError(f"{where}: {error}") from None


def _told(line: bytes, number: int) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise DocumentError(f"line {number}: it is longer than {MAX_LINE:,} bytes")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("event"), str):
        if number > 1 and not line.endswith(b"\n"):
            raise IncompleteStreamError(f"it was cut off within line {number:,}. Run it again.")
        raise DocumentError("it is no event stream" if number == 1 else f"line {number}: it is no event")
    version = told.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DocumentError(f"line {number}: it is no event stream, as it has no version")
    if version > VERSION:
        raise DocumentError(f"it is of version {version}, and {VERSION} is the newest known here. Update contracts.")
    if not line.endswith(b"\n"):
        raise IncompleteStreamError(f"it was cut off at the end of line {number:,}. Run it again.")
    return told


def _check_footer(told: dict[str, Any], events: int, digest: str, *, ended: bool) -> None:
    if not ended or told.get("events") != events or told.get("sha256") != digest:
        raise IncompleteStreamError("its events are not those that its footer counts: it was changed. Run it again.")


@functools.cache
def _reader(kind: Any) -> _Read:
    """What reads a value of a type: the types of the events are the only description that there is."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        present = _reader(inner[0])
        return lambda told, where: None if told is None else present(told, where)
    if origin is tuple:
        return _tuple(_reader(inner[0]))
    if origin is Mapping or origin is typing.Mapping:
        return _mapping(_pair if inner[0] is not str else str, _reader(inner[1]))
    if issubclass(kind, enum.Enum):
        return _listed({_name(value): value for value in kind}, kind.__name__)
    return _record(kind)


def _record(kind: Any) -> _Read:
    hints = typing.get_type_hints(kind)
    fields = [(field.name, _reader(hints[field.name]), _is_optional(field)) for field in dataclasses.fields(kind)]

    def read(told: Json, where: str) -> Any:
        if not isinstance(told, dict):
            raise DocumentError(f"{where} is no object")
        members = {}
        for name, reader, optional in fields:
            if name in told:
                members[name] = reader(told[name], f"{where}: {name}")
            elif not optional:
                raise DocumentError(f"{where}: {name} is missing")
        return kind(**members)

    return read


def _is_optional(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _tuple(item: _Read) -> _Read:
    def read(told: Json, where: str) -> Any:
        if not isinstance(told, list):
            raise DocumentError(f"{where} is no list")
        return tuple([item(one, where) for one in told])

    return read


def _mapping(key: Callable[[str], Any], item: _Read) -> _Read:
    def read(told: Json, where: str) -> Any:
        if not isinstance(told, dict):
            raise DocumentError(f"{where} is no object")
        return types.MappingProxyType({key(name): item(one, where) for name, one in told.items()})

    return read


def _pair(text: str) -> tuple[str, str]:
    rule, _, place = text.partition("/")
    return rule, place


def _listed(values: Mapping[str, enum.Enum], what: str) -> _Read:
    def read(told: Json, where: str) -> Any:
        if not isinstance(told, str) or told not in values:
            raise DocumentError(f"{where} is no {what.lower()}")
        return values[told]

    return read


def _name(value: enum.Enum) -> str:
    return value.name.lower() if isinstance(value, enum.IntEnum) else str(value.value)


def _leaf(kind: type | types.UnionType, word: str, make: Callable[[Any], Any] = lambda value: value) -> _Read:
    def read(told: Json, where: str) -> Any:
        if not isinstance(told, kind) or (isinstance(told, bool) and kind is not bool):
            raise DocumentError(f"{where} is no {word}")
        return make(told)

    return read


_LEAVES: Final[Mapping[Any, _Read]] = {
    str: _leaf(str, "text"),
    bool: _leaf(bool, "truth value"),
    int: _leaf(int, "whole number"),
    float: _leaf(int | float, "number", float),
    Exchange: _exchange,
    Request: _request,
}
