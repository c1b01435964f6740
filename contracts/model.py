"""The values that everything else speaks in: messages, exchanges, findings, verdicts."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.strict_json import NotJson, parse_json

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict with str keys."""


class Severity(enum.StrEnum):
    """How grave a finding is. The names are SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest, rising."""
        return list(Severity).index(self)


class Party(enum.StrEnum):
    """Whose fault a violation is."""

    PROVIDER = "provider"
    CONSUMER = "consumer"


class Verdict(enum.IntEnum):
    """What is known of a rule, or of a run. Within a run it only rises: combine with ``max``."""

    NOT_APPLICABLE = 0
    PASS = 1
    INCONCLUSIVE = 2
    FAIL = 3
    ERROR = 4

    @property
    def label(self) -> str:
        """The name as people read it, such as ``not applicable``."""
        return self.name.lower().replace("_", " ")


class Credentials(enum.StrEnum):
    """What is known of the credentials of a request. Recorded traffic can only say NONE or UNKNOWN."""

    VALID = "valid"
    NONE = "none"
    WRONG_BASIC = "wrong-basic"
    WRONG_BEARER = "wrong-bearer"
    UNKNOWN = "unknown"


class FailureKind(enum.StrEnum):
    """How an exchange ended that brought no complete answer."""

    UNREACHABLE = "unreachable"
    """No connection, so nothing was asked: says nothing about the contract."""
    NO_ANSWER = "no-answer"
    """The request was sent; the connection fell silent or closed before a status came."""
    MALFORMED = "malformed"
    """What came is not HTTP."""
    TRUNCATED = "truncated"
    """The body ended before its announced end."""
    UNDECODABLE = "undecodable"
    """The body is not what its Content-Encoding says."""
    TOO_LARGE = "too-large"
    """The answer passed the cap on its size; the rest was not read."""
    UNRECORDED = "unrecorded"
    """A recording does not show how it ended: says nothing about either party."""


REDACTED: Final = "[credential removed]"
"""What stands in an answer where the provider repeated a credential of ours."""

Headers = tuple[tuple[str, str], ...]
"""Names and values in wire order; names may repeat and keep their spelling."""


_UNREAD: Final = object()
"""Stands for the JSON value of a body that nobody has asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it goes onto the wire, less what the connection adds.

    ``path`` is the raw request target, percent-encoding untouched. ``headers`` leave out the
    credentials, so that no report can print them; ``credentials`` says which kind was sent.
    ``principal`` tells one credential from another where the edge says it (see ``principal_of``).
    """

    method: str
    path: str
    headers: Headers = ()
    body: bytes | None = None
    credentials: Credentials = Credentials.UNKNOWN
    principal: str | None = field(default=None, compare=False)
    _json: Json | NotJson = field(init=False, default=_UNREAD, compare=False, repr=False)

    @property
    def json(self) -> Json | NotJson:
        """The JSON value of the body, or NOT_JSON. Read when it is first asked for."""
        if self._json is _UNREAD:
            object.__setattr__(self, "_json", parse_json(self.body))
        return self._json

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        return header(self.headers, name)

    def __reduce__(self) -> tuple[Callable[..., Request], tuple[object, ...]]:
        # What was read of the body stays behind: that it was not read yet is told by one object of this process.
        return _request, (self.method, self.path, self.headers, self.body, self.credentials, self.principal)


def _request(
    method: str, path: str, headers: Headers, body: bytes | None, credentials: Credentials, principal: str | None
) -> Request:
    return Request(method=method, path=path, headers=headers, body=body, credentials=credentials, principal=principal)


def without_headers(request: Request, names: frozenset[str], principal: str | None) -> Request:
    """The request without some headers, by their names in lower case; what was read of its body is kept."""
    headers = tuple([pair for pair in request.headers if pair[0].lower() not in names])
    return _told_anew(request, headers, request.credentials, principal)


def with_credentials(request: Request, credentials: Credentials) -> Request:
    """The request with something else known of its credentials; what was read of its body is kept."""
    return _told_anew(request, request.headers, credentials, request.principal)


