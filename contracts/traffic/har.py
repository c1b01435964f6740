"""One entry of a HAR 1.2 file as a recorded exchange. Pure.

Browsers, proxies and libraries each write a dialect of it: bodies in base64, members of their own that
begin with ``_``, times left out, the pseudo headers of HTTP/2, answers from a cache. What an entry does
not show is said to be missing; it is never made up.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import functools
import re
from typing import Any, Final
from urllib.parse import quote, urlencode

from contracts.errors import DocumentError
from contracts.mock.journal import without_secrets
from contracts.model import (
    REDACTED,
    Exchange,
    Failure,
    FailureKind,
    Headers,
    Json,
    Request,
    Response,
    header,
    principal_of,
)
from contracts.observed.caller import is_token_request
from contracts.observed.observation import Address, address_of
from contracts.observed.sent_path import is_credential_name, sent_path
from contracts.traffic.recorded import Elsewhere, Gap, Recorded

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?([^/?#]*)([^#]*)")
_OTHER_OPERATION: Final = re.compile(
    r"(/v1/projects/[^/?#]+/)(?:active|available)Numbers/([^/?#:]+):[A-Za-z]+(?:\?.*)?"
)
_SECRET: Final = re.compile(r"auth|cookie|token|secret|api-?key|password|session|csrf", re.IGNORECASE)
_UNDECODED: Final = "\N{REPLACEMENT CHARACTER}"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BODILESS: Final = frozenset({204, 304})


def read_entry(entry: Json, number: int, key: bytes) -> Recorded | Elsewhere:
    """The exchange of an entry; Elsewhere when it is not about the operation, or was answered from a cache.

    ``key`` names credentials, as in ``principal_of``. Raises DocumentError when it is no entry of a HAR.
    """
    sent = _object(_object(entry, "the entry").get("request"), "request")
    method, url = _text(sent, "method"), _text(sent, "url")
    origin, target = split_url(url)
    if not _concerns(method, target):
        return Elsewhere(origin=origin, touched=None if method in _READING else _touched(target))
    if entry.get("_fromCache") or entry.get("_fetchedViaServiceWorker"):
        return Elsewhere(origin=origin)
    body, whole = _sent_body(sent)
    raw = _headers(sent.get("headers"), "request")
    request = Request(
        method=method,
        path=_without_values(target),
        headers=_public(raw),
        body=body,
        principal=principal_of(header(raw, "authorization"), key),
    )
    outcome, gap = _answer(entry.get("response"), method)
    at = _time(entry.get("startedDateTime"))
    exchange = Exchange(request=request, outcome=outcome, at=at)
    if is_token_request(request):
        exchange = _without_token(exchange, key)
    return Recorded(
        exchange=exchange,
        entry=number,
        origin=origin,
        until=at + max(_number(entry.get("time")), 0.0) / 1000,
        gap=gap if whole else Gap.REQUEST_BODY,
    )


@functools.lru_cache(maxsize=4096)
def split_url(url: str) -> tuple[str, str]:
    """The origin of a URL, and its request target with the percent-encoding untouched.

    A user before the host is left out: it does not reach the wire. What is no URL is its own target.
    """
    match = _URL.fullmatch(url)
    if match is None:
        return "", url
    target = match[3] if match[3].startswith("/") else f"/{match[3]}"
    return f"{match[1].lower()}://{match[2].lower()}", target


def _concerns(method: str, target: str) -> bool:
    return sent_path(method, target) is not None or (
        method == "POST" and target.partition("?")[0].endswith("/oauth2/token")
    )


def _touched(target: str) -> Address | None:
    match = _OTHER_OPERATION.fullmatch(target)
    return address_of(f"{match[1]}activeNumbers/{match[2]}") if match else None


def _without_values(target: str) -> str:
    """The target with the credentials in its query taken out; the names stay."""
    path, mark, query = target.partition("?")
    if not mark:
        return target
    return path + mark + "&".join(_without_value(part) for part in query.split("&"))


def _without_value(part: str) -> str:
    name, mark, _ = part.partition("=")
    return f"{name}{mark}{quote(REDACTED)}" if mark and is_credential_name(name) else part


def _without_token(exchange: Exchange, key: bytes) -> Exchange:
    told = without_secrets(exchange, key)
    request = exchange.request
    named = Request(
        method=request.method,
        path=request.path,
        headers=request.headers,
        body=told.request.body,
        principal=request.principal,
    )
    return Exchange(request=named, outcome=told.outcome, at=told.at)


def _public(headers: Headers) -> Headers:
    return tuple(pair for pair in headers if not _SECRET.search(pair[0]))


def _headers(told: Json, where: str) -> Headers:
    if told is None:
        return ()
    if not isinstance(told, list):
        raise DocumentError(f"{where}.headers is no list")
    try:
        pairs = [(pair["name"], pair["value"]) for pair in told]
    except (KeyError, TypeError):
        raise DocumentError(f"{where}.headers is no list of names and values") from None
    # The pseudo headers of HTTP/2 repeat method, path and status.
    return tuple((str(name), str(value)) for name, value in pairs if not str(name).startswith(":"))


def _sent_body(sent: dict[str, Any]) -> tuple[bytes | None, bool]:
    """The body of a request, and whether it is there whole."""
    size = _size(sent.get("bodySize")) or _size(header(_headers(sent.get("headers"), "request"), "content-length"))
    post = sent.get("postData")
    if not isinstance(post, dict):
        return None, not size
    text, params = post.get("text"), post.get("params")
    if not text and isinstance(params, list) and params:
        return urlencode([(str(one.get("name", "")), str(one.get("value", ""))) for one in params]).encode(), True
    if not isinstance(text, str):
        return None, not size
    body = _bytes(text, post.get("encoding") or post.get("_encoding"))
    return (body or None), body is not None and _is_whole(text, body, size)


def _answer(told: Json, method: str) -> tuple[Response | Failure, Gap | None]:
    """The answer of an entry, and what of it is missing."""
    answer = told if isinstance(told, dict) else {}
    status = answer.get("status")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 999:
        # Recorders write 0 for a request that was cancelled, blocked, or still open.
        why = answer.get("_error") or "no status"
        return Failure(kind=FailureKind.UNRECORDED, detail=f"the recording has {why!s:.100} for an answer"), Gap.ANSWER
    headers = tuple(pair for pair in _headers(answer.get("headers"), "response") if pair[0].lower() != "set-cookie")
    content: Any = answer.get("content")
    content = content if isinstance(content, dict) else {}
    text = content.get("text")
    if not isinstance(text, str):
        empty = method == "HEAD" or status in _BODILESS or header(headers, "content-length") == "0"
        return Response(status=status, headers=headers), None if empty else Gap.ANSWER_BODY
    body = _bytes(text, content.get("encoding"))
    whole = body is not None and _is_whole(text, body, _size(content.get("size")))
    return Response(status=status, headers=headers, body=body or b""), None if whole else Gap.ANSWER_BODY


def _bytes(text: str, encoding: Json) -> bytes | None:
    """The bytes of a body, or None when they cannot be had back."""
    if encoding == "base64":
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    return text.encode("utf-8", "surrogatepass")


def _is_whole(text: str, body: bytes, size: int) -> bool:
    """Whether a body is as long as it is said to be. Some recorders count letters, so a longer one is whole too."""
    return len(body) >= size and (_UNDECODED not in text or size in (0, len(body)))


def _size(told: Json) -> int:
    """A size in bytes; 0 when it is not told."""
    if isinstance(told, str) and told.isascii() and told.isdecimal():
        return int(told[:15])
    return int(told) if isinstance(told, int) and told > 0 else 0


def _number(told: Json) -> float:
    try:
        return float(told)
    except (TypeError, ValueError):
        return 0.0


def _time(told: Json) -> float:
    """Seconds since 1970; 0 when they are not told."""
    try:
        read = datetime.datetime.fromisoformat(told)
        return (read if read.tzinfo else read.replace(tzinfo=datetime.UTC)).timestamp()
    except (OverflowError, TypeError, ValueError):
        return 0.0


def _object(told: Json, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise DocumentError(f"{where} is no object")
    return told


def _text(members: dict[str, Any], name: str) -> str:
    text = members.get(name)
    if not isinstance(text, str):
        raise DocumentError(f"request.{name} is no text")
    return text
