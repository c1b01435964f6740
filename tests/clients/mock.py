"""The mock's own server, with what was asked and answered, and faults for the next requests.

An ASGI application stands before the mock's: it hands requests on, keeps them with their answers, and
answers in the mock's stead where a test asked for a fault.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import uvicorn
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import Message, Receive, Scope, Send

from contracts.judge import Judge
from contracts.mock.app import App, create_app
from contracts.mock.auth import TOKEN_PATH, TOKEN_SECONDS
from contracts.mock.clock import Clock
from contracts.mock.dialects import DIALECTS
from contracts.mock.render import STATUS_NAMES, json_response
from contracts.mock.server import listen
from contracts.mock.service import Service
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.model import Exchange, Json, Request, Response
from contracts.rules import CONSUMER_RULES
from tests.clients.harness import Provider

_EXPIRED: Final = 'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-23T10:00:00Z"'


def _error(code: int, *headers: tuple[str, str], status: str = "") -> Response:
    envelope = {"code": code, "message": "as was asked for", "status": status or STATUS_NAMES[code], "details": []}
    return json_response(code, {"error": envelope}, headers)


FAULTS: Final = MappingProxyType(
    {
        "forbidden": _error(403),
        "html-502": Response(status=502, headers=(("content-type", "text/html"),), body=b"<html>Bad gateway</html>"),
        "internal": _error(500),
        "rate-limited": _error(429),
        "rate-limited-retry-after": _error(429, ("retry-after", "0")),
        "token-expired": _error(401, ("www-authenticate", _EXPIRED)),
        "unauthenticated": _error(401, ("www-authenticate", 'Basic realm="numbers"')),
        "unauthenticated-no-challenge": _error(401),
        "unknown": _error(500, status="UNKNOWN"),
    }
)
"""Answers of the operation that pre-empt the mock's own."""

Change = Callable[[Json], Json]
"""What becomes of the body of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request as it came over the wire, with its answer. ``at`` is in seconds since 1970."""

    request: Request
    response: Response
    at: float


class Mock:
    """What a test sees of one life of the mock, and how it meddles."""

    def __init__(self, dialect: str, address: str) -> None:
        self.dialect = dialect
        self.provider = Provider(auth=address, numbers=address, project_id=PROJECT, key_id="key", key_secret="secret")
        self._ahead = 0.0
        self._app = create_app(
            Service(default_behaviour(DIALECTS[dialect]), new_state(time.time()), clock=Clock(self._now))
        )
        self._exchanges: list[Sent] = []
        self._armed: list[Response | Change] = []
        self._token_seconds: float | None = None
        self._tokens: dict[bytes, bytes] = {}

    def _now(self) -> float:
        return time.time() + self._ahead

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """The next armed fault, else what the mock answers."""
        body = await HttpRequest(scope, receive).body()
        request = Request(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
            body=body or None,
        )
        at_token = request.path == TOKEN_PATH
        fault = self._armed.pop(0) if self._armed and not at_token else None
        response = fault if isinstance(fault, Response) else await _asked(self._app, self._known(scope), body)
        if callable(fault):
            response = replace(response, body=json.dumps(fault(response.json)).encode())
        if at_token and self._token_seconds is not None:
            response = self._as_jwt(response, self._token_seconds)
        self._exchanges.append(Sent(request=request, response=response, at=self._now()))
        return response

    def _as_jwt(self, response: Response, seconds: float) -> Response:
        """The token as a JSON Web Token that tells its end."""
        told = response.json
        parts = ({"alg": "HS256"}, {"exp": int(self._now() + seconds)}, told["access_token"])
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        self._tokens[f"Bearer {token}".encode()] = f"Bearer {told['access_token']}".encode()
        return replace(response, body=json.dumps(told | {"access_token": token}).encode())

    def _known(self, scope: Scope) -> Scope:
        """The request with the token that the mock knows in place of the one that tells its end."""
        return {**scope, "headers": [(name, self._tokens.get(value, value)) for name, value in scope["headers"]]}

    def sent(self) -> tuple[Sent, ...]:
        """The updates that came, in order."""
        return tuple(exchange for exchange in self._exchanges if exchange.request.method == "PATCH")

    def tokens_asked_for(self) -> int:
        """How often the token endpoint was asked."""
        return sum(exchange.request.path == TOKEN_PATH for exchange in self._exchanges)

    def findings(self) -> set[str]:
        """The consumer rules that what came has broken."""
        judge = Judge(CONSUMER_RULES, FACTS)
        judged = (Exchange(request=one.request, outcome=one.response, at=one.at) for one in self._exchanges)
        return {finding.rule for exchange in judged for finding in judge.judge(exchange).findings}

    def arm(self, fault: str, count: int = 1) -> None:
        """Has the next requests of the operation answered with a fault of the table."""
        self._armed += [FAULTS[fault]] * count

    def answer_with(self, response: Response) -> None:
        """Has the next request of the operation answered with this."""
        self._armed.append(response)

    def change(self, change: Change) -> None:
        """Has the next answer of the operation changed: the update is made, and told otherwise."""
        self._armed.append(change)

    def let_tokens_live(self, seconds: float) -> None:
        """From now on a token tells by itself when it ends, as the vendor's do."""
        self._token_seconds = seconds

    def expire_tokens(self) -> None:
        """Moves the mock's clock past the end of each token that was handed out."""
        self._ahead += TOKEN_SECONDS + 1


async def _asked(app: App, scope: Scope, body: bytes) -> Response:
    """What an application answers to a request that has been read."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    start, *rest = messages
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
    return Response(status=start["status"], headers=headers, body=b"".join(part.get("body", b"") for part in rest))


class Server:
    """One server for all tests of a run; each test gives it a mock of its own."""

    def __init__(self, address: str) -> None:
        self._mock = Mock("default", address)
        self._address = address

    def renew(self, dialect: str) -> Mock:
        """A mock that has just started."""
        self._mock = Mock(dialect, self._address)
        return self._mock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the mock of the day does."""
        response = await self._mock.answer(scope, receive)
        written = HttpResponse(response.body, status_code=response.status)
        written.raw_headers = [
            *(
                (name.encode("latin-1"), value.encode("latin-1"))
                for name, value in response.headers
                if name != "content-length"
            ),
            (b"content-length", str(len(response.body)).encode()),
        ]
        await written(scope, receive, send)


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port of 127.0.0.1 that answers as long as the block lasts, run as the mock's own is."""
    listener = listen("127.0.0.1", 0)
    server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}")
    # A connection that a client keeps from test to test is not closed under it.
    config = uvicorn.Config(
        server, http="httptools", loop="auto", lifespan="off", log_level="critical", timeout_keep_alive=600
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield server
    finally:
        running.should_exit = running.force_exit = True
        thread.join()
        listener.close()
