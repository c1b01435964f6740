"""The mock as an ASGI application: bytes in, bytes out. What they mean is known to the service and the admin API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.mock.admin import Admin
from contracts.mock.render import refuse
from contracts.mock.service import ALL, Service
from contracts.mock.transfer import Answer
from contracts.mock.transmission import Message, Receive, Send, transmit
from contracts.model import Request

MAX_BODY: Final = 1_000_000
"""Bytes of the body of a request of the operation."""
MAX_ADMIN_BODY: Final = 32_000_000
"""Bytes of the body of a request of the admin API, which takes whole states."""

App = Callable[[Message, Receive, Send], Awaitable[None]]
NO_PORTS: Final[Mapping[int, str]] = MappingProxyType({})


class _GoneError(Exception):
    """The client went away within its request."""


def create_app(service: Service, admin: Admin | None = None, ports: Mapping[int, str] = NO_PORTS) -> App:
    """An ASGI application that answers as the service does.

    ``ports`` says what the listener of a port offers, where that is not everything. The service is
    called without a pause in between, so that requests on several connections are answered one after
    another and no update is lost.
    """

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        of_admin = admin is not None and admin.serves(scope["path"])
        try:
            body = await _body(receive, MAX_ADMIN_BODY if of_admin else MAX_BODY)
        except _GoneError:
            return
        answer: Answer
        if body is None:
            answer = refuse(service.behaviour, 413, "The body is too large.", [])
        elif admin is not None and of_admin:
            answer = admin.answer(request_of(scope, body), _caller(scope))
        else:
            answer = service.answer(request_of(scope, body), ports.get(port_of(scope), ALL))
        await transmit(answer, receive, send)

    return app


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None when it is larger than allowed. Raises _GoneError when the client goes away."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body if len(body) <= most else None
    parts, size = [], 0
    while True:
        if message["type"] != "http.request":
            raise _GoneError
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


def request_of(scope: Message, body: bytes) -> Request:
    """The request of an ASGI scope, with its body."""
    # The raw path, so that percent-encoding reaches the core as it was sent.
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]])
    return Request(
        method=scope["method"], path=f"{path}?{query}" if query else path, headers=headers, body=body or None
    )


def port_of(scope: Message) -> int:
    """The port that a request came to; 0 when the server does not say."""
    return (scope.get("server") or ("", 0))[1] or 0


def _caller(scope: Message) -> str:
    """The address that a request comes from."""
    client: Any = scope.get("client")
    return str(client[0]) if client else ""
