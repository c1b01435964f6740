"""The proxy as an ASGI application: a request is held whole, passed on, and recorded with its answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from contracts.mock.app import App, port_of, request_of
from contracts.mock.render import json_response
from contracts.mock.transmission import Message, Receive, Send
from contracts.model import Failure, Headers, Request, Response
from contracts.proxy.record import UNRECORDED, Passed, Recorder
from contracts.proxy.upstream import LIMITS, NOT_SENT, STATUSES, Limits, LostError, Upstream, ask, end_to_end

BODY_TOO_LARGE: Final = "body-too-large"
STOPPED: Final = "stopped"
"""Faults beside those of the provider."""
_NAMES: Final = {400: "INVALID_ARGUMENT", 413: "INVALID_ARGUMENT", 502: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}
_BODILESS: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where what comes to one port goes. ``listener`` is its name in the journal."""

    listener: str
    upstream: Upstream


class _GoneError(Exception):
    """The client went away within its request."""


def create_app(
    ways: Mapping[int, Way], recorder: Recorder, limits: Limits = LIMITS, clock: Callable[[], float] = time.time
) -> App:
    """An ASGI application that passes requests on, by the port that they came to."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        way, began = ways[port_of(scope)], clock()
        try:
            body = await _body(receive, limits.body)
        except _GoneError:
            return
        request = request_of(scope, body or b"")
        fault = STOPPED
        answer: Response | Failure = UNRECORDED
        try:
            if body is None:
                fault, answer = BODY_TOO_LARGE, _refusal(413, f"The proxy holds {limits.body:,} bytes of a body.")
            else:
                fault, answer = await _asked(way, request, recorder, limits)
        finally:
            # Also when the proxy is stopped meanwhile: the request has been sent. And before the answer is
            # passed on: what the client sends next comes later.
            recorder.add(
                Passed(
                    listener=way.listener,
                    origin=way.upstream.origin,
                    request=request,
                    outcome=answer,
                    began=began,
                    ended=clock(),
                    fault=fault,
                    whole=body is not None,
                )
            )
        if isinstance(answer, Response):
            await _send(answer, request.method, send)

    return app


async def _asked(way: Way, request: Request, recorder: Recorder, limits: Limits) -> tuple[str, Response]:
    """The answer to pass on, and the fault if it is the proxy's own."""
    try:
        answer = await ask(way.upstream, request, limits)
    except LostError as error:
        if error.fault != NOT_SENT:
            recorder.lost[error.fault, str(error)] += 1
        words = f"The proxy has no answer of {way.upstream.origin}: {error}."
        return error.fault, _refusal(STATUSES[error.fault], words)
    return "", Response(status=answer.status, headers=end_to_end(answer.headers), body=answer.body)


def _refusal(status: int, message: str) -> Response:
    envelope = {"code": status, "message": message, "status": _NAMES[status], "details": []}
    return json_response(status, {"error": envelope})


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None when it is larger than is held: then the rest is read all the same.

    Whoever is still sending does not listen. Raises _GoneError when the client goes away.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _GoneError
        part = message.get("body", b"")
        size += len(part)
        if size <= most:
            parts.append(part)
        else:
            parts.clear()
        if not message.get("more_body"):
            return b"".join(parts) if size <= most else None


async def _send(answer: Response, method: str, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in _framed(answer, method)],
        }
    )
    await send({"type": "http.response.body", "body": answer.body})


def _framed(answer: Response, method: str) -> Headers:
    """The headers of an answer, with the length that goes out: an answer to HEAD tells that of another."""
    if method == "HEAD":
        return answer.headers
    headers = tuple(pair for pair in answer.headers if pair[0].lower() != "content-length")
    return headers if answer.status in _BODILESS else (*headers, ("content-length", str(len(answer.body))))
