"""What the mock was sent and what it answered: every exchange, with the findings about the client's side.

Bounded in memory, by count and by bytes. Judging waits until somebody asks or an entry has to go, so
that answers do not wait for it; whatever goes was judged, and its findings stay counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

from contracts.errors import DocumentError
from contracts.messages import exchange_from_json, exchange_to_json
from contracts.mock.state import NumberKey
from contracts.model import REDACTED, Exchange, Finding, Json, Response, principal_of, without_headers

MAX_ENTRIES: Final = 50_000
MAX_BYTES: Final = 64 * 1024 * 1024
VERSION: Final = 1
CLEARED: Final = json.dumps({"journal": VERSION, "cleared": True}, separators=(",", ":")).encode() + b"\n"
"""The line of a file where the journal forgot its trace."""
_OVERHEAD: Final = 1_000
"""About how many bytes an entry takes beside its texts."""
_SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "x-contracts-admin-token"})
_SECRET_FIELD: Final = re.compile(rb"((?:client_secret|client_assertion|password)=)[^&]*")
_SECRET_QUERY: Final = re.compile(
    r"([?&](?:(?:access|api)?[_-]?(?:token|key|secret)|key[_-]?(?:id|secret)|client[_-]?secret|bearer(?:[_-]?token)?"
    r"|jwt|auth(?:orization)?|password|passwd|credentials)=)[^&#]*",
    re.IGNORECASE,
)
_USER: Final = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")
_TOKEN_MEMBER: Final = re.compile(rb'("access_token"\s*:\s*")[^"]*')


class Judging(Protocol):
    """What says whether the client keeps its side of the contract. The mock itself does not know."""

    def judge(self, exchange: Exchange) -> Sequence[Finding]:
        """The findings of the next exchange."""

    def forget(self) -> None:
        """Forgets what was judged so far: the provider starts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exchange as it is told. The request holds no credentials."""

    id: int
    listener: str
    """Which listener it came to: ``auth``, ``numbers`` or ``all``."""
    number: NumberKey | None
    fault: str
    """The fault that spoilt the answer, or an empty text."""
    exchange: Exchange


class _Kept(NamedTuple):
    """One exchange as it came. It becomes an entry when somebody asks: most are never asked for."""

    listener: str
    number: NumberKey | None
    fault: str
    exchange: Exchange
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries a query asks for. None matches anything."""

    method: str | None = None
    path: str | None = None
    """A part of the path."""
    number: str | None = None
    status: int | None = None
    rule: str | None = None
    fault: str | None = None
    violations: bool = False
    """Whether only entries with findings count."""


class Journal:
    """The memory of one running mock."""

    def __init__(
        self,
        judging: Judging | None = None,
        *,
        principal_key: bytes = b"",
        entries: int = MAX_ENTRIES,
        size: int = MAX_BYTES,
        record: Callable[[bytes], None] | None = None,
    ) -> None:
        """``record`` gets each entry as one line of JSON, judged, when it is added."""
        self._judging = judging
        self._key = principal_key
        self._max_entries, self._max_bytes = entries, size
        self._record = record
        self._last = 0
        self.clear()

    def clear(self) -> None:
        """Forgets every entry, what they amounted to and the trace they belonged to. Ids go on."""
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._found: dict[int, tuple[Finding, ...]] = {}
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._bytes = 0
        self.total = 0
        self._by_rule: Counter[str] = Counter()
        if self._judging:
            self._judging.forget()
        if self._record and self._last:
            # Whoever reads the file later must not take what follows for the same trace.
            self._record(CLEARED)

    def add(self, listener: str, number: NumberKey | None, fault: str, exchange: Exchange) -> None:
        """Remembers an exchange. The oldest go when there are too many."""
        self._last += 1
        self.total += 1
        kept = _Kept(listener, number, fault, exchange, size_of(exchange))
        self._kept[self._last] = kept
        self._waiting[self._last] = None
        self._bytes += kept.size
        if self._record:
            self._record(line(self._entry(self._last), self.findings(self._last)))
        while len(self._kept) > self._max_entries or self._bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))

    def note_callback(self, exchange: Exchange, *, genuine: bool) -> None:
        """Records a callback that was sent, and what it was answered with. It is told in the file alone."""
        if self._record:
            told = exchange_to_json(without_secrets(exchange, self._key))
            members = {"journal": VERSION, "callback": {"genuine": genuine}, **told}
            self._record(json.dumps(members, separators=(",", ":")).encode() + b"\n")

    def remove(self, entry: int) -> bool:
        """Forgets one entry, if there is one of this id. What was found of it stays counted."""
        if entry not in self._kept:
            return False
        self._drop(entry)
        return True

    def entry(self, entry: int) -> Entry | None:
        """The entry of an id, if it is remembered."""
        return self._entry(entry) if entry in self._kept else None

    def _entry(self, entry: int) -> Entry:
        kept = self._kept[entry]
        return Entry(
            id=entry,
            listener=kept.listener,
            number=kept.number,
            fault=kept.fault,
            exchange=without_secrets(kept.exchange, self._key),
        )

    def findings(self, entry: int) -> tuple[Finding, ...]:
        """What was found in an entry. Everything before it is judged first: rules look back."""
        while entry in self._waiting:
            self._judge(next(iter(self._waiting)))
        return self._found.get(entry, ())

    def select(self, wanted: Wanted) -> Iterator[Entry]:
        """The remembered entries that a query asks for, oldest first."""
        return (self._entry(entry) for entry, kept in tuple(self._kept.items()) if self._matches(entry, kept, wanted))

    @property
    def kept(self) -> int:
        """How many entries are remembered."""
        return len(self._kept)

    @property
    def found(self) -> dict[str, int]:
        """How many findings of each rule there were, forgotten entries included."""
        for entry in tuple(self._waiting):
            self._judge(entry)
        return dict(sorted(self._by_rule.items()))

    def _judge(self, entry: int) -> None:
        del self._waiting[entry]
        findings = tuple(self._judging.judge(self._entry(entry).exchange)) if self._judging else ()
        if findings:
            self._found[entry] = findings
            self._by_rule.update(finding.rule for finding in findings)

    def _drop(self, entry: int) -> None:
        self.findings(entry)
        self._bytes -= self._kept.pop(entry).size
        self._found.pop(entry, None)

    def _matches(self, entry: int, kept: _Kept, wanted: Wanted) -> bool:
        request, response = kept.exchange.request, kept.exchange.response
        plain = (
            wanted.method in (None, request.method)
            and (wanted.path is None or wanted.path in request.path)
            and (wanted.number is None or (kept.number is not None and kept.number[1] == wanted.number))
            and (wanted.status is None or (response is not None and response.status == wanted.status))
            and wanted.fault in (None, kept.fault)
        )
        if not plain or not (wanted.violations or wanted.rule):
            return plain
        rules = {finding.rule for finding in self.findings(entry)}
        return bool(rules) if wanted.rule is None else wanted.rule in rules


