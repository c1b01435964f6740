"""The event stream as lines of JSON: one event a line, and a footer that proves that none is missing."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import IO, Any, Final

from contracts.events import Event, Judged, RunEnded
from contracts.messages import exchange_to_json, request_to_json
from contracts.model import Exchange, Finding, Json, Request

VERSION: Final = 1
"""Raised by any change that a reader of this version would misread. New members alone do not raise it."""
FOOTER: Final = "End"
"""The name of the last line. It is no event: it counts and seals those before it."""


class Ndjson:
    """Writes each event as it comes, so that a run that is killed leaves whole lines, the last one perhaps torn.

    After RunEnded comes the footer: how many events there are, and the SHA-256 of their lines.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._events = 0
        self._judged: Exchange | None = None

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._events += 1
        if isinstance(event, Judged):
            self._judged = event.exchange
        line = _line({"event": type(event).__name__, "version": VERSION, **event_to_json(event, self._judged)})
        self._digest.update(line)
        if isinstance(event, RunEnded):
            sealed = {"events": self._events, "sha256": self._digest.hexdigest()}
            line += _line({"event": FOOTER, "version": VERSION, **sealed})
        self._stream.write(line)
        # Whatever ends the run, what happened until then can be read.
        self._stream.flush()


def event_to_json(event: Event, judged: Exchange | None = None) -> dict[str, Json]:
    """The members of an event as JSON.

    A finding of the exchange that was judged last does not tell that exchange again: a body of megabytes
    stands in a stream once, however much is wrong with it.
    """
    return _fields(event, judged)


def _line(told: dict[str, Json]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _fields(value: Any, judged: Exchange | None) -> dict[str, Json]:
    return {field.name: _plain(getattr(value, field.name), judged) for field in dataclasses.fields(value)}


def _plain(value: Any, judged: Exchange | None) -> Json:
    if isinstance(value, Exchange):
        return exchange_to_json(value)
    if isinstance(value, Request):
        return request_to_json(value)
    if isinstance(value, Finding) and value.exchange is judged:
        names = [field.name for field in dataclasses.fields(value) if field.name != "exchange"]
        return {name: _plain(getattr(value, name), judged) for name in names}
    if isinstance(value, enum.IntEnum):
        return value.name.lower()
    if dataclasses.is_dataclass(value):
        return _fields(value, judged)
    if isinstance(value, Mapping):
        return {_key(key): _plain(item, judged) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item, judged) for item in value]
    return value


def _key(key: Any) -> str:
    """A cause as ``RULE/WHERE``: the id of a rule has no slash."""
    return "/".join(key) if isinstance(key, tuple) else str(key)
