"""The proxy over real sockets: what reaches the provider, what comes back, and what stands in the journal."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from contracts.model import FailureKind
from contracts.observed.address import Address
from contracts.proxy.app import BODY_TOO_LARGE, Way, create_app
from contracts.proxy.record import Recorder
from contracts.proxy.upstream import (
    CUT_OFF,
    MALFORMED,
    NO_ANSWER,
    NOT_SENT,
    TOO_LARGE,
    TOO_SLOW,
    UNREACHABLE,
    Limits,
    upstream_of,
)
from tests.unit.proxy.wire import PATH, SECONDS, Say, before, raw, reset, saying, silent

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
ADDRESS = Address(project_id="p", phone_number="+12025550134")


def head_of(heard: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The first line of a request, and its headers."""
    first, *lines = heard.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return first, {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}


# What reaches the provider


def test_a_request_reaches_the_provider_as_it_came() -> None:
    """Method, raw path and query, headers and body; the encoding of the path is nobody's to change."""
    path = "/v1/projects/a%2fb/activeNumbers/%2b1202%2A5550134?x=%7e&y"
    headers = {"X-Mine": "one", "authorization": "Bearer t0p-secret-token", "content-type": "application/json"}
    with raw(saying(OK)) as provider, before(provider.url) as between, between.wire() as wire:
        lines = [f"PATCH {path} HTTP/1.1", "host: client", *(f"{name}: {value}" for name, value in headers.items())]
        wire.sendall("\r\n".join([*lines, "content-length: 4", "connection: close", "", '{ "']).encode())
        wire.sendall(b"}")
        assert wire.makefile("rb").read().endswith(b"\r\n\r\n{}")
    first, sent = head_of(provider.heard[0])
    assert first == f"PATCH {path} HTTP/1.1".encode()
    assert provider.heard[0].endswith(b'\r\n\r\n{ "}')
    assert sent == {
        b"host": provider.url.removeprefix("http://").encode(),
        b"x-mine": b"one",
        b"authorization": b"Bearer t0p-secret-token",
        b"content-type": b"application/json",
        b"content-length": b"4",
        b"connection": b"close",
    }


def test_headers_about_the_connection_stay_behind() -> None:
    """Those of RFC 9110, and those that Connection names; a body in chunks gets a length."""
    headers = {"connection": "keep-alive, X-Hop", "x-hop": "1", "te": "trailers", "keep-alive": "5", "upgrade": "h2c"}
    with raw(saying(OK)) as provider, before(provider.url) as between:
        assert between.send("PATCH", headers=headers, body=iter([b"{", b"}"])).status == 200
    _, sent = head_of(provider.heard[0])
    assert {b"x-hop", b"te", b"keep-alive", b"upgrade", b"transfer-encoding"} & set(sent) == set()
    assert (sent[b"connection"], sent[b"content-length"]) == (b"close", b"2")


def test_the_path_of_the_provider_stands_first() -> None:
    """And is not doubled by a slash at its end."""
    with raw(saying(OK)) as provider, before(f"{provider.url}/base/") as between:
        between.send()
    assert head_of(provider.heard[0])[0] == f"GET /base{PATH} HTTP/1.1".encode()


# What comes back


def test_an_answer_comes_back_as_it_was() -> None:
    """Status, headers with repeats, and the bytes of the body; nothing is followed and nothing unpacked."""
    body = gzip.compress(b'{"a": 1}')
    head = b"HTTP/1.1 302 Elsewhere\r\nLocation: /there\r\nX-Two: 1\r\nX-Two: 2\r\nContent-Encoding: gzip\r\n"
    hop = b"Connection: close\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    with raw(saying(head + hop + chunks)) as provider, before(provider.url) as between:
        answer = between.send()
    assert (answer.status, answer.data) == (302, body)
    assert list(answer.headers.items()) == [
        ("location", "/there"),
        ("x-two", "1"),
        ("x-two", "2"),
        ("content-encoding", "gzip"),
        ("content-length", str(len(body))),
    ]
    assert len(provider.heard) == 1
    (entry,) = between.entries
    assert entry.exchange is not None
    assert entry.exchange.response is not None
    assert entry.exchange.response.json == {"a": 1}


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_none(status: int) -> None:
    """Whatever length it tells of another answer."""
    content = b"HTTP/1.1 %d x\r\nContent-Length: 0\r\nETag: x\r\n\r\n" % status
    with raw(saying(content)) as provider, before(provider.url) as between:
        answer = between.send()
    assert (answer.status, answer.data, answer.headers["etag"]) == (status, b"", "x")


