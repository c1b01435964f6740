"""A provider that says any bytes at all, and the proxy before it."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import urllib3

from contracts.proxy.running import Plan, Proxy, proxying
from contracts.proxy.upstream import Limits, upstream_of
from contracts.traffic.entry import Entry
from contracts.traffic.lines import read_lines

SECONDS: Final = 20.0
"""How long anything here waits for a peer that does not come."""
PATH: Final = "/v1/projects/p/activeNumbers/%2B12025550134"

Say = Callable[[socket.socket], None]


@dataclass(slots=True)
class Raw:
    """A server of bytes on a free port. ``heard`` is what each connection was sent."""

    url: str
    heard: list[bytes] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    """Set when the first request is there."""


def saying(content: bytes) -> Say:
    """Sends these bytes and closes."""
    return lambda connection: connection.sendall(content)


def reset(connection: socket.socket) -> None:
    """Tears the connection down."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(connection: socket.socket) -> None:
    """Says nothing until the peer goes away."""
    with contextlib.suppress(OSError):
        connection.recv(1)


@contextmanager
def raw(say: Say, *, first: bool = True) -> Iterator[Raw]:
    """A server that hears one request on each connection first, and says what it is made to."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(SECONDS)
                if first:
                    server.heard.append(_request(connection))
                server.came.set()
                say(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(SECONDS)


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        piece = connection.recv(65_536)
        if not piece:
            return heard
        heard += piece
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


@dataclass(slots=True)
class Between:
    """A proxy with its journal, and a client before it."""

    proxy: Proxy
    lines: list[bytes]
    client: urllib3.HTTPConnectionPool

    def send(self, method: str = "GET", path: str = PATH, **options: Any) -> urllib3.BaseHTTPResponse:
        """The proxy's answer to a request, its body as it is on the wire."""
        return self.client.urlopen(method, path, retries=False, redirect=False, decode_content=False, **options)

    def wire(self) -> socket.socket:
        """A connection to the proxy, for bytes that no client sends."""
        return socket.create_connection(("127.0.0.1", self.client.port or 0), SECONDS)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The lines of the journal."""
        return [json.loads(line) for line in self.lines]

    @property
    def entries(self) -> list[Entry]:
        """What is read of them."""
        return list(read_lines(self.lines))


@contextmanager
def before(url: str, auth: str | None = None, limits: Limits | None = None) -> Iterator[Between]:
    """A proxy before the provider at a URL."""
    lines: list[bytes] = []
    plan = Plan(
        numbers=upstream_of(url),
        auth=upstream_of(auth) if auth else None,
        write=lines.append,
        limits=limits or Limits(connect=SECONDS, answer=SECONDS),
    )
    with proxying(plan) as proxy:
        host, _, port = proxy.base_url.removeprefix("http://").partition(":")
        with urllib3.HTTPConnectionPool(host, int(port), timeout=SECONDS) as client:
            yield Between(proxy, lines, client)
