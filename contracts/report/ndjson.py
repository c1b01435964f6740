"""The event stream as lines of JSON, one event a line, the last one a footer."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Mapping
from typing import IO, Any

from contracts.events import Event
from contracts.messages import request_to_json, response_to_json
from contracts.model import Request, Response

VERSION = 1


class Ndjson:
    """Writes each event as it comes, and lets go of it. A stream without a RunEnded line is incomplete."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        line = {"event": type(event).__name__, "version": VERSION, **_fields(event)}
        self._stream.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        # Whatever ends the run, what happened until then can be read.
        self._stream.flush()


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Request):
        return request_to_json(value)
    if isinstance(value, Response):
        return response_to_json(value)
    if isinstance(value, enum.IntEnum):
        return value.name.lower()
    if dataclasses.is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {"/".join(key) if isinstance(key, tuple) else str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
