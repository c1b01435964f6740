"""Recorded traffic held against two revisions: which real exchanges the new one no longer allows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from contracts.diff.document import rooted
from contracts.diff.engine import lowered
from contracts.diff.normal import Message, Shelf, child
from contracts.diff.revision import Revision
from contracts.model import NOT_JSON, Exchange, Json
from contracts.schemas import Schema
from contracts.standards import is_success
from contracts.traffic.entry import Entry

_JSON = "application/json"
_Cause = tuple[str, str, str]
"""What, where, and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the new revision no longer allows at one place, with the first exchange that shows it."""

    what: str
    """``request body``, ``response body``, ``status`` or ``operation``."""
    where: str
    expected: str
    received: str
    entry: int
    exchange: Exchange
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of a recording."""

    exchanges: int
    """How many are of an operation that the old revision has."""
    refusals: tuple[Refusal, ...]


def replay(entries: Iterable[Entry], old: Revision, new: Revision) -> Replayed:
    """Every exchange of a recording that the old revision allows and the new one does not.

    A body that was sent counts where it was taken, as nobody promises more for what was refused.
    """
    before, after = _Contract(revision=old), _Contract(revision=new)
    exchanges, times, first = 0, Counter[_Cause](), dict[_Cause, Refusal]()
    for entry in entries:
        if entry.exchange is None or before.operation(entry.exchange) is None:
            continue
        exchanges += 1
        for refusal in _refused(entry.exchange, entry.number, before, after):
            cause = (refusal.what, refusal.where, refusal.expected)
            times[cause] += 1
            first.setdefault(cause, refusal)
    return Replayed(
        exchanges=exchanges, refusals=tuple(replace(one, times=times[cause]) for cause, one in first.items())
    )


def _refused(exchange: Exchange, entry: int, before: _Contract, after: _Contract) -> Iterator[Refusal]:
    def refusal(what: str, where: str, expected: str, received: str) -> Refusal:
        return Refusal(what=what, where=where, expected=expected, received=received, entry=entry, exchange=exchange)

    request, response = exchange.request, exchange.response
    if after.operation(exchange) is None:
        yield refusal("operation", request.method, "an operation of the contract", "none of this method and path")
        return
    if response is None:
        return
    if before.documents(exchange) and not after.documents(exchange):
        yield refusal("status", "status", "a status that is documented", str(response.status))
    for what, value, was, is_ in (
        ("request body", request.json if is_success(response.status) else NOT_JSON, before.sent, after.sent),
        ("response body", response.json, before.received, after.received),
    ):
        old, new = was(exchange), is_(exchange)
        if value is NOT_JSON or old is None or new is None or not old.fits(value):
            continue
        for mismatch in new.mismatches(value):
            yield refusal(what, mismatch.pointer or "body", mismatch.expected, mismatch.received)


@dataclass(slots=True, kw_only=True)
class _Contract:
    """One revision, asked about exchanges. What it has compiled it keeps."""

    revision: Revision
    _paths: list[tuple[re.Pattern[str], str]] = field(init=False)
    _schemas: dict[tuple[str, Message], Schema | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths = self.revision.root.get("paths") or {}
        self._paths = [(_pattern(path), child("/paths", path)) for path in paths if not str(path).startswith("x-")]

    def operation(self, exchange: Exchange) -> str | None:
        """The JSON Pointer of the operation that a request is for."""
        target = exchange.request.path.partition("?")[0]
        for pattern, pointer in self._paths:
            if pattern.fullmatch(target):
                at = child(self.revision.home(pointer), exchange.request.method.lower())
                if self.revision.at(at) is not None:
                    return at
        return None

    def documents(self, exchange: Exchange) -> bool:
        """Whether the status of an answer is documented."""
        return self._response(exchange) is not None

    def sent(self, exchange: Exchange) -> Schema | None:
        """The schema of the body that is sent, if there is one for JSON."""
        at = self.operation(exchange)
        return None if at is None else self._schema(child(at, "requestBody"), Message.REQUEST)

    def received(self, exchange: Exchange) -> Schema | None:
        """The schema of the answer's body, if there is one for JSON."""
        at = self._response(exchange)
        return None if at is None else self._schema(at, Message.RESPONSE)

    def _response(self, exchange: Exchange) -> str | None:
        at, response = self.operation(exchange), exchange.response
        if at is None or response is None:
            return None
        status = str(response.status)
        for name in (status, f"{status[0]}XX", "default"):
            if self.revision.at(child(at, "responses", name)) is not None:
                return child(at, "responses", name)
        return None

    def _schema(self, message_at: str, message: Message) -> Schema | None:
        key = (message_at, message)
        if key not in self._schemas:
            self._schemas[key] = self._compiled(message_at, message)
        return self._schemas[key]

    def _compiled(self, message_at: str, message: Message) -> Schema | None:
        if self.revision.at(message_at) is None:
            return None
        at = child(self.revision.home(message_at), "content", _JSON, "schema")
        if self.revision.at(at) is None:
            return None
        shelf = Shelf(revision=self.revision, message=message, tag="s")
        name = shelf.name(self.revision.home(at))
        schema: Json = lowered(rooted(name, shelf.schemas))
        return Schema(schema)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}", template)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))
