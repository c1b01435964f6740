"""Recordings of a line each: the journal of the mock, and the event stream of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, Any, Final

from contracts.errors import DocumentError
from contracts.messages import exchange_from_json
from contracts.mock.journal import VERSION
from contracts.model import Facts, ForeignNumber, Json, NumberFact, Request
from contracts.observed.address import address_of
from contracts.observed.caller import is_token_request
from contracts.observed.inside import Callback, Inside
from contracts.observed.sent_path import sent_path
from contracts.traffic.entry import Entry, touched
from contracts.traffic.plain import PlainLine, read_plain

MAX_LINE: Final = 64 * 1024 * 1024
"""Bytes of one line: reading it takes some four times as much memory."""
STREAM_VERSION: Final = 1
_FOOTER: Final = "End"
_FACT_LISTS: Final = (
    "service_plans", "campaigns", "apps", "trunks", "fax_services", "failing_service_plans", "failing_campaigns",
    "failing_apps", "unknown_numbers",
)  # fmt: skip


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream, cut where one is longer than may be: one without an end would take all memory."""
    return iter(lambda: stream.readline(MAX_LINE + 1), b"")


def read_lines(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of a journal or of an event stream.

    Raises DocumentError, naming the line and its first byte, for anything else, and for a run without its end:
    a stream that was cut off must not pass for a whole one.
    """
    position, unfinished = 0, 0
    for number, line in enumerate(lines, start=1):
        plain = read_plain(line)
        if plain is not None:
            yield _plain_entry(plain, number)
            position += len(line)
            continue
        where = f"line {number}, byte {position:,}"
        told = _object(line, where)
        event = told.get("event")
        if event == "RunStarted":
            unfinished = number
        elif event == _FOOTER:
            unfinished = 0
        try:
            entry = _entry(told, number)
        except (DocumentError, KeyError, TypeError) as error:
            raise DocumentError(f"{where}: {error}") from None
        if entry is not None:
            yield entry
        position += len(line)
    if unfinished:
        raise DocumentError(f"the run that begins in line {unfinished} has no end: the stream was cut off")


def _entry(told: dict[str, Any], number: int) -> Entry | None:
    """What a line tells; None for an event without an exchange."""
    # An event may name a journal: that of the numbers which a run has kept.
    if "journal" in told and "event" not in told:
        if told["journal"] != VERSION:
            raise DocumentError(f"it is of a journal of version {told['journal']!r:.20}; this is version {VERSION}")
        if told.get("cleared"):
            return Entry(number=number, anew=True)
        return read_entry(told, number)
    event = told.get("event")
    if event is None:
        raise DocumentError("it is neither of a journal nor of an event stream")
    if told.get("version", STREAM_VERSION) != STREAM_VERSION:
        raise DocumentError(f"it is of an event stream of another version than {STREAM_VERSION}")
    if event == "RunStarted":
        return Entry(number=number, anew=True, facts=_facts(told.get("facts")))
    return _recorded(told["exchange"], number, answered=True) if event == "Judged" else None


def read_entry(told: dict[str, Any], number: int) -> Entry:
    """One entry of a journal, as its file or the admin API tells it. Raises DocumentError for what is none."""
    callback = told.get("callback")
    if callback is not None:
        inside = Inside(callback=Callback(genuine=bool(callback["genuine"])))
        return Entry(number=number, exchange=exchange_from_json(told), answered=False, inside=inside)
    # What the mock was told to spoil, and what a proxy answered itself, is no fault of a provider.
    entry = _recorded(told, number, answered=not told.get("fault"))
    if "origin" not in told:
        return entry
    return replace(entry, origin=_text(told, "origin"), began=_began(told), exact=True, **_lacking(told, entry))


def _plain_entry(plain: PlainLine, number: int) -> Entry:
    origin, exact = plain.origin or "", plain.origin is not None
    exchange, began = plain.exchange, plain.began if exact else None
    if not _is_ours(exchange.request):
        about = touched(exchange.request.method, exchange.request.path)
        return Entry(number=number, origin=origin, about=about, began=began, exact=exact)
    return Entry(number=number, exchange=exchange, answered=not plain.fault, origin=origin, began=began, exact=exact)


def _is_ours(request: Request) -> bool:
    return sent_path(request.method, request.path) is not None or is_token_request(request)


def _lacking(told: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """What becomes of an entry of which a proxy could not keep everything."""
    lacking = told.get("lacking")
    if lacking is None or entry.exchange is None:
        return {}
    if not isinstance(lacking, dict) or lacking.get("of") not in ("request", "answer"):
        raise DocumentError("lacking says neither of the request nor of the answer that something is missing")
    why = _text(lacking, "why")
    if lacking["of"] == "answer":
        return {"unread": why, "answered": False}
    # What it has changed is not known.
    return {"unread": why, "exchange": None, "about": address_of(entry.exchange.request.path)}


def _text(told: dict[str, Any], name: str) -> str:
    text = told.get(name, "")
    if not isinstance(text, str):
        raise DocumentError(f"{name} is no text")
    return text


def _began(told: dict[str, Any]) -> float | None:
    began = told.get("began")
    if began is not None and (not isinstance(began, int | float) or isinstance(began, bool)):
        raise DocumentError("began is no number")
    return began


def _recorded(told: Json, number: int, *, answered: bool) -> Entry:
    exchange = exchange_from_json(told)
    request = exchange.request
    if not _is_ours(request):
        return Entry(number=number, about=touched(request.method, request.path))
    return Entry(number=number, exchange=exchange, answered=answered)


def is_line(line: bytes) -> bool:
    """Whether a file that begins with this line is a journal or an event stream."""
    if line.lstrip().startswith((b'{"journal":', b'{"event":')):
        return True
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and ("journal" in told or "event" in told)


def _object(line: bytes, where: str) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise DocumentError(f"{where}: it is longer than {MAX_LINE:,} bytes")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise DocumentError(f"{where}: it is not JSON, or was cut off") from None
    if not isinstance(told, dict):
        raise DocumentError(f"{where}: it is no object")
    return told


def _facts(told: Json) -> Facts | None:
    """The facts of a run; None for those that say nothing, as of recorded traffic that was checked."""
    facts = Facts(
        project_id=told["project_id"],
        numbers=tuple(NumberFact(**one) for one in told["numbers"]),
        foreign_numbers=tuple(ForeignNumber(**one) for one in told["foreign_numbers"]),
        authenticated=told["authenticated"],
        **{name: tuple(told[name]) for name in _FACT_LISTS},
    )
    return facts if facts.numbers else None
