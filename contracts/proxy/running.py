"""A proxy that listens: on free ports of this machine, in a thread beside what uses it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.mock.auth import TOKEN_PATH
from contracts.mock.server import Server, listen
from contracts.mock.service import ALL, AUTH, NUMBERS
from contracts.proxy.app import Way, create_app
from contracts.proxy.record import Recorder
from contracts.proxy.upstream import LIMITS, Limits, Upstream

HOST: Final = "127.0.0.1"
PATIENCE: Final = 10.0
"""How long a proxy may take to begin or to end, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Where a proxy listens, and what it has written down."""

    base_url: str
    auth_url: str | None
    recorder: Recorder

    def exported(self) -> dict[str, str]:
        """What a client's tests find in their environment behind it. The credentials are those of the caller."""
        told = {"CONTRACTS_BASE_URL": self.base_url}
        if self.auth_url:
            told |= {"CONTRACTS_AUTH_URL": self.auth_url, "CONTRACTS_TOKEN_URL": f"{self.auth_url}{TOKEN_PATH}"}
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a proxy stands before, and where it listens. Port 0 takes a free one."""

    numbers: Upstream
    write: Callable[[bytes], object]
    """Takes the lines of the journal."""
    auth: Upstream | None = None
    """Where tokens are had, if that goes through the proxy too."""
    port: int = 0
    auth_port: int = 0
    limits: Limits = LIMITS
    known: tuple[str, ...] = ()
    """Secrets that are hidden before anybody has presented them."""


def open_proxy(plan: Plan, ready: Callable[[], None]) -> tuple[Proxy, Callable[[], None], Callable[[], None]]:
    """A proxy whose ports are taken, with what serves until it is stopped, and what stops it.

    Raises ConfigurationError when a port cannot be had.
    """
    recorder = Recorder(plan.write, key=os.urandom(16), most=plan.limits.body, known=plan.known)
    sockets = [listen(HOST, plan.port)]
    ways = {sockets[0].getsockname()[1]: Way(listener=NUMBERS if plan.auth else ALL, upstream=plan.numbers)}
    auth_url = None
    if plan.auth:
        try:
            sockets.append(listen(HOST, plan.auth_port))
        except BaseException:
            sockets[0].close()
            raise
        auth_port = sockets[1].getsockname()[1]
        auth_url = f"http://{HOST}:{auth_port}"
        ways[auth_port] = Way(listener=AUTH, upstream=plan.auth)
    server = Server(create_app(ways, recorder, plan.limits), ready=ready)
    proxy = Proxy(base_url=f"http://{HOST}:{sockets[0].getsockname()[1]}", auth_url=auth_url, recorder=recorder)
    return proxy, lambda: server.run(sockets=sockets), server.stop


@contextmanager
def proxying(plan: Plan) -> Iterator[Proxy]:
    """A proxy as long as the block lasts. Its journal is whole when the block has ended."""
    begun = threading.Event()
    proxy, serve, stop = open_proxy(plan, begun.set)
    thread = threading.Thread(target=serve, name="proxy", daemon=True)
    thread.start()
    try:
        if not begun.wait(PATIENCE):
            raise TargetUnavailableError(f"The proxy did not start within {PATIENCE:g} s.")
        yield proxy
    finally:
        stop()
        thread.join(PATIENCE)
    told_whole(proxy)


def told_whole(proxy: Proxy) -> None:
    """Raises ConfigurationError when something is missing in the journal."""
    if failure := proxy.recorder.failure:
        raise ConfigurationError(f"The proxy's journal has gaps: {failure}.")
