"""The mock's server: sockets, deadlines and bounds around the application."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from contracts.errors import ConfigurationError
from contracts.mock.app import App
from contracts.mock.render import STATUS_NAMES, json_response

BACKLOG: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client may take."""

    receive: float = 20.0
    """Seconds to send a whole request in, from its first byte or from the connection's beginning."""
    idle: int = 75
    """Seconds that a connection is kept between two requests."""
    head: int = 65_536
    """Bytes of the request line and headers together."""
    connections: int = 1_000


Task = Callable[[], Awaitable[None]]
"""Runs beside the server, from its start until it is cancelled at its end."""


class Server(uvicorn.Server):
    """A server for an application on sockets that listen. ``run`` serves until ``stop`` or a signal."""

    def __init__(
        self,
        app: App,
        *,
        limits: Limits = Limits(),
        ready: Callable[[], None] | None = None,
        ended: Callable[[], None] | None = None,
        tick: Callable[[], None] | None = None,
        beside: Sequence[Task] = (),
    ) -> None:
        """``tick`` is called ten times a second, ``ended`` when nothing is served any more."""
        config = uvicorn.Config(
            app,
            # httptools with uvloop answers about twice as many requests a second as h11 does. What it
            # refuses by itself, unknown methods among it, is not part of this contract.
            http=type("Bounded", (_Bounded,), {"limits": limits}),
            loop="auto",
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            # Whoever asks is whoever is connected, whatever a header says.
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            limit_concurrency=limits.connections,
        )
        super().__init__(config)
        self._ready, self._ended, self._tick, self._beside = ready, ended, tick, tuple(beside)
        self._tasks: list[asyncio.Future[None]] = []

    def stop(self) -> None:
        """Ends the server soon; answers under way get a second."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to serve, and says so."""
        await super().startup(sockets=sockets)
        self._tasks = [asyncio.ensure_future(task()) for task in self._beside]
        if self._ready:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Lets time pass in the mock, and ends what has waited for too long."""
        now = asyncio.get_running_loop().time()
        # Looked at together: a timer for each request would cost more than the request's parsing.
        for connection in tuple(self.server_state.connections):
            if isinstance(connection, _Bounded):
                connection.give_up(now)
        if self._tick:
            self._tick()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends what runs beside, then the connections."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await super().shutdown(sockets=sockets)
        if self._ended:
            # Here, since a signal ends the process as soon as this is over.
            self._ended()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises ConfigurationError when it cannot be had."""
    if not host:
        raise ConfigurationError("An empty host listens to every network. Say --host 0.0.0.0 if that is meant.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        listener.close()
        raise ConfigurationError(f"Cannot listen on {host}:{port}: {error}. Choose another port or host.") from None
    return listener


class _Bounded(HttpToolsProtocol):
    """uvicorn's protocol with bounds on the size of a head and on the time that a request takes to come in."""

    limits = Limits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timeout_keep_alive = self.limits.idle
        self._since: float | None = None
        """When the request began that is coming in."""
        self._head = 0
        self._in_head = True
        self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > self.limits.head and not self._refused:
            self._refuse(431, "The request line and headers are too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._since is None:
            self._since = self.loop.time()

    def on_headers_complete(self) -> None:
        self._head, self._in_head = 0, False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._since = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP, in the form of every other error."""
        self._refuse(400, msg)

    def give_up(self, now: float) -> None:
        """Closes the connection when its request takes too long to come in. ``now`` is by the loop's clock."""
        if self._since is not None and now - self._since > self.limits.receive and not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: int, message: str) -> None:
        envelope = {"code": status, "message": message, "status": STATUS_NAMES[status], "details": []}
        body = json_response(status, {"error": envelope}).body
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body)
        self.transport.write(STATUS_LINE[status] + head + body)
        # Closed while more is coming in, the connection would be torn down, and the answer with it: so the
        # client is let finish, for as long as a request may take.
        self._refused = True
        self.transport.write_eof()
