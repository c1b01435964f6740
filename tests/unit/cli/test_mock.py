"""``contracts mock``."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.cli import main
from contracts.mock.world import PROJECT
from contracts.model import Request, Response
from contracts.target.select import select
from tests.conftest import Command

LISTENING = re.compile(r"Listening on (http://127\.0\.0\.1:[0-9]+)\n")


@contextlib.contextmanager
def started(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command in a process of its own on a free port, with its URL."""
    arguments = [sys.executable, "-m", "contracts", "mock", "--port", "0", *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        try:
            match = LISTENING.fullmatch(process.stdout.readline())
            assert match is not None
            yield match[1], process
        finally:
            process.kill()
            process.communicate()


def patch(url: str, body: object) -> Response | None:
    """The answer of a mock at a URL to an update of its first number."""
    target, _ = select(url, None, {})
    try:
        return target.send(
            Request(
                method="PATCH",
                path=f"/v1/projects/{PROJECT}/activeNumbers/+12025550134",
                headers=(("content-type", "application/json"),),
                body=json.dumps(body).encode(),
            )
        ).response
    finally:
        target.close()


def status(url: str, body: object) -> int | None:
    """The status of that answer."""
    response = patch(url, body)
    return response.status if response else None


def test_the_mock_answers_until_it_is_stopped() -> None:
    """It says where it listens and with which keys, answers, and ends with 130 at Ctrl-C without a word."""
    with started() as (url, process):
        assert process.stdout is not None
        assert process.stdout.readline() == (f"Project {PROJECT}, key id key, key secret secret. Stop with Ctrl-C.\n")
        assert status(url, {"displayName": "x"}) == 200
        assert status(url, {"smsConfiguration": {}}) == 400
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err.strip()) == (130, "", "")


def test_options_change_the_mock() -> None:
    """A defect, a dialect and leniency are those of the mock that is started."""
    with started("--defect", "empty-sms-accepted", "--dialect", "extra-members", "--lenient") as (url, _):
        assert status(url, {"smsConfiguration": {}}) == 200
        for plan in ("plan-blue", "5f2b9d0c4c8e4c0b9a7d1e3f5a6b7c8d"):
            assert status(url, {"smsConfiguration": {"servicePlanId": plan}}) == 200


def test_a_mock_in_this_process_answers(elsewhere: Path) -> None:
    """Ctrl-C while it serves ends the command with 130, and the port is free again."""
    url: list[str] = []

    class Watched(io.StringIO):
        def flush(self) -> None:
            match = LISTENING.match(self.getvalue())
            if match and not url and "Stop with" in self.getvalue():
                url.append(match[1])
                threading.Thread(target=visit).start()

    def visit() -> None:
        try:
            with urllib.request.urlopen(f"{url[0]}/health", timeout=10) as answer:  # noqa: S310 - our own address
                assert json.load(answer) == {"status": "UP"}
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    with contextlib.redirect_stdout(Watched()), pytest.raises(SystemExit) as ended:
        main(["mock", "--port", "0"])
    assert ended.value.code == 130
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(url[0].rpartition(":")[2])))


def test_a_port_in_use_is_told(command: Command) -> None:
    """The message names the address and the reason, and what to pass."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = command("mock", "--port", str(port))
    assert ended.code == 2
    assert ended.error_lines == [
        f"Error: Cannot listen on 127.0.0.1:{port}: [Errno 98] Address already in use. Pass another --host or --port."
    ]


@pytest.mark.parametrize("host", ["999.1.1.1", "127.0.0.1.x.invalid"])
def test_a_host_that_is_none_is_told(command: Command, host: str) -> None:
    """An address that does not exist is told in one line."""
    ended = command("mock", "--host", host, "--port", "0")
    assert ended.code == 2
    assert len(ended.error_lines) == 1
    assert ended.error_lines[0].startswith(f"Error: Cannot listen on {host}:0: ")


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_a_usage_error(command: Command, port: str) -> None:
    """A port is a number from 0 to 65535."""
    ended = command("mock", "--port", port)
    assert ended.code == 2
    assert ended.error_lines[0].startswith("Error: Invalid value for '--port': ")


@pytest.mark.parametrize("option", ["--defect", "--dialect"])
def test_names_are_listed_and_nothing_is_started(command: Command, option: str) -> None:
    """``list`` lists the names and ends."""
    code, out, err = command("mock", option, "list")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 20
    assert "Listening" not in out
