"""The table of faults that the mock can be told to commit, each a fault of one answer.

A fault stands instead of an answer, and then nothing is updated; or it spoils the answer of an update
that was made.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from contracts.mock import auth, spoiling
from contracts.mock.render import STATUS_NAMES, json_response
from contracts.mock.transfer import AT_ONCE, Carried, End, Transfer
from contracts.model import Headers, Response


class Place(enum.StrEnum):
    """Where a fault shows."""

    OPERATION = "operation"
    TOKEN = "token"  # noqa: S105 - a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a fault that stands instead of an answer knows. ``now`` is in seconds since 1970."""

    number: str
    now: float
    seconds: float


Instead = Callable[[Asked], Carried]
Spoil = Callable[[Response, float], Carried | None]
"""The answer spoilt, given the seconds of the fault; None when there is nothing in it to spoil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. Either ``instead`` or ``spoil`` is set."""

    name: str
    sentence: str
    documented: bool
    """Whether an answer of this form is one that the contract knows, so that a client has to cope with it."""
    place: Place = Place.OPERATION
    seconds: float = 0.0
    """How long it holds an answer up, or what it says of waiting, unless told otherwise."""
    instead: Instead | None = None
    spoil: Spoil | None = None

    @property
    def applied(self) -> bool:
        """Whether the update is made all the same."""
        return self.spoil is not None


def error(status: int, *, word: str = "", message: str = "", details: Iterable[Any] = (), **headers: str) -> Response:
    """An error in its envelope. The names of headers are written with underscores."""
    envelope = {
        "code": status,
        "message": message,
        "status": word or STATUS_NAMES[status],
        "details": list(details),
    }
    return json_response(
        status, {"error": envelope}, tuple((name.replace("_", "-"), headers[name]) for name in headers)
    )


def _says(make: Callable[[Asked], Response], transfer: Transfer = AT_ONCE) -> Instead:
    return lambda asked: Carried(response=make(asked), transfer=transfer)


def _always(response: Response) -> Instead:
    return _says(lambda asked: response)


def _html(status: int, reason: str) -> Response:
    page = (
        f"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body><h1>{status} {reason}</h1></body>\r\n</html>"
    )
    return Response(status=status, headers=spoiling.HTML, body=page.encode())


def _unanswered(end: End) -> Instead:
    def instead(asked: Asked) -> Carried:
        silent = end is End.SILENT
        transfer = Transfer(
            first_byte=0.0 if silent else asked.seconds,
            status_sent=False,
            end=end,
            held=asked.seconds if silent else 0.0,
        )
        return Carried(response=Response(status=500), transfer=transfer)

    return instead


def _bad_request(asked: Asked) -> Response:
    fields = [{"field": "display_name", "description": "is not allowed here"}]
    return error(400, message="The request is not valid.", details=[{"type": "BadRequest", "fieldViolations": fields}])


def _not_found(asked: Asked) -> Response:
    resource = {"resourceType": "ActiveNumber", "resourceName": asked.number, "owner": "", "description": ""}
    return error(404, details=[{"type": "ResourceInfo", **resource}])


def _limited_with_hint(asked: Asked) -> Response:
    return error(429, message="Too many requests.", retry_after=str(round(asked.seconds)))


_EMPTY_401 = Response(status=401, headers=(("content-length", "0"), ("www-authenticate", 'Basic realm="numbers"')))
_MOVED: Headers = (("location", "/v1/moved"), ("content-length", "0"))

_O, _T = Place.OPERATION, Place.TOKEN

