"""A provider to be tested over HTTP: the mock's core behind a plain server, which keeps what it was asked."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from contracts.mock.behaviour import Behaviour
from contracts.mock.core import handle
from contracts.mock.defects import BY_NAME
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Request, Response

MEETING: Final = "/meeting"
"""A path that answers when two requests wait for it."""
SECONDS: Final = 20.0
"""How long anything here waits for a peer that does not come."""

Answer = Callable[[Request], Response]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that is interrupted hangs up, which is no fault of the provider.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Provider:
    """One server on a free port of 127.0.0.1. ``requests`` holds what it was asked, in order."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[Request] = []
        self._answer = answer
        self._lock = threading.Lock()
        self._meeting = threading.Barrier(2)
        self._open: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answers no more, and gives every socket back."""
        self._meeting.abort()
        self._server.shutdown()
        self._thread.join()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()

    def _take(self, request: Request) -> Response:
        if request.path == MEETING:
            self._meeting.wait(SECONDS)
            return Response(status=204)
        with self._lock:
            self.requests.append(request)
            return self._answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take, connections = self._take, self._open

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1
            timeout = SECONDS

            def setup(self) -> None:
                """Notes that the connection is open."""
                connections.add(self.request)
                super().setup()

            def finish(self) -> None:
                """Notes that it is not."""
                super().finish()
                connections.discard(self.request)

            def _reply(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                response = take(
                    Request(
                        method=self.command,
                        path=self.path,
                        headers=tuple(self.headers.items()),
                        body=self.rfile.read(length) or None,
                    )
                )
                self.send_response(response.status)
                for name, value in response.headers:
                    if name != "content-length":
                        self.send_header(name, value)
                self.send_header("content-length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)

            do_GET = do_PATCH = do_POST = _reply  # noqa: N815 - the names are those of the library

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler


def mock_answer(behaviour: Behaviour | None = None) -> Answer:
    """The mock's core, with its memory, as the function of a provider."""
    kind = behaviour or default_behaviour()
    memory = [new_state(time.time())]

    def answer(request: Request) -> Response:
        memory[0], outcome = handle(kind, memory[0], request, time.time())
        assert isinstance(outcome, Response), "this server can only answer"
        return outcome

    return answer


def defective(name: str) -> Behaviour:
    """The mock's behaviour with a planted defect."""
    return BY_NAME[name].plant(default_behaviour())


@contextmanager
def serving(answer: Answer | None = None) -> Iterator[Provider]:
    """A provider that answers as long as the block lasts: as the mock does, or as the function says."""
    provider = Provider(answer or mock_answer())
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()
