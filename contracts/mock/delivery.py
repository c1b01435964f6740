"""Callbacks on their way out: to this machine, or to a host that was allowed by name, and to nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h11

from contracts.mock.callbacks import request_of
from contracts.mock.service import Service
from contracts.mock.state import Delivery
from contracts.model import Failure, FailureKind, Response

SECONDS: Final = 5.0
"""How long one attempt may take."""
AT_ONCE: Final = 16
"""How many attempts run side by side."""
_LEAST, _MOST = 0.01, 1.0
"""How long it sleeps between two retries, in seconds: the clock of the mock may be moved meanwhile."""
_PIECE: Final = 65_536
_SILENT: Final = Failure(kind=FailureKind.NO_ANSWER, detail="the receiver of a callback did not answer")
_PORTS: Final = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Iterable[str]]
"""The addresses of a host. Raises OSError when it has none."""


class NotAllowedError(Exception):
    """A callback may not go to this URL. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a callback goes: an address that was looked up once and checked."""

    url: SplitResult
    port: int
    address: str


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, as this machine knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def place_of(url: str, allowed: frozenset[str], look_up: Resolve = resolve) -> Place:
    """Where a URL leads. Raises NotAllowedError unless each of its addresses is this machine or its host is allowed."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
        addresses = tuple(look_up(host, port)) if host else ()
    except (KeyError, OSError, UnicodeError, ValueError):
        raise NotAllowedError(f"{url!r} leads nowhere") from None
    if not addresses:
        raise NotAllowedError(f"{url!r} leads nowhere")
    if host.lower() not in allowed:
        for address in addresses:
            if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
                raise NotAllowedError(f"{host} is not this machine: allow it with --callback-host {host}")
    return Place(url=parts, port=port, address=addresses[0])


async def post(place: Place, delivery: Delivery) -> int | None:
    """The status that an attempt is answered with, or None without an answer. Redirects are not followed."""
    parts = place.url
    host = parts.hostname or ""
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    # The address that was checked, whatever the name leads to by now; the name is for TLS and for the receiver.
    reader, writer = await asyncio.open_connection(
        place.address, place.port, ssl=secure, server_hostname=host if secure else None
    )
    try:
        connection = h11.Connection(our_role=h11.CLIENT)
        writer.write(_sent(connection, parts, delivery))
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(_PIECE))
            elif isinstance(event, h11.Response):
                return event.status_code
            elif not isinstance(event, h11.InformationalResponse):
                return None
    finally:
        writer.close()


def _sent(connection: h11.Connection, parts: SplitResult, delivery: Delivery) -> bytes:
    request = request_of(delivery)
    headers = [
        ("host", parts.netloc.rpartition("@")[2].encode("idna").decode()),
        *request.headers,
        ("content-length", str(len(delivery.body))),
        ("user-agent", "contracts"),
        ("connection", "close"),
    ]
    events = (
        h11.Request(method=request.method, target=request.path, headers=headers),
        h11.Data(data=delivery.body),
        h11.EndOfMessage(),
    )
    return b"".join(connection.send(event) or b"" for event in events)


class Deliverer:
    """Sends what is due, side by side, without holding up answers."""

    def __init__(
        self,
        service: Service,
        *,
        allowed: Iterable[str] = (),
        seconds: float = SECONDS,
        look_up: Resolve = resolve,
        refused: Callable[[str], None] = lambda reason: None,
    ) -> None:
        """``allowed`` are hosts beside this machine; ``refused`` is told why a callback was not sent."""
        self._service = service
        self._allowed = frozenset(host.lower() for host in allowed)
        self._seconds, self._look_up, self._refused = seconds, look_up, refused
        self._news = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Sends until it is cancelled; attempts under way are given up then."""
        self._service.changed = self._news.set
        try:
            while True:
                self._news.clear()
                for delivery in self._service.due():
                    if delivery.id not in self._under_way and len(self._under_way) < AT_ONCE:
                        self._under_way[delivery.id] = asyncio.create_task(self._attempt(delivery))
                await self._pause()
        finally:
            for task in self._under_way.values():
                task.cancel()

    async def _pause(self) -> None:
        """Waits for news, or for the next retry by the mock's clock."""
        waits = self._service.next_due()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), None if waits is None else max(_LEAST, min(waits, _MOST)))

    async def _attempt(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                place = await asyncio.to_thread(place_of, delivery.url, self._allowed, self._look_up)
                status = await post(place, delivery)
        except NotAllowedError as error:
            self._service.refused(delivery.id)
            self._refused(str(error))
        except ConnectionRefusedError as error:
            self._service.delivered(delivery, Failure(kind=FailureKind.UNREACHABLE, detail=str(error)))
        except (OSError, h11.ProtocolError, UnicodeError):
            # A deadline that has passed is an OSError too.
            self._service.delivered(delivery, _SILENT)
        else:
            self._service.delivered(delivery, _SILENT if status is None else Response(status=status))
        finally:
            del self._under_way[delivery.id]
            self._news.set()
