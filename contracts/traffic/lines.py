"""Recordings of a line each: the journal of the mock, and the event stream of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from contracts.errors import DocumentError
from contracts.messages import exchange_from_json
from contracts.mock.journal import VERSION
from contracts.model import Exchange
from contracts.traffic.entry import Entry

MAX_LINE = 256 * 1024 * 1024
"""Bytes of one line."""
_ENDED: Final = "End"
"""What the last line of an event stream is called."""


def read_lines(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of a journal or of an event stream. Raises DocumentError, naming the line, for anything else."""
    event, number = _ENDED, 0
    for number, line in enumerate(lines, start=1):
        told = _object(line, number)
        event = told.get("event", _ENDED)
        if "event" in told and isinstance(event, str) and event != "Judged":
            continue
        try:
            yield Entry(number=number, exchange=_exchange(told))
        except (DocumentError, KeyError, TypeError) as error:
            raise DocumentError(f"line {number}: {error}") from None
    if event != _ENDED:
        raise DocumentError(f"it was cut off after line {number}, as an event stream ends with a footer")


def _exchange(told: dict[str, Any]) -> Exchange:
    if told.get("journal") == VERSION:
        return exchange_from_json(told)
    if "event" not in told:
        raise DocumentError("it is neither of a journal nor of an event stream")
    return exchange_from_json(told["exchange"])


def is_line(line: bytes) -> bool:
    """Whether a file that begins with this line is a journal or an event stream."""
    try:
        told = json.loads(line)
    except ValueError:
        return False
    return isinstance(told, dict) and ("journal" in told or "event" in told)


def _object(line: bytes, number: int) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise DocumentError(f"line {number}: it is longer than {MAX_LINE:,} bytes")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise DocumentError(f"line {number}: it is not JSON, or was cut off") from None
    if not isinstance(told, dict):
        raise DocumentError(f"line {number}: it is no object")
    return told
