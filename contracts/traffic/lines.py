"""One line of a journal of the mock, or of the event stream of a run, as what it tells. Pure."""

from __future__ import annotations

import json
from typing import Any, Final

from contracts.errors import DocumentError
from contracts.messages import exchange_from_json
from contracts.mock.journal import VERSION as JOURNAL_VERSION
from contracts.model import Facts, ForeignNumber, Json, NumberFact
from contracts.observed.caller import is_token_request
from contracts.observed.sent_path import sent_path
from contracts.traffic.recorded import Anew, Elsewhere, Finished, Gap, Item, Recorded

STREAM_VERSION: Final = 1
_FACT_LISTS: Final = (
    "service_plans", "campaigns", "apps", "trunks", "fax_services", "failing_service_plans", "failing_campaigns",
    "failing_apps", "unknown_numbers",
)  # fmt: skip


class NotJsonError(DocumentError):
    """A line is not JSON: it may have been cut off."""


def is_line(text: bytes) -> bool:
    """Whether a text begins as a line that can be read here."""
    start = text.lstrip()[:12]
    if start.startswith((b'{"journal":', b'{"event":')):
        return True
    try:
        members = json.loads(text)
    except ValueError:
        return False
    return isinstance(members, dict) and ("journal" in members or "event" in members)


def read_line(text: bytes, number: int) -> Item | None:
    """What a line tells; None for an event that holds no exchange.

    Raises NotJsonError, or DocumentError saying why it is no line of the two forms.
    """
    try:
        members = json.loads(text)
    except (RecursionError, ValueError):
        raise NotJsonError("not JSON") from None
    if isinstance(members, dict) and "journal" in members:
        return _read_journal(members, number)
    if isinstance(members, dict) and "event" in members:
        return _read_event(members, number)
    raise DocumentError("neither a line of a journal nor an event of a run")


def _read_journal(members: dict[str, Any], number: int) -> Item:
    if members["journal"] != JOURNAL_VERSION:
        raise DocumentError(f"of a journal of version {members['journal']!r:.20}; this is version {JOURNAL_VERSION}")
    if members.get("cleared"):
        return Anew()
    return _recorded(members, number, Gap.SPOILT if members.get("fault") else None)


def _read_event(members: dict[str, Any], number: int) -> Item | None:
    if members.get("version") != STREAM_VERSION:
        raise DocumentError(
            f"of an event stream of version {members.get('version')!r:.20}; this is version {STREAM_VERSION}"
        )
    match members["event"]:
        case "RunStarted":
            return Anew(facts=_facts(members.get("facts")), run=True)
        case "RunEnded":
            return Finished()
        case "Judged":
            return _recorded(_as_told(members.get("exchange")), number, None)
    return None


def _recorded(told: Json, number: int, gap: Gap | None) -> Item:
    exchange = exchange_from_json(told)
    request = exchange.request
    if sent_path(request.method, request.path) is None and not is_token_request(request):
        return Elsewhere()
    return Recorded(exchange=exchange, entry=number, gap=gap)


def _as_told(exchange: Json) -> Json:
    """An exchange of the event stream in the form of a journal."""
    if not isinstance(exchange, dict) or not isinstance(exchange.get("outcome"), dict):
        raise DocumentError("an event without an exchange")
    outcome = exchange["outcome"]
    return {**exchange, "response" if "status" in outcome else "failure": outcome}


def _facts(told: Json) -> Facts:
    try:
        return Facts(
            project_id=told["project_id"],
            numbers=tuple(NumberFact(**one) for one in told["numbers"]),
            foreign_numbers=tuple(ForeignNumber(**one) for one in told["foreign_numbers"]),
            authenticated=told["authenticated"],
            **{name: tuple(told[name]) for name in _FACT_LISTS},
        )
    except (KeyError, TypeError):
        raise DocumentError("the beginning of a run without its facts") from None
