"""What a trace tells of the client as a whole, across numbers and the token endpoint.

A rule on a series of requests sees one exchange and, as ``Caller``, what came before it. Times are
those of the exchanges; no clock is read. Two requests are the same when method, path, content type
and body are. What was forgotten, or cannot be told, is not judged.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeVar

from contracts.model import Exchange, FailureKind, Request, Response
from contracts.standards import http_date

MAX_PATHS: Final = 4096
MAX_PRINCIPALS: Final = 1024
MAX_REFUSALS: Final = 64
"""How much is remembered: series by path, uses by credential, and requests refused with 401."""

RENEWAL_MARGIN: Final = 60.0
"""How long before its end a token may be renewed, in seconds: a client of the vendor does so."""
SERIES_END: Final = 3600.0
"""After a pause of so many seconds the same request is no longer a retry."""
PASSED_OVER: Final = 3
"""After so many other requests under a newer token a refused one counts as dropped."""
_DIGEST_ABOVE = 64

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Identity = tuple[str, str, str, str | None, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One sending of a request. ``wait`` is how many seconds Retry-After asks to wait for the next."""

    at: float
    status: int | None
    wait: float | None = None

    @property
    def undecided(self) -> bool:
        """Whether the answer leaves open that the same request succeeds later: 408, 429, 5xx, or none."""
        return self.status is None or self.status in (408, 429) or self.status >= 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The same update, sent again and again under one credential, with nothing else about the number between.

    ``count`` is how many sendings in a row were left undecided: 0 when the last one was decided.
    ``pause`` and ``span`` are the seconds since the last sending and since the one before it; ``span``
    is None unless both were answered and left undecided, both are where times are not known.
    """

    last: Try
    count: int
    pause: float | None
    span: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unauthorised:
    """A request that was refused with 401. ``expired`` is whether the challenge said so."""

    method: str
    path: str
    principal: str
    expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is known of the client before an exchange, as far as it bears on the request at hand."""

    series: Series | None = None
    """How this very update went so far, when it was the last thing asked of the number."""
    unauthorised: Unauthorised | None = None
    """How this very request was refused with 401, when it was not sent since."""
    dropped: Unauthorised | None = None
    """A request refused for an expired token that was not sent again while others were."""
    renewals: int = 0
    """Refusals in a row, none for an expired token, that a new token and a repeat followed; this one included."""
    unshared: int = 0
    """Tokens in a row that served one request at most and were still good when the next was asked for."""


UNKNOWN_CALLER: Final = Caller()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """What a series leaves behind: what makes it one, its last sendings, how many were left undecided."""

    identity: _Identity
    principal: str | None
    last: Try
    before: Try | None
    count: int


@dataclass(slots=True, kw_only=True)
class _Pending:
    """A refused request. ``tokens`` is how many had been handed out before it.

    ``awaited`` is whether it is to be sent again: a client that was refused with a new token as well gives up.
    """

    refusal: Unauthorised
    tokens: int
    awaited: bool
    passed_over: int = 0


