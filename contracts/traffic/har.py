"""HTTP Archives, as browsers and proxies write them (HAR 1.2): read entry by entry, whatever their size."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import urlencode

import ijson

from contracts.errors import DocumentError
from contracts.model import Exchange, Headers, Request, Response, principal_of, without_headers
from contracts.traffic.entry import Entry

_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


def read_har(stream: IO[bytes], key: bytes) -> Iterator[Entry]:
    """The entries of an archive. ``key`` names credentials, see ``principal_of``.

    Raises DocumentError for what is no archive, or one that was cut off; what came before was read.
    """
    number = 0
    try:
        for told in ijson.items(stream, "log.entries.item", use_float=True):
            number += 1
            yield _entry(number, told, key)
    except ijson.JSONError as error:
        where = f"after entry {number}" if number else "at its beginning"
        raise DocumentError(f"{where} it is not JSON, or was cut off: {_plain(error)}") from None
    if not number:
        raise DocumentError("it is no HTTP Archive with entries, no journal and no event stream")


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:80]


def _entry(number: int, told: Any, key: bytes) -> Entry:
    try:
        request, response = told["request"], told["response"]
        status = response["status"]
        asked = _request(request, key)
        if asked is None:
            return Entry(number=number, exchange=None, unread="the body of the request was not recorded")
        if not isinstance(status, int) or not 100 <= status <= 999:
            return Entry(number=number, exchange=None, unread="no answer was recorded")
        body = _content(response.get("content") or {})
        if body is None:
            return Entry(number=number, exchange=None, unread="the body of the answer was not recorded")
        answer = Response(status=status, headers=_headers(response), body=body)
        return Entry(number=number, exchange=Exchange(request=asked, outcome=answer, at=_at(told)))
    except (AttributeError, KeyError, TypeError, ValueError, binascii.Error):
        return Entry(number=number, exchange=None, unread="it is not as HAR 1.2 has it")


def _request(told: dict[str, Any], key: bytes) -> Request | None:
    body = _post(told.get("postData"))
    if body is None and _positive(told.get("bodySize")):
        return None
    headers = _headers(told)
    asked = Request(method=told["method"].upper(), path=_path(told["url"]), headers=headers, body=body)
    return without_headers(asked, _CREDENTIALS, principal_of(asked.header("authorization"), key))


def _path(url: str) -> str:
    """The request target of a URL, percent-encoding untouched, without the fragment."""
    after = url.partition("://")[2].partition("#")[0]
    slash = min((at for at in (after.find("/"), after.find("?")) if at >= 0), default=len(after))
    path = after[slash:]
    return path if path.startswith("/") else f"/{path}"


def _headers(told: dict[str, Any]) -> Headers:
    pairs = ((header["name"], header["value"]) for header in told.get("headers") or ())
    # HTTP/2 writes method and path among the headers, with a colon before their names.
    return tuple((str(name), str(value)) for name, value in pairs if not name.startswith(":"))


def _post(told: dict[str, Any] | None) -> bytes | None:
    if not told:
        return None
    text = told.get("text")
    if text is None and told.get("params"):
        text = urlencode([(param["name"], param.get("value", "")) for param in told["params"]])
    if text is None:
        return None
    # Not in HAR 1.2, but proxies write it where the bytes are no text.
    return _bytes(text, told.get("encoding") or told.get("_encoding"))


def _content(told: dict[str, Any]) -> bytes | None:
    text = told.get("text")
    if text is None:
        return None if _positive(told.get("size")) else b""
    return _bytes(text, told.get("encoding"))


def _bytes(text: str, encoding: str | None) -> bytes:
    return base64.b64decode(text, validate=True) if encoding == "base64" else text.encode("utf-8", "surrogatepass")


def _positive(size: Any) -> bool:
    return isinstance(size, int | float) and size > 0


def _at(told: dict[str, Any]) -> float:
    """When the exchange was over, in seconds since 1970; 0 where that was not recorded."""
    started, took = told.get("startedDateTime"), told.get("time")
    if not isinstance(started, str):
        return 0.0
    begun = datetime.datetime.fromisoformat(started)
    zoned = begun if begun.tzinfo else begun.replace(tzinfo=datetime.UTC)
    return zoned.timestamp() + (took / 1000 if isinstance(took, int | float) and took > 0 else 0.0)
