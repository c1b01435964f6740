"""A provider that can be told to become another: the mock with one defect, or one of its dialects.

Starting a Python process for each of some three hundred providers would cost more than most tools do.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from subprocess import PIPE, Popen
from sys import executable
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from contracts.mock.app import App, create_app
from contracts.mock.defects import BY_NAME
from contracts.mock.dialects import DIALECTS
from contracts.mock.server import Server, listen
from contracts.mock.service import Service
from contracts.mock.world import default_behaviour, new_state

BECOME = "/__become"
COUNT = "/__count"


BASE: Final = MappingProxyType({"get_offered": False, "null_refused": True, "untyped_voice_needs_app": True})
"""Choices of every provider of the comparison: those that give other tools the least to object to."""


def app_of(defect: str = "", dialect: str = "default") -> App:
    """A fresh mock: with a defect, in a dialect, or neither."""
    behaviour = default_behaviour(replace(DIALECTS[dialect], **BASE))
    return create_app(Service(BY_NAME[defect].plant(behaviour) if defect else behaviour, new_state(time.time())))


def switchable() -> App:
    """An application that passes everything on to the present mock and counts it."""
    present = [app_of()]
    count = [0]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == BECOME:
            present[0] = app_of(**dict(parse_qsl(scope["query_string"].decode())))
            count[0] = 0
            await JSONResponse(True)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == COUNT:
            await JSONResponse(count[0])(scope, receive, send)
        else:
            count[0] += 1
            await present[0](scope, receive, send)

    return app


@contextmanager
def served() -> Iterator[str]:
    """A provider in a process of its own; yields its base URL."""
    process = Popen([executable, "-m", "tests.benchmarks.detection.provider"], stdout=PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait()


def become(base_url: str, query: str) -> None:
    """Makes the provider a fresh one of a kind: ``defect=NAME`` or ``dialect=NAME``."""
    with urllib.request.urlopen(f"{base_url}{BECOME}?{query}") as answer:
        answer.read()


def count(base_url: str) -> int:
    """How many requests the provider was sent since it became what it is."""
    with urllib.request.urlopen(base_url + COUNT) as answer:
        return int(json.load(answer))


if __name__ == "__main__":
    listener = listen("127.0.0.1", 0)
    Server(switchable(), ready=lambda: print(listener.getsockname()[1], flush=True)).run(sockets=[listener])
