"""A route that answers the same constant body to everything, on the same server as the mock's.

python -m tests.benchmarks.mock.bare PORT
"""

from __future__ import annotations

import json
import sys
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route

from contracts.mock.core import handle
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.model import Request, Response
from contracts.target.credentials import basic


def body() -> bytes:
    """What the mock answers to a look at its first number."""
    path = f"/v1/projects/{PROJECT}/activeNumbers/{FACTS.numbers[0].phone_number}"
    look = Request(method="GET", path=path, headers=(("authorization", basic("key", "secret")),))
    _, answer = handle(default_behaviour(), new_state(time.time()), look, time.time())
    assert isinstance(answer, Response)
    assert "phoneNumber" in json.loads(answer.body)
    return answer.body


CONSTANT = body()


async def answer(request: HttpRequest) -> HttpResponse:
    """The constant, once the request was read."""
    await request.body()
    return HttpResponse(CONSTANT, media_type="application/json")


APP = Starlette(routes=[Route("/v1/projects/{project}/activeNumbers/{number}", answer, methods=["GET", "PATCH"])])

if __name__ == "__main__":
    uvicorn.run(
        APP, host="127.0.0.1", port=int(sys.argv[1]), http="httptools", loop="uvloop", lifespan="off",
        log_level="critical", access_log=False, server_header=False, date_header=False, proxy_headers=False,
    )  # fmt: skip