def _told_anew(request: Request, headers: Headers, credentials: Credentials, principal: str | None) -> Request:
    told = Request(
        method=request.method,
        path=request.path,
        headers=headers,
        body=request.body,
        credentials=credentials,
        principal=principal,
    )
    object.__setattr__(told, "_json", request._json)  # noqa: SLF001 - the same body has the same value
    return told


def principal_of(authorization: str | None, key: bytes) -> str | None:
    """A name for the credential in an Authorization header, such as ``bearer:6b1e…``, or None without one.

    The same credential has the same name under the same ``key``, of up to 64 bytes; the credential
    cannot be had back from it. The edge that sees headers draws a key and keeps it for a trace.
    """
    if authorization is None:
        return None
    scheme, _, value = authorization.strip().partition(" ")
    digest = hashlib.blake2b(value.strip().encode("utf-8", "surrogatepass"), key=key, digest_size=8)
    kind = scheme.lower() if scheme.lower() in ("basic", "bearer") else "other"
    return f"{kind}:{digest.hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer: status, headers in wire order, the body with its content coding removed."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    _json: Json | NotJson = field(init=False, default=_UNREAD, compare=False, repr=False)

    @property
    def json(self) -> Json | NotJson:
        """The JSON value of the body, or NOT_JSON. Read when it is first asked for."""
        if self._json is _UNREAD:
            object.__setattr__(self, "_json", parse_json(self.body))
        return self._json

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        return header(self.headers, name)

    def __reduce__(self) -> tuple[Callable[..., Response], tuple[object, ...]]:
        return _response, (self.status, self.headers, self.body)


def _response(status: int, headers: Headers, body: bytes) -> Response:
    return Response(status=status, headers=headers, body=body)


def header(headers: Headers, name: str) -> str | None:
    """The first value of the header ``name``, or None. Names compare without case."""
    wanted = name.lower()
    # A loop, not a generator: this is asked a dozen times of each exchange.
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How an exchange failed, with a sentence for people."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request with its response, or with how it failed. ``at`` is in seconds since 1970."""

    request: Request
    outcome: Response | Failure
    at: float = 0.0

    @property
    def response(self) -> Response | None:
        """The response, or None when the exchange failed."""
        return self.outcome if isinstance(self.outcome, Response) else None

    @property
    def failure(self) -> Failure | None:
        """How the exchange failed, or None when there is a response."""
        return self.outcome if isinstance(self.outcome, Failure) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One place where what was received is not what the contract says.

    ``where`` is a JSON Pointer into the body, ``status``, ``header:NAME`` or ``body``: of the response
    for a rule of the provider, of the request for one of the consumer, which also has ``method``,
    ``path``, ``query``, ``url``, and ``request`` for the whole of it.
    """

    where: str
    expected: str
    received: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One violation of one rule, with the exchange that shows it."""

    rule: str
    clause: str
    severity: Severity
    mismatch: Mismatch
    exchange: Exchange

    @property
    def cause(self) -> tuple[str, str]:
        """What makes two findings the same one: the rule, and where."""
        return (self.rule, self.mismatch.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFact:
    """A number that a run may change. ``region`` is an ISO 3166-1 alpha-2 code, empty when not known."""

    phone_number: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignNumber:
    """A number that exists in another project than the one under test."""

    project_id: str
    phone_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a target lets a run use. An empty tuple means: not available there."""

    project_id: str
    numbers: tuple[NumberFact, ...]
    service_plans: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    trunks: tuple[str, ...] = ()
    fax_services: tuple[str, ...] = ()
    failing_service_plans: tuple[str, ...] = ()
    """Plans whose provisioning is known to end in FAILED."""
    failing_campaigns: tuple[str, ...] = ()
    """Campaigns whose provisioning is known to end in FAILED."""
    failing_apps: tuple[str, ...] = ()
    """Voice applications whose provisioning is known to end in FAILED."""
    unknown_numbers: tuple[str, ...] = ()
    """Well-formed numbers that the project does not have."""
    foreign_numbers: tuple[ForeignNumber, ...] = ()
    authenticated: bool = True
    """Whether the target looks at credentials at all."""

    def __hash__(self) -> int:
        # Facts are looked up for each exchange; few have the same project.
        return hash(self.project_id)
