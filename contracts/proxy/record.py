"""The proxy's journal: what passed, a line each in the form of the mock's journal, without any credential."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from contracts.mock.core import number_of
from contracts.mock.journal import VERSION, Entry, told, without_secrets
from contracts.model import Exchange, Failure, FailureKind, Headers, Request, Response
from contracts.observed.caller import is_token_request
from contracts.observed.sent_path import sent_path
from contracts.proxy.coding import decoded
from contracts.proxy.secrets import Secrets

NO_REQUEST_BODY: Final = "the body of the request was too large to be recorded"
UNRECORDED: Final = Failure(kind=FailureKind.UNRECORDED, detail="the proxy was stopped before there was an answer")
_SECRET: Final = re.compile(r"cookie|token|secret|api-?key|password|session|csrf", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One request that came by, and what the client was answered. Times are in seconds since 1970."""

    listener: str
    origin: str
    """Where it was passed on to."""
    request: Request
    outcome: Response | Failure
    """A Failure where it is not known what the client got."""
    began: float
    ended: float
    fault: str = ""
    """Why the answer is the proxy's own, or an empty text."""
    whole: bool = True
    """Whether the body of the request was held."""


class Recorder:
    """Writes down what passes. ``lost`` counts what the provider did not answer, by fault and detail."""

    def __init__(self, write: Callable[[bytes], object], *, key: bytes, most: int, known: tuple[str, ...] = ()) -> None:
        """``key`` names credentials, see ``principal_of``; ``most`` is how many bytes of a body are kept.

        ``known`` are secrets that nobody has presented yet.
        """
        self._write, self._key, self._most = write, key, most
        self._secrets = Secrets(known=known)
        self._count = 0
        self.lost: Counter[tuple[str, str]] = Counter()
        self.answered = self.unheard = 0
        """How many requests the provider has answered, and of how many nobody knows: they were under way at the end."""
        self.failure: Exception | None = None
        """What has kept an exchange from being written: a journal with a gap must not pass for a whole one."""

    def add(self, passed: Passed) -> None:
        """Writes one exchange."""
        try:
            self._add(passed)
        except Exception as error:
            self.failure = error
            raise

    def _add(self, passed: Passed) -> None:
        self._count += 1
        outcome, unread = passed.outcome, ""
        self.answered += isinstance(outcome, Response) and not passed.fault
        self.unheard += outcome == UNRECORDED
        if isinstance(outcome, Response):
            outcome, unread = decoded(replace(outcome, headers=_public(outcome.headers)), self._most)
        exchange = Exchange(request=passed.request, outcome=outcome, at=passed.ended)
        self._secrets.notice(exchange)
        path = passed.request.path.partition("?")[0]
        entry = Entry(
            id=self._count,
            listener=passed.listener,
            number=number_of(path),
            fault=passed.fault,
            exchange=self._safe(_of_interest(exchange)),
        )
        members = {"journal": VERSION, **told(entry, ()), "began": passed.began, "origin": passed.origin}
        if not passed.whole:
            members["lacking"] = {"of": "request", "why": NO_REQUEST_BODY}
        elif unread:
            members["lacking"] = {"of": "answer", "why": unread}
        self._write(json.dumps(members, separators=(",", ":")).encode() + b"\n")

    def _safe(self, exchange: Exchange) -> Exchange:
        named = without_secrets(exchange, self._key)
        return self._secrets.hide(
            replace(named, request=replace(named.request, headers=_public(named.request.headers)))
        )


def _public(headers: Headers) -> Headers:
    return tuple(pair for pair in headers if not _SECRET.search(pair[0]))


def _of_interest(exchange: Exchange) -> Exchange:
    """The exchange, without its bodies where it belongs to another operation: what they hold is none of ours."""
    request, outcome = exchange.request, exchange.outcome
    if is_token_request(request) or sent_path(request.method, request.path) is not None:
        return exchange
    if isinstance(outcome, Response):
        outcome = replace(outcome, body=b"")
    return Exchange(request=replace(request, body=None), outcome=outcome, at=exchange.at)
