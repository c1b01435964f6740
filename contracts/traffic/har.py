"""HTTP Archives, as browsers and proxies write them (HAR 1.2): read entry by entry, whatever their size.

Each writes a dialect of it: bodies in base64, members of their own that begin with ``_``, times left out,
the pseudo headers of HTTP/2, answers from a cache. What an entry does not show is said to be missing; it is
never made up.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import functools
import re
from collections.abc import Iterator
from typing import IO, Any, Final
from urllib.parse import quote, urlencode

import ijson

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
from contracts.observed.address import address_of
from contracts.observed.caller import is_token_request
from contracts.observed.sent_path import is_credential_name, sent_path
from contracts.proxy.secrets import Secrets
from contracts.traffic.entry import Entry, touched
from contracts.traffic.nesting import MAX_DEPTH, Nesting

NO_REQUEST_BODY: Final = "the body of the request was not recorded"
NO_ANSWER: Final = "no answer was recorded"
NO_ANSWER_BODY: Final = "the body of the answer was not recorded"
NO_HAR: Final = "it is not as HAR 1.2 has it"
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?([^/?#]*)([^#]*)(?:#.*)?")
MAX_ENTRY: Final = 32 * 1024 * 1024
"""Bytes of one entry. What is built of it may take ten times as much memory."""
_LITTLE: Final = 131_072
_READ: Final = 1_048_576
"""Bytes that are read at a time: few, as all of them become values at once, and more within a long entry, since
a text is looked at again with each piece of it."""
_MOST_SECRETS: Final = 16
"""How many credentials of a recording are looked for in what else it holds."""
_SECRET: Final = re.compile(r"auth|cookie|token|secret|api-?key|password|session|csrf", re.IGNORECASE)
_UNDECODED: Final = "\N{REPLACEMENT CHARACTER}"
_BODILESS: Final = frozenset({204, 304})


class _Counted:
    """A stream that counts the bytes that were read of it. ``begun`` is where an entry begins."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._nesting = Nesting()
        self.count = self.begun = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises DocumentError for an entry that is too long, and for what is nested too deep."""
        if self.count - self.begun > MAX_ENTRY:
            raise DocumentError(
                f"before byte {self.count:,} an entry, or what stands before the first, is longer than "
                f"{MAX_ENTRY:,} bytes"
            )
        data = self._stream.read(min(size, max(_LITTLE, self.count - self.begun)))
        self.count += len(data)
        if self._nesting.is_deep(data):
            raise DocumentError(f"before byte {self.count:,} it is nested deeper than {MAX_DEPTH} levels")
        return data


def read_har(stream: IO[bytes], key: bytes) -> Iterator[Entry]:
    """The entries of an archive. ``key`` names credentials, see ``principal_of``.

    Raises DocumentError for what is no archive, or one that was cut off; what came before was read.
    """
    number, counted = 0, _Counted(stream)
    secrets = Secrets(_MOST_SECRETS)
    try:
        for number, told in enumerate(
            ijson.items(counted, "log.entries.item", use_float=True, buf_size=_READ), start=1
        ):
            counted.begun = counted.count
            yield _entry(told, number, key, secrets)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        # The second for a lone surrogate, which is no text.
        where = f"after entry {number}, before byte {counted.count:,}" if number else "at its beginning"
        raise DocumentError(f"{where} it is not JSON, or was cut off: {_plain(error)}") from None
    if not number:
        raise DocumentError("it is no HTTP Archive with entries, no journal and no event stream")


def _plain(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    # The parser tells its reason, in bytes at times, and then shows where it stood, in letters that point at it.
    told = error.args[0] if error.args else ""
    reason = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return reason.strip().partition("\n")[0].strip().rstrip(".")[:80]


def _entry(told: Json, number: int, key: bytes, secrets: Secrets) -> Entry:
    try:
        return _read(told, number, key, secrets)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Entry(number=number, unread=NO_HAR)


def _read(told: dict[str, Any], number: int, key: bytes, secrets: Secrets) -> Entry:
    sent = told["request"]
    method, url = sent["method"], sent["url"]
    if not isinstance(method, str) or not isinstance(url, str):
        raise TypeError(url)
    origin, target = split_url(url)
    if not _concerns(method, target):
        return Entry(number=number, origin=origin, about=touched(method, target))
    if told.get("_fromCache") or told.get("_fetchedViaServiceWorker"):
        return Entry(number=number, unread="it was answered from a cache")
    raw = _headers(sent)
    body, whole = _sent_body(sent, raw)
    if not whole:
        # What it has changed is not known.
        return Entry(number=number, unread=NO_REQUEST_BODY, origin=origin, about=address_of(target))
    request = Request(
        method=method,
        path=_without_values(target),
        headers=_public(raw),
        body=body,
        principal=principal_of(header(raw, "authorization"), key),
    )
    outcome, unread = _answer(told.get("response"), method)
    began, ended = _times(told)
    exchange = Exchange(request=request, outcome=outcome, at=ended)
    secrets.notice(exchange, raw)
    if is_token_request(request):
        exchange = _without_token(exchange, key)
    if secrets.are_shown(exchange):
        exchange = secrets.hide(exchange)
    return Entry(number=number, exchange=exchange, unread=unread, answered=not unread, origin=origin, began=began)


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
    return tuple([pair for pair in headers if not _is_secret(pair[0])])


@functools.lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def _headers(told: dict[str, Any]) -> Headers:
    pairs = [(str(one["name"]), str(one["value"])) for one in told.get("headers") or ()]
    # HTTP/2 writes method and path among the headers, with a colon before their names.
    return tuple([pair for pair in pairs if pair[0][:1] != ":"])


def _sent_body(sent: dict[str, Any], headers: Headers) -> tuple[bytes | None, bool]:
    """The body of a request, and whether it is there whole."""
    size = _size(sent.get("bodySize")) or _size(header(headers, "content-length"))
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


def _answer(told: Json, method: str) -> tuple[Response | Failure, str]:
    """The answer of an entry, and what of it is missing."""
    answer = told if isinstance(told, dict) else {}
    status = answer.get("status")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 999:
        # Recorders write 0 for a request that was cancelled, blocked, or still open.
        return Failure(kind=FailureKind.UNRECORDED, detail=NO_ANSWER), NO_ANSWER
    headers = tuple([pair for pair in _headers(answer) if pair[0].lower() != "set-cookie"])
    content: Any = answer.get("content")
    content = content if isinstance(content, dict) else {}
    text, size = content.get("text"), content.get("size")
    if not isinstance(text, str):
        sent = _size(answer.get("bodySize")) or _size(header(headers, "content-length"))
        empty = (size == 0 and not sent) or method == "HEAD" or status in _BODILESS
        return Response(status=status, headers=headers), "" if empty else NO_ANSWER_BODY
    body = _bytes(text, content.get("encoding"))
    whole = body is not None and _is_whole(text, body, _size(size))
    return Response(status=status, headers=headers, body=body or b""), "" if whole else NO_ANSWER_BODY


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
    return len(body) >= size and (_UNDECODED not in text or size == len(body))


def _size(told: Json) -> int:
    """A size in bytes; 0 when it is not told."""
    if isinstance(told, str) and told.isascii() and told.isdecimal():
        return int(told[:15])
    return int(told) if isinstance(told, int) and told > 0 else 0


def _times(told: dict[str, Any]) -> tuple[float | None, float]:
    """When a request was sent and when its exchange was over, in seconds since 1970; None and 0 when not recorded."""
    try:
        began = datetime.datetime.fromisoformat(told["startedDateTime"])
        start = (began if began.tzinfo else began.replace(tzinfo=datetime.UTC)).timestamp()
    except (KeyError, OverflowError, TypeError, ValueError):
        return None, 0.0
    took = told.get("time")
    return start, start + (took / 1000 if isinstance(took, int | float) and took > 0 else 0.0)
