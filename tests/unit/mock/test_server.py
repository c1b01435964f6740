"""The mock's server: what one client may take, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.app import MAX_BODY, create_app
from contracts.mock.server import Limits, Server, listen
from contracts.mock.service import Service
from contracts.mock.world import default_behaviour, new_state

PATIENCE = 10.0
"""How long a test waits for what has to come, in seconds."""
SHORT = Limits(receive=0.3, idle=1, head=2_000, connections=4)
CLOSING = b"Connection: close\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /health HTTP/1.1\r\nHost: x\r\n" + CLOSING + b"\r\n"


class Served:
    """A mock's server in a thread of this process."""

    def __init__(self, limits: Limits = SHORT, app: Any = None, **options: Any) -> None:
        self.ready = threading.Event()
        self.ended: list[str] = []
        self.listener = listen("127.0.0.1", 0)
        self.port = self.listener.getsockname()[1]
        self.server = Server(
            app or create_app(Service(default_behaviour(), new_state(time.time()))),
            limits=limits,
            ready=self.ready.set,
            ended=lambda: self.ended.append("ended"),
            **options,
        )
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]})

    def stop(self) -> float:
        """Ends it; how long that took, in seconds."""
        start = time.monotonic()
        self.server.stop()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return time.monotonic() - start

    def connect(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def say(self, *pieces: bytes) -> bytes:
        """All that is answered to bytes until the connection is closed."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
            return drain(connection)


def drain(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    came = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65_536):
            came += piece
    return came


@contextlib.contextmanager
def serving(limits: Limits = SHORT, **options: Any) -> Iterator[Served]:
    """A server as long as the block lasts."""
    served = Served(limits, **options)
    served.thread.start()
    assert served.ready.wait(PATIENCE)
    try:
        yield served
    finally:
        served.stop()


def head_of(answer: bytes) -> bytes:
    """The status line of an answer."""
    return answer.partition(b"\r\n")[0]


def error_of(answer: bytes) -> dict[str, Any]:
    """The error in the body of an answer."""
    error: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
    return error


# What one client may take


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"PATCH /v1",
        b"GET /health HTTP/1.1\r\nHost: x\r\n",
        b"PATCH /v1/projects/p/activeNumbers/+1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
        b"PATCH /v1/projects/p/activeNumbers/+1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        GET + b"GET /hea",
    ],
    ids=["nothing", "a method", "headers", "a body", "a chunk", "a second request"],
)
def test_a_half_sent_request_is_not_waited_for_for_ever(half: bytes) -> None:
    """Its connection is closed when its time is up, and others are answered meanwhile and afterwards."""
    with serving() as served, served.connect() as held:
        held.sendall(half)
        assert served.say(LAST).endswith(b'{"status":"UP"}')
        came = drain(held)
        assert came.count(b'{"status":"UP"}') == half.count(GET)


def test_bytes_that_drip_do_not_prolong_the_time() -> None:
    """The time is for the whole request, not from byte to byte."""
    with serving() as served, served.connect() as held:
        dripped, sent = threading.Event(), []

        def drip() -> None:
            with contextlib.suppress(OSError):
                for letter in GET * 100:
                    if dripped.wait(0.02):
                        return
                    held.sendall(bytes([letter]))
                    sent.append(letter)

        thread = threading.Thread(target=drip)
        thread.start()
        drain(held)
        dripped.set()
        thread.join(PATIENCE)
    assert len(sent) < len(GET) * 10


def test_an_idle_connection_is_closed() -> None:
    """After an answer it is kept for a while, and no longer."""
    with serving() as served, served.connect() as held:
        held.sendall(GET)
        assert drain(held).endswith(b'{"status":"UP"}')


def test_a_connection_serves_many_requests() -> None:
    """The time to send one starts anew with each: together they may take longer."""
    with serving(Limits(receive=0.3, idle=5)) as served, served.connect() as held:
        end = time.monotonic() + 0.6
        while time.monotonic() < end:
            held.sendall(GET)
            came = b""
            while not came.endswith(b'{"status":"UP"}'):
                piece = held.recv(65_536)
                assert piece, came
                came += piece


def test_requests_sent_at_once_are_answered_in_order() -> None:
    """Pipelined ones too."""
    with serving() as served:
        came = served.say(GET + GET.replace(b"health", b"nothing") + LAST)
    assert re.findall(rb"HTTP/1.1 ([0-9]+)", came) == [b"200", b"404", b"200"]


@pytest.mark.parametrize("piece", [10, 5_000])
def test_a_head_that_is_too_large_is_refused(piece: int) -> None:
    """As soon as it is, however it is cut into pieces, in the form of every other error."""
    head = b"GET /health HTTP/1.1\r\nX: " + b"x" * 5_000
    with serving() as served:
        came = served.say(*(head[start : start + piece] for start in range(0, 2_500 if piece == 10 else 5_000, piece)))
    assert head_of(came) == b"HTTP/1.1 431 Request Header Fields Too Large"
    assert error_of(came)["code"] == 431


def test_a_large_body_is_no_large_head() -> None:
    """Each has a bound of its own."""
    body = b'{"displayName":"' + b"x" * 10_000 + b'"}'
    head = (
        b"PATCH /v1/projects/p/activeNumbers/+1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    )
    with serving() as served:
        assert head_of(served.say(head % len(body) + body)) == b"HTTP/1.1 401 Unauthorized"


def test_a_body_that_is_too_large_is_refused() -> None:
    """Without being kept."""
    size = MAX_BODY + 1
    head = b"PATCH /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size
    with serving(Limits()) as served:
        came = served.say(head + b"x" * size)
    assert head_of(came) == b"HTTP/1.1 413 Request Entity Too Large"


@pytest.mark.parametrize(
    "request_line",
    [
        b"\x00\x01\x02",
        b"GET",
        b"GET  HTTP/1.1",
        b"GET * HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"GET /a b HTTP/1.1",
        b"MAKE /health HTTP/1.1",
        b"GET /health HTTP/9.9",
        b"GET http://other.example HTTP/1.1",
        b"CONNECT other.example:443 HTTP/1.1",
    ],
)
def test_what_is_no_request_is_refused(request_line: bytes) -> None:
    """With 400 or as an unknown path; the server goes on."""
    with serving() as served:
        came = served.say(request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert head_of(came)[9:12] in (b"400", b"404")
        assert served.say(LAST).endswith(b'{"status":"UP"}')


@pytest.mark.parametrize("target", [b"http://other.example/health", b"/health?a=%00", b"/health#x"])
def test_other_forms_of_a_target_are_read(target: bytes) -> None:
    """The path counts."""
    with serving() as served:
        came = served.say(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert came.endswith(b'{"status":"UP"}')


def test_an_old_client_is_answered() -> None:
    """HTTP/1.0 has no Host and closes."""
    with serving() as served:
        assert served.say(b"GET /health HTTP/1.0\r\n\r\n").endswith(b'{"status":"UP"}')


def test_a_client_that_waits_for_leave_gets_it() -> None:
    """Expect: 100-continue is answered before the body comes."""
    head = (
        b"PATCH /v1/projects/p/activeNumbers/+1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        b"Connection: close\r\nContent-Length: 2\r\n\r\n"
    )
    with serving() as served, served.connect() as connection:
        connection.sendall(head)
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert head_of(drain(connection)) == b"HTTP/1.1 401 Unauthorized"


def test_too_many_connections_are_turned_away() -> None:
    """With 503, until one of them is gone."""
    with serving(Limits(receive=5, connections=4)) as served:
        held = [served.connect() for _ in range(4)]
        for connection in held[:3]:
            connection.sendall(b"GET /")
        assert head_of(served.say(LAST)).startswith(b"HTTP/1.1 503")
        for connection in held:
            connection.close()


# How it begins and ends


def busy(kind: str) -> bytes:
    """What keeps a connection open."""
    return {
        "idle": GET,
        "silent": b"",
        "half a head": b"GET /he",
        "half a body": b"PATCH /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
        "a slow answer": b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n",
    }[kind]


@pytest.mark.parametrize("kind", ["idle", "silent", "half a head", "half a body", "a slow answer"])
def test_it_ends_soon_whatever_is_under_way(kind: str) -> None:
    """Below two seconds with connections open, and the end is told once."""
    inner = create_app(Service(default_behaviour(), new_state(time.time())))
    reached = threading.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.set()
        if scope["path"] == "/slow":
            await asyncio.sleep(60)
        await inner(scope, receive, send)

    served = Served(Limits(receive=60, idle=60), app=app)
    served.thread.start()
    assert served.ready.wait(PATIENCE)
    with served.connect() as held:
        held.sendall(busy(kind))
        if kind in ("idle", "half a body", "a slow answer"):
            assert reached.wait(PATIENCE)
        assert served.stop() < 2
    assert served.ended == ["ended"]


def test_time_passes_while_it_serves() -> None:
    """It is told so again and again."""
    ticks = threading.Semaphore(0)
    with serving(tick=ticks.release):
        assert all(ticks.acquire(timeout=PATIENCE) for _ in range(3))


def test_what_runs_beside_it_ends_with_it() -> None:
    """It is cancelled, and may clear up."""
    steps: list[str] = []
    began = threading.Event()

    async def beside() -> None:
        steps.append("began")
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            steps.append("ended")

    with serving(beside=[beside]):
        assert began.wait(PATIENCE)
    assert steps == ["began", "ended"]


def test_an_empty_host_is_refused() -> None:
    """It would be every network of the machine."""
    with pytest.raises(ConfigurationError, match="An empty host listens to every network"):
        listen("", 0)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: listen("192.0.2.1", 0),
        lambda: listen("no such host", 0),
        lambda: listen("x" * 300 + ".example", 0),
        lambda: listen("127.0.0.1", 99_999),
    ],
)
def test_what_cannot_be_listened_on_is_told(attempt: Callable[[], Any]) -> None:
    """In one line that says what to pass."""
    with pytest.raises(ConfigurationError, match=r"Cannot listen on .* Choose another port or host\."):
        attempt()
