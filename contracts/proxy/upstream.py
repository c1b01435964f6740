"""The provider behind the proxy. A request goes there as it came, and its answer comes back untouched.

Each request has a connection of its own. One that is kept may be closed by the provider just as it is
used again, and whether an update has then taken effect nobody can tell.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import ssl
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import h11

from contracts.model import Headers, Request, Response, header

UNREACHABLE: Final = "upstream-unreachable"
NO_ANSWER: Final = "upstream-no-answer"
TOO_SLOW: Final = "upstream-too-slow"
MALFORMED: Final = "upstream-malformed"
CUT_OFF: Final = "upstream-cut-off"
TOO_LARGE: Final = "upstream-too-large"
NOT_SENT: Final = "not-passed-on"
STATUSES: Final = {
    UNREACHABLE: 502,
    NO_ANSWER: 502,
    TOO_SLOW: 504,
    MALFORMED: 502,
    CUT_OFF: 502,
    TOO_LARGE: 502,
    NOT_SENT: 400,
}
"""What the client is answered where the provider gave no answer that could be passed on, by fault."""
HOP_BY_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
"""Headers that are about one connection, and not about the message."""
_REPLACED: Final = frozenset({"host", "content-length", "expect"})
_PORTS: Final = {"http": 80, "https": 443}
_PIECE: Final = 65_536
_END_OF_STATUSES: Final = 600


class LostError(Exception):
    """The provider gave no answer that can be passed on. ``fault`` names how; the message says more."""

    def __init__(self, fault: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one exchange with the provider may take."""

    connect: float = 5.0
    """Seconds until there is a connection."""
    answer: float = 30.0
    """Seconds from then to the last byte of the answer."""
    head: int = 65_536
    """Bytes of the status line and headers together."""
    body: int = 10_000_000
    """Bytes of a body, either way."""


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """Where a provider is. ``authority`` is its name as the Host header has it."""

    url: str
    origin: str
    authority: str
    host: str
    port: int
    secure: bool
    prefix: str
    """What stands before each path."""


def upstream_of(url: str) -> Upstream:
    """The provider at an http or https URL that was checked."""
    parts = urlsplit(url)
    authority = parts.netloc.lower()
    return Upstream(
        url=url.rstrip("/"),
        origin=f"{parts.scheme}://{authority}",
        authority=authority,
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        secure=parts.scheme == "https",
        prefix=parts.path.rstrip("/"),
    )


def end_to_end(headers: Headers) -> Headers:
    """The headers that belong to the message: those that Connection names go too."""
    named = {
        token.strip().lower() for name, value in headers if name.lower() == "connection" for token in value.split(",")
    }
    return tuple(pair for pair in headers if pair[0].lower() not in HOP_BY_HOP | named)


async def ask(upstream: Upstream, request: Request, limits: Limits = LIMITS) -> Response:
    """What the provider answers, its body as it is on the wire. Raises LostError when nothing can be passed on."""
    connection = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=limits.head)
    try:
        sent = _sent(connection, upstream, request)
    except h11.LocalProtocolError:
        # What h11 says quotes a header, which may be a credential.
        raise LostError(NOT_SENT, "the request has a header or a path that no HTTP message may have") from None
    reader, writer = await _connected(upstream, limits)
    try:
        async with asyncio.timeout(limits.answer):
            # Not waited for: a provider may answer before it has read all, and what is held is bounded.
            writer.write(sent)
            return await _answer(connection, reader, limits)
    except TimeoutError:
        raise LostError(TOO_SLOW, f"no whole answer within {limits.answer:g} s") from None
    except OSError as error:
        raise LostError(NO_ANSWER, f"the connection broke: {_words(error)}") from None
    finally:
        # Not closed in due form: nobody waits for what may still come.
        with contextlib.suppress(OSError):
            writer.transport.abort()


@functools.cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates of the system takes longer than a handshake.
    return ssl.create_default_context()


async def _connected(upstream: Upstream, limits: Limits) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    secure = _tls() if upstream.secure else None
    try:
        async with asyncio.timeout(limits.connect):
            return await asyncio.open_connection(upstream.host, upstream.port, ssl=secure)
    except TimeoutError:
        raise LostError(UNREACHABLE, f"no connection within {limits.connect:g} s") from None
    except (OSError, UnicodeError) as error:
        raise LostError(UNREACHABLE, _words(error)) from None


def _sent(connection: h11.Connection, upstream: Upstream, request: Request) -> bytes:
    """The bytes of a request. Only what is about the connection is another than it was."""
    body = request.body or b""
    headers = [pair for pair in end_to_end(request.headers) if pair[0].lower() not in _REPLACED]
    if body or header(request.headers, "content-length") is not None:
        headers.append(("content-length", str(len(body))))
    head = h11.Request(
        method=request.method,
        target=(upstream.prefix + request.path).encode("latin-1"),
        headers=[
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in (("host", upstream.authority), *headers, ("connection", "close"))
        ],
    )
    events = (head, *((h11.Data(data=body),) if body else ()), h11.EndOfMessage())
    return b"".join(connection.send(event) or b"" for event in events)


async def _answer(connection: h11.Connection, reader: asyncio.StreamReader, limits: Limits) -> Response:
    head: h11.Response | None = None
    body = bytearray()
    try:
        while True:
            event = await _next(connection, reader)
            if isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return Response(status=head.status_code, headers=_headers(head), body=bytes(body))
            if len(body) > limits.body:
                raise LostError(TOO_LARGE, f"the answer has a body of more than {limits.body:,} bytes")
    except h11.RemoteProtocolError:
        if head is not None:
            raise LostError(CUT_OFF, f"the answer broke off after {len(body):,} bytes of its body") from None
        if connection.trailing_data == (b"", True):
            raise LostError(NO_ANSWER, "the connection closed without an answer") from None
        raise LostError(MALFORMED, "something that is not HTTP came back") from None


async def _next(connection: h11.Connection, reader: asyncio.StreamReader) -> object:
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(_PIECE))
    if isinstance(event, h11.Response) and event.status_code >= _END_OF_STATUSES:
        raise LostError(MALFORMED, f"status {event.status_code}, which there is not")
    return event


def _headers(head: h11.Response) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items())


def _words(error: Exception) -> str:
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno).lower()
    return " ".join(str(error).split())[:200] or type(error).__name__
