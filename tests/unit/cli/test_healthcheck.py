"""``contracts healthcheck``."""

from __future__ import annotations

import socket

import pytest

from contracts.model import Response
from tests.conftest import Command
from tests.serving import serving


def test_a_mock_that_is_up_is_healthy(command: Command) -> None:
    """The code is 0, and one word is said."""
    with serving() as provider:
        assert command("healthcheck", provider.url) == (0, "UP\n", "")


def test_nobody_there_is_not_healthy(command: Command) -> None:
    """The code is 3, with the reason."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ended = command("healthcheck", url)
    assert (ended.code, ended.error_lines) == (3, [f"Error: No mock answers on {url}: [Errno 111] Connection refused"])


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (Response(status=200, body=b'{"status":"DOWN"}'), "What answers on {} is not a mock that is up."),
        (Response(status=503, body=b'{"status":"UP"}'), "What answers on {} is not a mock that is up."),
        (Response(status=200, body=b"[]"), "What answers on {} is not a mock that is up."),
        (Response(status=200, body=b"<html>"), "No mock answers on {}: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_something_else_is_not_healthy(command: Command, response: Response, message: str) -> None:
    """Whatever answers, it has to be a mock."""
    with serving(lambda request: response) as provider:
        ended = command("healthcheck", provider.url)
    assert (ended.code, ended.error_lines) == (3, [f"Error: {message.format(provider.url)}"])


@pytest.mark.parametrize("url", ["127.0.0.1:3013", "https://127.0.0.1", "http://", "http://[::1", "http://x:99999"])
def test_what_is_no_address_is_told(command: Command, url: str) -> None:
    """The code is 2."""
    ended = command("healthcheck", url)
    assert (ended.code, ended.error_lines) == (
        2,
        [f"Error: {url!r} is not the address of a mock. Write it like http://127.0.0.1:3013"],
    )