class CallerTrace:
    """Follows a client along a trace. Memory is bounded, whatever the trace holds."""

    def __init__(self) -> None:
        self._chains: OrderedDict[str, _Chain] = OrderedDict()
        self._uses: OrderedDict[str, int] = OrderedDict()
        self._refused: OrderedDict[_Identity, _Pending] = OrderedDict()
        self._unexplained: tuple[_Identity, _Pending] | None = None
        self._renewals = 0
        self._tokens = 0
        self._good_until: float | None = None
        self._refused_since = False
        self._unshared = 0

    def take(self, exchange: Exchange, origin: str = "") -> Caller:
        """What was known before the exchange, which is remembered. ``origin`` tells one provider from another."""
        request = exchange.request
        if is_token_request(request):
            return self._take_token(exchange)
        self._count_use(request)
        if self._is_plain(exchange):
            return UNKNOWN_CALLER
        identity = _identity(request, origin)
        before = self._refused.pop(identity, None)
        caller = Caller(
            series=self._take_series(exchange, identity),
            unauthorised=before.refusal if before else None,
            dropped=None if before else self._take_dropped(request),
            renewals=self._take_renewal(request, identity),
        )
        self._remember_refusal(exchange, identity, first=before is None)
        return caller

    def _is_plain(self, exchange: Exchange) -> bool:
        """Whether an exchange neither follows on anything nor leaves anything behind, as most do."""
        response = exchange.response
        quiet = not self._refused and self._unexplained is None and exchange.request.path not in self._chains
        return quiet and response is not None and response.status == 200

    def lose(self, path: str) -> None:
        """Forgets the series on a path: something that was not seen came between."""
        self._chains.pop(path, None)

    # Tokens

    def _take_token(self, exchange: Exchange) -> Caller:
        response = exchange.response
        if response is None or response.status != 200:
            return UNKNOWN_CALLER
        needless = self._good_until is not None and not self._refused_since and exchange.at < self._good_until
        self._unshared = self._unshared + 1 if needless else 0
        self._tokens += 1
        self._refused_since = False
        lasts = response.json.get("expires_in") if isinstance(response.json, dict) else None
        self._good_until = exchange.at + lasts - RENEWAL_MARGIN if isinstance(lasts, int | float) else None
        return Caller(unshared=self._unshared)

    def _count_use(self, request: Request) -> None:
        token = _token(request)
        if token is not None:
            uses = self._uses.get(token, 0) + 1
            _keep(self._uses, token, uses, MAX_PRINCIPALS)
            if uses > 1:
                self._unshared = 0
        elif request.principal is None and "/projects/" in request.path:
            # Whose request it is was not recorded, so it may be a token's second.
            self._unshared = 0

    # Refusals with 401

    def _remember_refusal(self, exchange: Exchange, identity: _Identity, *, first: bool) -> None:
        request, response = exchange.request, exchange.response
        if response is None or response.status != 401:
            return
        self._refused_since = True
        token = _token(request)
        if token is None:
            return
        expired = _says_expired(response)
        refusal = Unauthorised(method=request.method, path=request.path, principal=token, expired=expired)
        pending = _Pending(refusal=refusal, tokens=self._tokens, awaited=first and expired)
        _keep(self._refused, identity, pending, MAX_REFUSALS)
        self._unexplained = None if refusal.expired or request.method != "PATCH" else (identity, pending)

    def _take_dropped(self, request: Request) -> Unauthorised | None:
        token = _token(request)
        if not self._refused or token is None:
            return None
        dropped = None
        for key, pending in tuple(self._refused.items()):
            if pending.awaited and pending.refusal.principal != token and self._tokens > pending.tokens:
                pending.passed_over += 1
            if pending.passed_over >= PASSED_OVER:
                dropped = self._refused.pop(key).refusal
        return dropped

    def _take_renewal(self, request: Request, identity: _Identity) -> int:
        if self._unexplained is None:
            return 0
        refused, pending = self._unexplained
        self._unexplained = None
        renewed = self._tokens > pending.tokens and _token(request) not in (None, pending.refusal.principal)
        self._renewals = self._renewals + 1 if renewed and identity == refused else 0
        return self._renewals

    # Series of updates

    def _take_series(self, exchange: Exchange, identity: _Identity) -> Series | None:
        request = exchange.request
        if request.method == "OPTIONS":
            # A browser asks for leave before each update.
            return None
        chain = self._chains.pop(request.path, None)
        if request.method != "PATCH":
            return None
        if chain and ((chain.identity, chain.principal) != (identity, request.principal) or _is_over(chain, exchange)):
            chain = None
        last = _try(exchange)
        failure = exchange.failure
        if last.status != 200 and (failure is None or failure.kind is not FailureKind.UNRECORDED):
            before, count = (chain.last, chain.count) if chain else (None, 0)
            link = _Chain(
                identity=identity,
                principal=request.principal,
                last=last,
                before=before,
                count=count + 1 if last.undecided else 0,
            )
            _keep(self._chains, request.path, link, MAX_PATHS)
        return _series(chain, exchange.at) if chain else None


def _is_over(chain: _Chain, exchange: Exchange) -> bool:
    return exchange.at - chain.last.at > SERIES_END


def _series(chain: _Chain, at: float) -> Series:
    last, before = chain.last, chain.before
    storm = before is not None and before.undecided and last.undecided and None not in (before.status, last.status)
    return Series(
        last=last,
        count=chain.count,
        pause=at - last.at if last.at > 0 else None,
        span=at - before.at if before and storm and before.at > 0 else None,
    )


def is_token_request(request: Request) -> bool:
    """Whether a request asks the token endpoint for a token."""
    return request.method == "POST" and request.path.partition("?")[0].endswith("/oauth2/token")


def _token(request: Request) -> str | None:
    """The principal of a request that carries a bearer token, or None."""
    principal = request.principal
    return principal if principal is not None and principal.startswith("bearer:") else None


def _identity(request: Request, origin: str) -> _Identity:
    body = request.body or b""
    if len(body) > _DIGEST_ABOVE:
        body = hashlib.blake2b(body, digest_size=16).digest()
    return origin, request.method, request.path, request.header("content-type"), body


def _try(exchange: Exchange) -> Try:
    response = exchange.response
    if response is None:
        return Try(at=exchange.at, status=None)
    return Try(at=exchange.at, status=response.status, wait=_wait(response, exchange.at))


def _wait(response: Response, at: float) -> float | None:
    """The seconds that Retry-After asks for: it holds them, or a date by the provider's clock."""
    value = (response.header("retry-after") or "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    until = http_date(value)
    return until - (http_date(response.header("date") or "") or at) if until is not None else None


def _says_expired(response: Response) -> bool:
    return any(name.lower() == "www-authenticate" and "expired" in value.lower() for name, value in response.headers)


def _keep(memory: OrderedDict[_Key, _Value], key: _Key, value: _Value, limit: int) -> None:
    """Sets a value as the newest, and forgets the oldest beyond the limit."""
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > limit:
        memory.popitem(last=False)
