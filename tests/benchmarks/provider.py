"""The provider of the benchmarks: the built-in mock over HTTP, with a count of the requests it answered."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen
from sys import argv, executable

COUNT_PATH = "/__count"


def main(port: int) -> None:
    """Serves until it is terminated; the first line says where."""
    from starlette.responses import JSONResponse
    from starlette.types import Receive, Scope, Send

    from contracts.mock.app import create_app
    from contracts.mock.server import Server, listen
    from contracts.mock.service import Service
    from contracts.mock.world import default_behaviour, new_state

    mock = create_app(Service(default_behaviour(), new_state(time.time())))
    count = [0]

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == COUNT_PATH:
            await JSONResponse(count[0])(scope, receive, send)
            return
        count[0] += 1
        await mock(scope, receive, send)

    listener = listen("127.0.0.1", port)
    Server(counted, ready=lambda: print(listener.getsockname()[1], flush=True)).run(sockets=[listener])


@contextmanager
def served() -> Iterator[str]:
    """A fresh provider in a process of its own; yields its base URL."""
    process = Popen([executable, "-m", "tests.benchmarks.provider", "0"], stdout=PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait()


def count(base_url: str) -> int:
    """How many requests the provider has answered."""
    with urllib.request.urlopen(base_url + COUNT_PATH) as answer:
        return int(json.load(answer))


if __name__ == "__main__":
    main(int(argv[1]))