def test_an_answer_to_head_tells_its_length() -> None:
    """Though it has no body."""
    with raw(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n")) as provider, before(provider.url) as between:
        answer = between.send("HEAD")
    assert (answer.status, answer.headers["content-length"]) == (200, "12")


def test_a_provider_that_answers_before_it_has_read_all_is_heard() -> None:
    """It may refuse a body at once, and be gone."""
    refusal = b"HTTP/1.1 413 Too large\r\nContent-Length: 2\r\n\r\n{}"
    with raw(saying(refusal)) as provider, before(provider.url) as between:
        assert between.send("PATCH", body=b"x" * 5_000_000).status == 413


# What goes wrong on the way


@pytest.mark.parametrize(
    ("say", "status", "fault", "words"),
    [
        (reset, 502, NO_ANSWER, "the connection broke"),
        (saying(b""), 502, NO_ANSWER, "the connection closed without an answer"),
        (saying(b"SSH-2.0-x\r\n\r\n"), 502, MALFORMED, "something that is not HTTP"),
        (saying(b"HTTP/1.1 999 x\r\n\r\n"), 502, MALFORMED, "status 999, which there is not"),
        (saying(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000), 502, MALFORMED, "something that is not HTTP"),
        (saying(OK[:-1]), 502, CUT_OFF, "the answer broke off after 1 bytes of its body"),
        (saying(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2001), 502, TOO_LARGE, "a body of more than 2,000 bytes"),
        (silent, 504, TOO_SLOW, "no whole answer within 0.3 s"),
    ],
    ids=["reset", "closed", "garbage", "status", "head", "cut", "large", "silent"],
)
def test_a_provider_that_fails_is_told_to_the_client(say: Say, status: int, fault: str, words: str) -> None:
    """In the envelope of every other error; the journal marks it, so that it accuses nobody."""
    with raw(say) as provider, before(provider.url, limits=Limits(answer=0.3, body=2000)) as between:
        answer = between.send("PATCH", body=b"{}")
    error = json.loads(answer.data)["error"]
    assert (answer.status, error["code"], error["details"]) == (status, status, [])
    assert words in error["message"]
    (told,) = between.told
    assert (told["fault"], told["response"]["status"]) == (fault, status)
    (entry,) = between.entries
    assert (entry.answered, entry.unread) == (False, "")
    assert [(kind, words in detail) for kind, detail in between.proxy.recorder.lost] == [(fault, True)]


def test_a_provider_that_is_not_there_is_told() -> None:
    """With 502."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with before(f"http://127.0.0.1:{port}") as between:
        answer = between.send("PATCH", body=b"{}")
    assert answer.status == 502
    assert between.told[0]["fault"] == UNREACHABLE
    assert [fault for fault, _ in between.proxy.recorder.lost] == [UNREACHABLE]


def test_a_request_of_50_mb_is_refused() -> None:
    """With 413, and never reaches the provider; nobody is judged by what was not kept."""
    with raw(saying(OK)) as provider, before(provider.url) as between:
        answer = between.send("PATCH", body=b"x" * 50_000_000)
        assert between.send("PATCH", body=b"{}").status == 200
    assert (answer.status, json.loads(answer.data)["error"]["code"]) == (413, 413)
    assert len(provider.heard) == 1
    assert between.told[0]["fault"] == BODY_TOO_LARGE
    assert len(between.lines[0]) < 1000
    large, small = between.entries
    assert (large.exchange, large.about) == (None, ADDRESS)
    assert large.unread == "the body of the request was too large to be recorded"
    assert small.exchange is not None


def test_a_request_that_cannot_be_passed_on_is_refused() -> None:
    """With 400, whatever the server has let through. It is not quoted, and no fault of the provider."""
    lines: list[bytes] = []
    recorder = Recorder(lines.append, key=b"", most=100)
    way = Way(listener="all", upstream=upstream_of("http://127.0.0.1:1"))
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "PATCH",
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer t0p-secret\x00")],
        "server": ("127.0.0.1", 80),
    }
    asyncio.run(create_app({80: way}, recorder)(scope, receive, send))
    assert (sent[0]["status"], json.loads(sent[1]["body"])["error"]["code"]) == (400, 400)
    assert b"t0p-secret" not in sent[1]["body"] + lines[0]
    assert (json.loads(lines[0])["fault"], dict(recorder.lost)) == (NOT_SENT, {})


def test_an_answer_under_way_when_the_proxy_stops_accuses_nobody() -> None:
    """It stands in the journal as one that nobody knows the end of."""
    with raw(silent) as provider, before(provider.url) as between, between.wire() as wire:
        wire.sendall(b"PATCH %s HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n" % PATH.encode())
        assert provider.came.wait(SECONDS)
    (entry,) = between.entries
    assert entry.exchange is not None
    assert entry.exchange.failure is not None
    assert (entry.answered, entry.exchange.failure.kind) == (False, FailureKind.UNRECORDED)


# TLS


def test_a_provider_that_does_not_speak_tls_is_told() -> None:
    """Nothing is sent to it in the clear."""
    heard: list[bytes] = []

    def say(connection: socket.socket) -> None:
        heard.append(connection.recv(65_536))
        connection.sendall(OK)

    with raw(say, first=False) as provider, before(provider.url.replace("http:", "https:")) as between:
        answer = between.send("PATCH", body=b"{}")
    assert (answer.status, between.told[0]["fault"]) == (502, UNREACHABLE)
    (hello,) = heard
    assert hello.startswith(b"\x16\x03")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate, and is not here")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Whoever is there does not get the credentials."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = ["openssl", *words.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - words of our own
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    heard: list[bytes] = []

    def say(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(1))

    with raw(say, first=False) as provider, before(f"https://localhost:{provider.url.rpartition(':')[2]}") as between:
        answer = between.send("PATCH", body=b"{}")
    assert (answer.status, heard) == (502, [])
    assert "certificate verify failed" in json.loads(answer.data)["error"]["message"]
