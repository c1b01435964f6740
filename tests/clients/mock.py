"""A mock for one test: its core behind a server, with what was asked and answered, and faults for the next requests."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from contracts.judge import Judge
from contracts.mock.auth import TOKEN_PATH
from contracts.mock.core import handle
from contracts.mock.dialects import DIALECTS
from contracts.mock.render import STATUS_NAMES, json_response
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.model import Exchange, Json, Request, Response
from contracts.rules import CONSUMER_RULES
from tests.clients.harness import Provider
from tests.serving import serving

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
    """What a test sees of the mock, and how it meddles."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.provider = Provider(auth="", numbers="", project_id=PROJECT, key_id="key", key_secret="secret")
        self._behaviour = default_behaviour(DIALECTS[dialect])
        self._state = new_state(time.time())
        self._exchanges: list[Sent] = []
        self._armed: list[Response | Change] = []
        self._token_seconds: float | None = None

    def answer(self, request: Request) -> Response:
        """The next armed fault, else what the core answers."""
        now = time.time()
        if request.path == TOKEN_PATH:
            response = self._as_jwt(self._handle(request, now), now)
        else:
            fault = self._armed.pop(0) if self._armed else None
            response = fault if isinstance(fault, Response) else self._handle(request, now)
            if callable(fault):
                response = replace(response, body=json.dumps(fault(response.json)).encode())
        self._exchanges.append(Sent(request=request, response=response, at=now))
        return response

    def _handle(self, request: Request, now: float) -> Response:
        self._state, outcome = handle(self._behaviour, self._state, request, now)
        assert isinstance(outcome, Response), "this server can only answer"
        return outcome

    def _as_jwt(self, response: Response, now: float) -> Response:
        """The token as a JSON Web Token that tells its end, if a test has set one."""
        if self._token_seconds is None:
            return response
        told = response.json
        until = now + self._token_seconds
        parts = ({"alg": "HS256"}, {"exp": int(until)}, told["access_token"])
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        self._state = replace(self._state, tokens=MappingProxyType({**self._state.tokens, token: until}))
        return replace(response, body=json.dumps(told | {"access_token": token}).encode())

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
        """Ends the life of each token that was handed out."""
        ended = dict.fromkeys(self._state.tokens, time.time() - 1)
        self._state = replace(self._state, tokens=MappingProxyType(ended))


@contextmanager
def running(dialect: str) -> Iterator[Mock]:
    """A mock that answers as long as the block lasts."""
    mock = Mock(dialect)
    with serving(mock.answer) as served:
        mock.provider = replace(mock.provider, auth=served.url, numbers=served.url)
        yield mock
