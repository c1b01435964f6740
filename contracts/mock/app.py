"""The mock over HTTP: an ASGI shell that passes bytes to the pure core and back."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import Callable

import uvicorn
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Behaviour
from contracts.mock.core import handle
from contracts.mock.render import refuse
from contracts.mock.state import State
from contracts.mock.transfer import Answer, Carried, End
from contracts.model import Failure, FailureKind, Request, Response

MAX_BODY = 1_000_000


def create_app(behaviour: Behaviour, state: State, clock: Callable[[], float] = time.time) -> ASGIApp:
    """An ASGI application that answers as the core does and remembers between requests.

    The core is called without a pause in between, so that requests on several connections are
    answered one after another and no update is lost.
    """
    memory = [state]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(HttpRequest(scope, receive))
        answer: Answer
        if body is None:
            answer = refuse(behaviour, 400, "The body is too large.", [])
        else:
            memory[0], answer = handle(behaviour, memory[0], _request(scope, body), clock())
        if isinstance(answer, Response):
            await _respond(answer)(scope, receive, send)
        elif isinstance(answer, Carried):
            await _carry(answer, scope, receive, send)
        else:
            await _break_off(answer, receive, send)

    return app


def _respond(response: Response) -> HttpResponse:
    written = HttpResponse(response.body, status_code=response.status)
    written.raw_headers = [
        *(
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in response.headers
            if name != "content-length"
        ),
        (b"content-length", str(len(response.body)).encode()),
    ]
    return written


async def _carry(carried: Carried, scope: Scope, receive: Receive, send: Send) -> None:
    """Carries out the plan of an answer that does not travel at once and whole."""
    transfer, written = carried.transfer, _respond(carried.response)
    await asyncio.sleep(transfer.first_byte)
    if transfer.status_sent:
        body = written.body[: transfer.sent]
        piece = transfer.piece or max(1, len(body))
        await send({"type": "http.response.start", "status": written.status_code, "headers": written.raw_headers})
        began = time.monotonic()
        for start in range(0, len(body), piece):
            # Timers count in milliseconds, pauses may be shorter: they add up against one clock.
            await asyncio.sleep(began + transfer.pause * (start // piece) - time.monotonic())
            await send({"type": "http.response.body", "body": body[start : start + piece], "more_body": True})
    if transfer.end is End.WHOLE:
        await send({"type": "http.response.body", "body": b""})
        return
    if transfer.held:
        # The request was read, so that what comes next is that the client has gone.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(receive(), transfer.held)
    connection = receive.__self__.transport  # type: ignore[attr-defined]
    if transfer.end is End.RESET:
        # Without lingering a close is a reset.
        connection.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.abort()
    else:
        connection.close()


async def _break_off(failure: Failure, receive: Receive, send: Send) -> None:
    """Closes the connection: before an answer, or within its body."""
    if failure.kind is FailureKind.TRUNCATED:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"phoneNumber":', "more_body": True})
    # ASGI has no word for it; uvicorn's receive belongs to the cycle that holds the transport.
    receive.__self__.transport.close()  # type: ignore[attr-defined]


async def _body(request: HttpRequest) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body


def _request(scope: Scope, body: bytes) -> Request:
    # The raw path, so that percent-encoding reaches the core as it was sent.
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Request(
        method=scope["method"], path=f"{path}?{query}" if query else path, headers=headers, body=body or None
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises ConfigurationError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise ConfigurationError(f"Cannot listen on {host}:{port}: {error}. Pass another --host or --port.") from None
    return listener


def serve(app: ASGIApp, listener: socket.socket, ready: Callable[[], None] | None = None) -> None:
    """Serves on a socket until the process is told to stop."""
    config = uvicorn.Config(
        app,
        # httptools with uvloop answers about twice as many requests a second as h11 does. What it
        # refuses by itself, unknown methods among it, is not part of this contract.
        http="httptools",
        loop="auto",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    _Server(config, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self._ready:
            self._ready()
