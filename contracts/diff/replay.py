"""Recorded traffic held against two revisions: which real exchanges the new one no longer allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from contracts.diff.recorded import Contract
from contracts.diff.revision import Revision
from contracts.model import Exchange, Json
from contracts.schemas import Schema, SchemaMismatch, show
from contracts.standards import is_success
from contracts.strict_json import NOT_JSON
from contracts.traffic.entry import Entry

_CHOICES = frozenset({"anyOf", "oneOf", "not", "if"})
_Cause = tuple[str, str, str]
"""What, where, and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the new revision no longer allows at one place, with the first exchange that shows it."""

    what: str
    """``request``, ``request body``, ``response body``, ``status`` or ``operation``."""
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
    before, after = Contract(revision=old), Contract(revision=new)
    exchanges, times, first = 0, Counter[_Cause](), dict[_Cause, Refusal]()
    for entry in entries:
        if entry.exchange is None or before.operation(entry.exchange.request) is None:
            continue
        exchanges += 1
        for refusal in _refused(entry.exchange, entry.number, before, after):
            cause = (refusal.what, refusal.where, refusal.expected)
            times[cause] += 1
            first.setdefault(cause, refusal)
    return Replayed(
        exchanges=exchanges, refusals=tuple(replace(one, times=times[cause]) for cause, one in first.items())
    )


def _refused(exchange: Exchange, entry: int, before: Contract, after: Contract) -> Iterator[Refusal]:
    def refusal(what: str, where: str, expected: str, received: str) -> Refusal:
        return Refusal(what=what, where=where, expected=expected, received=received, entry=entry, exchange=exchange)

    request, response = exchange.request, exchange.response
    if after.operation(request) is None:
        yield refusal("operation", request.method, "an operation of the contract", "none of this method and path")
        return
    if response is None:
        return
    if before.documents(exchange) and not after.documents(exchange):
        yield refusal("status", "status", "a status that is documented", str(response.status))
    if is_success(response.status):
        for where, expected, received in _of_request(exchange, before, after):
            yield refusal("request", where, expected, received)
        for mismatch in _newly_wrong(request.json, before.sent(exchange), after.sent(exchange)):
            yield refusal("request body", mismatch.pointer or "body", _expected(mismatch), mismatch.received)
    for mismatch in _newly_wrong(response.json, before.received(exchange), after.received(exchange)):
        yield refusal("response body", mismatch.pointer or "body", _expected(mismatch), mismatch.received)


def _expected(mismatch: SchemaMismatch) -> str:
    # The engine tells a value that fits no variant at length, and the value with it.
    return f"what {mismatch.keyword} allows" if mismatch.keyword in _CHOICES else mismatch.expected


def _of_request(exchange: Exchange, before: Contract, after: Contract) -> Iterator[tuple[str, str, str]]:
    """Parameters and bodies that were right and are not now: where, what is expected, and what was received."""
    known = before.parameters(exchange.request)
    for key, spoken in after.parameters(exchange.request).items():
        was_right = key not in known or known[key].is_right
        if key[0] != "cookie" and was_right and not spoken.is_right:
            received = show(spoken.readings[0]) if spoken.readings else "nothing"
            yield spoken.label, "a value that its schema allows" if spoken.readings else "a value", received
    if not exchange.request.body and after.wants_body(exchange) and not before.wants_body(exchange):
        yield "body", "a body", "nothing"


def _newly_wrong(value: Json | object, old: Schema | None, new: Schema | None) -> tuple[SchemaMismatch, ...]:
    """What is wrong with a value by the new schema, when nothing is by the old one."""
    if value is NOT_JSON or old is None or new is None or not old.fits(value):
        return ()
    return new.mismatches(value)
