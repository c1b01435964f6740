"""interim: the mock's core behind a plain server, with what was asked and answered."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from contracts.mock.core import handle
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.judge import Judge
from contracts.rules import CONSUMER_RULES
from contracts.model import Exchange, Request, Response
from tests.clients.harness import Provider
from tests.serving import serving

J = (("content-type", "application/json"),)


def env(code, status, *headers):
    body = {"error": {"code": code, "message": "as asked", "status": status, "details": []}}
    return Response(status=code, headers=J + headers, body=json.dumps(body).encode())


FAULTS = {
    "forbidden": env(403, "PERMISSION_DENIED"),
    "unauthenticated": env(401, "UNAUTHENTICATED", ("WWW-Authenticate", 'Basic realm="x"')),
    "unauthenticated-no-challenge": env(401, "UNAUTHENTICATED"),
    "token-expired": env(
        401,
        "UNAUTHENTICATED",
        ("WWW-Authenticate", 'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-23T10:00:00Z"'),
    ),
    "rate-limited": env(429, "RESOURCE_EXHAUSTED"),
    "rate-limited-retry-after": env(429, "RESOURCE_EXHAUSTED", ("Retry-After", "0")),
    "internal": env(500, "INTERNAL"),
    "unknown": env(500, "UNKNOWN"),
    "html-502": Response(status=502, headers=(("content-type", "text/html"),), body=b"<html>no</html>"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    request: Request
    response: Response
    at: float

    @property
    def json(self) -> Any:
        return self.request.json


class Mock:
    def __init__(self, dialect) -> None:
        self.dialect = dialect
        self.exchanges = []
        self.armed = []
        self.behaviour = default_behaviour(DIALECTS[dialect])
        self.state = new_state(time.time())

    def answer(self, request):
        if request.path != "/oauth2/token" and self.armed:
            got = self.armed.pop(0)
        else:
            self.state, got = handle(self.behaviour, self.state, request, time.time())
        self.exchanges.append(Sent(request=request, response=got, at=time.time()))
        return got

    def sent(self):
        return tuple(x for x in self.exchanges if x.request.method == "PATCH")

    def tokens_issued(self):
        return sum(x.request.path == "/oauth2/token" for x in self.exchanges)

    def arm(self, fault, count=1):
        self.armed += [FAULTS[fault]] * count

    def findings(self):
        judge = Judge(CONSUMER_RULES, FACTS)
        return {f.rule for e in self.exchanges for f in judge.judge(Exchange(request=e.request, outcome=e.response, at=e.at)).findings}

    def expire_tokens(self):
        self.state = replace(self.state, tokens=MappingProxyType(dict.fromkeys(self.state.tokens, time.time() - 1)))


@contextmanager
def running(dialect="default") -> Iterator[Mock]:
    mock = Mock(dialect)
    with serving(mock.answer) as provider:
        mock.provider = Provider(
            auth=provider.url, numbers=provider.url, project_id=PROJECT, key_id="key", key_secret="secret"
        )
        yield mock
