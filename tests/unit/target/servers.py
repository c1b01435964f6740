"""Odd servers on 127.0.0.1: each connection is answered by a script, byte for byte."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator

Script = Callable[[socket.socket, bytes], None]
"""Gets the connection and the request that was read from it; what it returns from is closed."""


class Server:
    """A listening socket with a thread. ``requests`` are the raw requests in order.

    With a ``greeting`` it speaks first and hangs up.
    """

    def __init__(
        self, *scripts: Script, keep: bool = False, greeting: bytes = b"", tls: ssl.SSLContext | None = None
    ) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.closed = threading.Event()
        """Set each time the server has closed a connection."""
        self._scripts = list(scripts)
        self._keep = keep
        self._greeting = greeting
        self._tls = tls
        self._connection: socket.socket | None = None
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._connection = connection
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5.0)
                if self._tls is None:
                    self._talk(connection)
                else:
                    with self._tls.wrap_socket(connection, server_side=True) as inner:
                        self._talk(inner)
            self.closed.set()

    def _talk(self, connection: socket.socket) -> None:
        if self._greeting:
            connection.sendall(self._greeting)
            connection.recv(65_536)
            return
        while (request := read_request(connection)) and not self._stopped.is_set():
            self.requests.append(request)
            script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
            script(connection, request)
            if not self._keep:
                return

    def stop(self) -> None:
        """Stops listening and waits for the thread."""
        self._stopped.set()
        for one in (self._listener, self._connection):
            with contextlib.suppress(OSError):
                if one is not None:
                    one.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(6.0)
        assert not self._thread.is_alive()


@contextlib.contextmanager
def serving(
    *scripts: Script, keep: bool = False, greeting: bytes = b"", tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """A server that answers each request with the next script, and from then on with the last."""
    server = Server(*scripts, keep=keep, greeting=greeting, tls=tls)
    try:
        yield server
    finally:
        server.stop()


def read_request(connection: socket.socket) -> bytes:
    """One request, its body by Content-Length; what came until the other side closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65_536)
        if not chunk:
            return data
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")),
        0,
    )
    while len(body) < length and (chunk := connection.recv(65_536)):
        body += chunk
    return head + b"\r\n\r\n" + body


def says(*pieces: bytes, pause: float = 0.0) -> Script:
    """Sends these bytes, and after each piece but the last lets some time pass."""

    def script(connection: socket.socket, request: bytes) -> None:
        for turn, piece in enumerate(pieces):
            if turn and pause:
                threading.Event().wait(pause)
            connection.sendall(piece)

    return script


def answers(status: str = "200 OK", body: bytes = b"{}", *headers: str, label: str = "application/json") -> Script:
    """Sends a whole answer with its length."""
    return says(head(status, f"Content-Type: {label}", f"Content-Length: {len(body)}", *headers) + body)


def head(status: str = "200 OK", *headers: str) -> bytes:
    """The status line and the headers."""
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode("latin-1")


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def resets(connection: socket.socket, request: bytes) -> None:
    """Ends the connection with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes(connection: socket.socket, request: bytes) -> None:
    """Ends the connection without a word."""


def stays_silent(connection: socket.socket, request: bytes) -> None:
    """Says nothing until the other side hangs up."""
    with contextlib.suppress(OSError):
        connection.recv(1)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