# fmt: off
_INSTEAD: tuple[tuple[str, str, Place, bool, float, Instead], ...] = (
    ("invalid-argument", "400 with a field violation.", _O, True, 0, _says(_bad_request)),
    ("unauthenticated", "401 that asks for Basic credentials.", _O, True, 0, _always(error(401, www_authenticate='Basic realm="numbers"'))),
    ("token-expired", "401 that says that the token has expired.", _O, True, 0, _says(lambda asked: error(401, www_authenticate=auth.expired(asked.now)))),
    ("unauthenticated-no-challenge", "401 without WWW-Authenticate.", _O, True, 0, _always(error(401))),
    ("unauthenticated-no-body", "401 with an empty body.", _O, True, 0, _always(_EMPTY_401)),
    ("forbidden", "403.", _O, True, 0, _always(error(403, message="The key pair may not do this."))),
    ("not-found", "404 that names the number.", _O, True, 0, _says(_not_found)),
    ("rate-limited", "429 without Retry-After.", _O, True, 0, _always(error(429, message="Too many requests."))),
    ("rate-limited-retry-after", "429 with Retry-After.", _O, True, 1, _says(_limited_with_hint)),
    ("internal", "500 INTERNAL.", _O, True, 0, _always(error(500, message="Something went wrong."))),
    ("unknown", "500 UNKNOWN.", _O, True, 0, _always(error(500, word="UNKNOWN", message="Something went wrong."))),
    ("html-502", "502 with the page of a proxy.", _O, False, 0, _always(_html(502, "Bad Gateway"))),
    ("html-503", "503 with the page of a proxy.", _O, False, 0, _always(_html(503, "Service Unavailable"))),
    ("html-504", "504 with the page of a proxy, after a while.", _O, False, 2, lambda asked: Carried(response=_html(504, "Gateway Timeout"), transfer=Transfer(first_byte=asked.seconds))),
    ("redirect", "307 to another path.", _O, False, 0, _always(Response(status=307, headers=_MOVED))),
    ("closed-unanswered", "The connection is closed before an answer.", _O, False, 0, _unanswered(End.CLOSED)),
    ("reset-unanswered", "The connection is torn down before an answer.", _O, False, 0, _unanswered(End.RESET)),
    ("hang", "Nothing is answered, and the connection stays open.", _O, False, 60, _unanswered(End.SILENT)),
    ("token-rate-limited", "The token endpoint answers 429 without Retry-After.", _T, True, 0, _always(auth.oauth_error(429, "rate_limit_exceeded", "Too many tokens were asked for."))),
    ("token-refused", "The token endpoint refuses the key pair.", _T, True, 0, _always(auth.oauth_error(401, "invalid_client", "The key pair is missing or wrong."))),
    ("token-server-error", "The token endpoint answers 500.", _T, True, 0, _always(auth.oauth_error(500, "server_error", "Something went wrong."))),
    ("token-html-502", "The token endpoint answers 502 with the page of a proxy.", _T, True, 0, _always(_html(502, "Bad Gateway"))),
    ("token-foreign", "The token is one that the operation does not take.", _T, True, 0, _says(lambda asked: auth.token_response(auth.foreign_token(asked.now), auth.TOKEN_SECONDS))),
    ("token-hang", "The token endpoint answers nothing, and the connection stays open.", _T, False, 60, _unanswered(End.SILENT)),
)