def size_of(exchange: Exchange) -> int:
    """About how many bytes an exchange takes in memory."""
    request, response = exchange.request, exchange.response
    size = len(request.path) + len(request.body or b"") + (len(response.body) if response else 0) + _OVERHEAD
    for name, value in request.headers:
        size += len(name) + len(value)
    return size


def without_secrets(exchange: Exchange, key: bytes) -> Exchange:
    """The exchange as it may be shown: who asked is a name, and no credential can be read from it."""
    request, outcome = exchange.request, exchange.outcome
    safe = without_headers(request, _SECRET_HEADERS, principal_of(request.header("authorization"), key))
    if "@" in safe.path:
        safe = replace(safe, path=_USER.sub(rf"\1{quote(REDACTED)}@", safe.path))
    if "?" in safe.path:
        safe = replace(safe, path=_SECRET_QUERY.sub(rf"\1{quote(REDACTED)}", safe.path))
    if request.path.partition("?")[0].endswith("/oauth2/token"):
        if safe.body:
            safe = replace(safe, body=_SECRET_FIELD.sub(rb"\1" + REDACTED.encode(), safe.body))
        if isinstance(outcome, Response):
            outcome = replace(outcome, body=_TOKEN_MEMBER.sub(rb"\1" + REDACTED.encode(), outcome.body))
    return Exchange(request=safe, outcome=outcome, at=exchange.at)


def told(entry: Entry, findings: Sequence[Finding]) -> dict[str, Json]:
    """An entry as JSON, with what was found in it."""
    number = {"project": entry.number[0], "number": entry.number[1]} if entry.number else {}
    return {
        "id": entry.id,
        "listener": entry.listener,
        **number,
        **({"fault": entry.fault} if entry.fault else {}),
        **exchange_to_json(entry.exchange),
        "findings": [
            {
                "rule": finding.rule,
                "clause": finding.clause,
                "severity": finding.severity,
                "where": finding.mismatch.where,
                "expected": finding.mismatch.expected,
                "received": finding.mismatch.received,
            }
            for finding in findings
        ],
    }


def line(entry: Entry, findings: Sequence[Finding]) -> bytes:
    """An entry as one line of a file."""
    members = {"journal": VERSION, **told(entry, findings)}
    return json.dumps(members, separators=(",", ":")).encode() + b"\n"


def read_line(text: bytes) -> Exchange:
    """The exchange of one line of a journal's file. Raises DocumentError, saying why, for a line that is none.

    A mock that was killed may have left a last line that is cut off: then this raises too.
    """
    try:
        members = json.loads(text)
    except ValueError:
        raise DocumentError("the line is not JSON: it may have been cut off") from None
    if not isinstance(members, dict) or members.get("journal") != VERSION:
        raise DocumentError(f"the line is not one of a journal of version {VERSION}")
    return exchange_from_json(members)
