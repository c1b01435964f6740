"""An answer on its way out: at once and whole, or late, in pieces and cut off, as its plan says."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import struct
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from contracts.mock.transfer import Answer, Carried, End
from contracts.model import Failure, FailureKind, Headers, Response

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def transmit(answer: Answer, receive: Receive, send: Send) -> None:
    """Sends an answer by ASGI."""
    if isinstance(answer, Response):
        await send(_start(answer))
        await send({"type": "http.response.body", "body": answer.body})
    elif isinstance(answer, Carried):
        await _carry(answer, receive, send)
    else:
        await _break_off(answer, receive, send)


def _start(response: Response) -> Message:
    headers = [*_encoded(response.headers), (b"content-length", b"%d" % len(response.body))]
    return {"type": "http.response.start", "status": response.status, "headers": headers}


@functools.lru_cache(maxsize=256)
def _encoded(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    return tuple(
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers if name != "content-length"
    )


async def _carry(carried: Carried, receive: Receive, send: Send) -> None:
    transfer, response = carried.transfer, carried.response
    await asyncio.sleep(transfer.first_byte)
    if transfer.status_sent:
        body = response.body[: transfer.sent]
        piece = transfer.piece or max(1, len(body))
        await send(_start(response))
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
    connection = _connection(receive)
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
    _connection(receive).close()


def _connection(receive: Receive) -> asyncio.Transport:
    # ASGI has no word for it; the server's receive belongs to the cycle that holds the transport.
    transport: asyncio.Transport = receive.__self__.transport  # type: ignore[attr-defined]
    return transport
