"""A proxy that listens."""

from __future__ import annotations

import socket

import pytest
import urllib3

from contracts.errors import ConfigurationError
from contracts.proxy.running import Plan, proxying
from contracts.proxy.upstream import upstream_of
from tests.unit.proxy.wire import PATH, SECONDS, before, raw, saying

HERE = upstream_of("http://127.0.0.1:1")
NUMBERS = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nnumbers"
TOKENS = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntokens"


def test_each_port_has_its_provider() -> None:
    """Tokens are had from one, numbers from the other, and the journal says which."""
    with raw(saying(NUMBERS)) as numbers, raw(saying(TOKENS)) as tokens, before(numbers.url, tokens.url) as between:
        assert between.proxy.auth_url is not None
        answer = urllib3.request("POST", f"{between.proxy.auth_url}/oauth2/token", retries=False, timeout=SECONDS)
        assert (answer.data, between.send().data) == (b"tokens", b"numbers")
    assert [(told["listener"], told["origin"]) for told in between.told] == [
        ("auth", tokens.url),
        ("numbers", numbers.url),
    ]


def test_it_listens_to_this_machine_alone() -> None:
    """On a free port; there is none for tokens where none is asked for."""
    with proxying(Plan(numbers=HERE, write=bytes)) as proxy:
        assert (proxy.base_url.startswith("http://127.0.0.1:"), proxy.auth_url) == (True, None)


@pytest.mark.parametrize("taken", ["port", "auth_port"])
def test_a_port_that_is_taken_is_told(taken: str) -> None:
    """And the other one is given back."""
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as free:
        port, wanted = other.getsockname()[1], free.getsockname()[1]
        free.close()
        ports = {"port": wanted, "auth_port": wanted, taken: port}
        plan = Plan(numbers=HERE, auth=HERE, write=bytes, **ports)
        with pytest.raises(ConfigurationError, match=f"Cannot listen on 127.0.0.1:{port}: "), proxying(plan):
            pass
        socket.create_server(("127.0.0.1", wanted)).close()


def test_a_journal_with_a_gap_is_told() -> None:
    """It must not pass for a whole one; the client is told that something is wrong."""

    def full(line: bytes) -> None:
        raise OSError(28, "No space left on device")

    statuses = []

    def through(plan: Plan) -> None:
        with proxying(plan) as proxy:
            statuses.append(urllib3.request("GET", proxy.base_url + PATH, retries=False, timeout=SECONDS).status)

    with raw(saying(NUMBERS)) as provider:
        told = r"^The proxy's journal has gaps: \[Errno 28\] No space left on device\.$"
        with pytest.raises(ConfigurationError, match=told):
            through(Plan(numbers=upstream_of(provider.url), write=full))
    assert statuses == [500]


def test_a_crash_in_the_block_goes_first() -> None:
    """What went wrong there is what is told."""
    with pytest.raises(KeyboardInterrupt), proxying(Plan(numbers=HERE, write=bytes)):
        raise KeyboardInterrupt
