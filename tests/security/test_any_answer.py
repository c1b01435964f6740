"""``contracts run`` on each provider of the catalogue: it ends soon, small, and with the documented code."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Final

import pytest

from tests.security.answers import CATALOGUE, DEADLINE, Hostile, plain, request_in
from tests.security.ending import Run, ran
from tests.serving import mock_answer
from tests.unit.target.servers import Script, free_port, says, serving

CERTIFICATE: Final = Path(__file__).with_name("self_signed.pem")


def run_on(url: str, folder: Path, *arguments: str, **variables: str) -> Run:
    """A run on the provider at a URL, of the fixed scenarios, no further than what shows the trouble."""
    return ran(
        folder, "run", "--target", url, "--max-examples", "0", "--max-requests", "30", "-v",
        "--answer-deadline", str(DEADLINE), "--report", "ndjson,junit", *arguments, **variables,
    )  # fmt: skip


@pytest.mark.parametrize("hostile", CATALOGUE, ids=lambda hostile: hostile.name)
def test_a_hostile_provider_ends_a_run_well(hostile: Hostile, tmp_path: Path) -> None:
    """Whatever comes is a finding or "could not test": no traceback, no hang, no false green."""
    with serving(hostile.play(), keep=True) as server:
        run = run_on(server.url, tmp_path)
    run.check(hostile.code, hostile.told)


def test_the_names_of_the_catalogue_are_unique() -> None:
    """Each provider of the catalogue is another, and there are more than forty of them."""
    names = [hostile.name for hostile in CATALOGUE]
    assert len(names) == len(set(names)) > 40


# Connections that are not made


def test_a_refused_connection_is_told(tmp_path: Path) -> None:
    """Nobody listens: it could not be tested."""
    run_on(f"http://127.0.0.1:{free_port()}", tmp_path).check(3, "connection refused")


def test_a_name_that_is_nobodys_is_told(tmp_path: Path) -> None:
    """The address cannot be looked up: it could not be tested."""
    run_on("http://nowhere.localhost:1", tmp_path).check(3, "nowhere.localhost: ")


def test_a_name_that_is_no_name_is_told(tmp_path: Path) -> None:
    """A label of more than 63 letters is no name, whatever is asked."""
    run_on(f"http://{'n' * 64}.localhost:1", tmp_path).check(3, "cannot be reached")


def test_a_handshake_with_text_is_told(tmp_path: Path) -> None:
    """A provider that does not speak TLS on a port for it."""
    with serving(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        run_on(server.url.replace("http:", "https:"), tmp_path).check(3, "cannot be reached")


def test_a_handshake_that_falls_silent_is_told(tmp_path: Path) -> None:
    """A provider that takes the connection and does not shake hands holds nobody up for longer than five seconds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        run_on(f"https://127.0.0.1:{listener.getsockname()[1]}", tmp_path).check(3, "cannot be reached")


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    """TLS is verified, and there is no option that would not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    def shakes_hands(connection: socket.socket, raw: bytes) -> None:
        """Never comes to it: the other side hangs up."""

    with serving(shakes_hands, tls=context) as server:
        run_on(server.url.replace("http:", "https:"), tmp_path).check(3, "certificate")
    assert server.requests == []


# Connections that are used again


def test_a_connection_closed_in_the_moment_of_sending_is_a_finding(tmp_path: Path) -> None:
    """An update is not sent twice, as nobody knows whether the first came through: the finding says so."""
    honest = mock_answer()
    updates: list[bytes] = []

    def third_closes(connection: socket.socket, raw: bytes) -> None:
        if raw.startswith(b"PATCH"):
            updates.append(raw)
            if len(updates) == 3:
                connection.close()
                return
        says(plain(honest(request_in(raw))))(connection, raw)

    with serving(third_closes, keep=True) as server:
        run = run_on(server.url, tmp_path)
    run.check(1, "the connection closed without an answer")
    assert updates.count(updates[2]) <= 2


def test_an_answer_that_comes_unasked_is_not_taken_for_the_next(tmp_path: Path) -> None:
    """A provider that answers twice is asked the next question on another connection."""
    honest = mock_answer()

    def twice(connection: socket.socket, raw: bytes) -> None:
        told = plain(honest(request_in(raw)))
        forged = b"HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n"
        says(told + forged)(connection, raw)

    with serving(twice, keep=True) as server:
        run = run_on(server.url, tmp_path)
    run.check(0)


# Waiting


def test_a_provider_that_wants_an_hour_to_pass_gets_no_more_than_the_run_has(tmp_path: Path) -> None:
    """Retry-After does not make a run longer than --max-time. Nothing was tested then."""
    limited: Script = says(b"HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n")
    with serving(limited, keep=True) as server:
        run_on(server.url, tmp_path, "--max-time", "1").check(2, "the time of --max-time is used up")