_SPOIL: tuple[tuple[str, str, Place, bool, float, Spoil], ...] = (
    ("slow-first-byte", "The answer begins late.", _O, True, 2, spoiling.late),
    ("slow-body", "The body comes byte by byte.", _O, True, 2, spoiling.dripping),
    ("truncated-body", "The connection is closed half-way through the body.", _O, False, 0, spoiling.cut(End.CLOSED)),
    ("reset-in-body", "The connection is torn down half-way through the body.", _O, False, 0, spoiling.cut(End.RESET)),
    ("hang-in-body", "Half of the body comes, and then nothing.", _O, False, 60, spoiling.cut(End.SILENT)),
    ("closed-after-update", "The update is made; the connection is closed before an answer.", _O, False, 0, spoiling.lost(End.CLOSED)),
    ("reset-after-update", "The update is made; the connection is torn down before an answer.", _O, False, 0, spoiling.lost(End.RESET)),
    ("internal-after-update", "The update is made; the answer is 500 INTERNAL.", _O, True, 0, spoiling.replaced(error(500, message="Something went wrong."))),
    ("html-502-after-update", "The update is made; a proxy answers 502.", _O, False, 0, spoiling.replaced(_html(502, "Bad Gateway"))),
    ("wrong-content-type", "JSON is said to be plain text.", _O, False, 0, spoiling.typed("text/plain")),
    ("no-content-type", "The body has no Content-Type.", _O, False, 0, spoiling.typed(None)),
    ("content-type-charset", "The Content-Type names its character set.", _O, True, 0, spoiling.typed("application/json; charset=utf-8")),
    ("html-200", "200 with a page for people.", _O, False, 0, spoiling.page),
    ("empty-200", "200 with an empty body.", _O, False, 0, spoiling.bytes_of(b"")),
    ("no-content", "204.", _O, False, 0, spoiling.replaced(Response(status=204))),
    ("not-json", "200 with a body that is not JSON.", _O, False, 0, spoiling.written(lambda body: body[:-1] + b",}")),
    ("not-utf-8", "200 with bytes that are not UTF-8.", _O, False, 0, spoiling.written(lambda body: body[:-1] + b',"note":"\xe9"}')),
    ("byte-order-mark", "200 whose body begins with a byte order mark.", _O, False, 0, spoiling.written(lambda body: b"\xef\xbb\xbf" + body)),
    ("two-documents", "200 with two JSON texts in one body.", _O, False, 0, spoiling.written(lambda body: body + body)),
    ("json-list", "200 with a list.", _O, False, 0, spoiling.bytes_of(b"[]")),
    ("json-null", "200 with null.", _O, False, 0, spoiling.bytes_of(b"null")),
    ("empty-object", "200 with an object without members.", _O, False, 0, spoiling.bytes_of(b"{}")),
    ("duplicate-members", "A member stands twice, with two values.", _O, False, 0, spoiling.written(lambda body: body[:-1] + b',"displayName":"another"}')),
    ("unknown-members", "There are members that nobody has told of.", _O, True, 0, spoiling.edited(spoiling.with_unknown_members)),
    ("huge-body", "An unknown member makes the body a mebibyte long.", _O, True, 0, spoiling.edited(lambda body: {**body, "padding": "x" * 2**20})),
    ("unknown-enum-values", "The listed values are others than those of the list.", _O, False, 0, spoiling.edited(spoiling.with_unknown_values)),
    ("null-members", "Each member that can be unset is null.", _O, False, 0, spoiling.edited(spoiling.with_nulls)),
    ("absent-members", "Each member that is unset is absent.", _O, True, 0, spoiling.edited(spoiling.without_unset)),
    ("absent-required-members", "The members that the answer has to have are absent.", _O, False, 0, spoiling.edited(spoiling.without_required)),
    ("absent-service-plan", "smsConfiguration lacks the servicePlanId that it has to have.", _O, False, 0, spoiling.edited(spoiling.without_plan)),
    ("wrong-types", "Numbers stand where text should, and text where numbers should.", _O, False, 0, spoiling.edited(spoiling.with_wrong_types)),
    ("times-without-zone", "Timestamps lack their zone.", _O, False, 0, spoiling.edited(spoiling.without_zones)),
    ("token-without-scope", "The answer with a token lacks its scope.", _T, True, 0, spoiling.edited(lambda body: {name: body[name] for name in body if name != "scope"})),
    ("token-slow", "The token comes late.", _T, True, 2, spoiling.late),
)
# fmt: on


def _table() -> Iterable[Fault]:
    for name, sentence, place, documented, seconds, instead in _INSTEAD:
        yield Fault(name=name, sentence=sentence, place=place, documented=documented, seconds=seconds, instead=instead)
    for name, sentence, place, documented, seconds, spoil in _SPOIL:
        yield Fault(name=name, sentence=sentence, place=place, documented=documented, seconds=seconds, spoil=spoil)


FAULTS: Final[Mapping[str, Fault]] = MappingProxyType({fault.name: fault for fault in _table()})
"""Every fault, by name."""
