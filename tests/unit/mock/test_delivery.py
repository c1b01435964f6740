"""Callbacks on their way out: to whom, over which connection, how often, and that answers do not wait for them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from contracts.mock import callbacks
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.callbacks import SIGNATURE_HEADER, sign
from contracts.mock.delivery import Deliverer, NotAllowedError, Place, place_of, resolve
from contracts.mock.service import Service
from contracts.mock.world import PROJECT, default_behaviour, new_state
from contracts.model import Request, Response
from tests.serving import Provider, serving
from tests.unit.mock.conversation import JSON_TYPE, SIGNED, path_of

PATIENCE = 10.0


def service(url: str) -> Service:
    """A mock with one callback to send to a URL. Its time is that of the machine."""
    mock = Service(default_behaviour(Choices(pace=Pace.IMMEDIATE)), new_state(time.time()))
    body = f'{{"callbackUrl":"{url}","smsConfiguration":{{"servicePlanId":"plan-blue"}}}}'.encode()
    answer = mock.answer(Request(method="PATCH", path=path_of(), headers=(SIGNED, JSON_TYPE), body=body))
    assert isinstance(answer, Response)
    assert answer.status == 200
    return mock


def deliver(
    mock: Service,
    *,
    allowed: Iterable[str] = (),
    seconds: float = 5.0,
    look_up: Callable[[str, int], Iterable[str]] = resolve,
    until: Callable[[Service], bool] = lambda mock: mock.state.outbox[0].attempts > 0,
) -> list[str]:
    """Delivers until something has come about. What was refused is returned."""
    refused: list[str] = []

    async def run() -> None:
        deliverer = Deliverer(mock, allowed=allowed, seconds=seconds, look_up=look_up, refused=refused.append)
        task = asyncio.create_task(deliverer.run())
        end = time.monotonic() + PATIENCE
        while not until(mock) and not refused:
            assert time.monotonic() < end
            await asyncio.sleep(0.005)
        task.cancel()

    asyncio.run(run())
    return refused


@contextmanager
def receiver(*statuses: int) -> Iterator[Provider]:
    """Somebody who takes callbacks, and answers with these statuses, the last one for ever."""
    left = list(statuses)

    def answer(request: Request) -> Response:
        status = left.pop(0) if len(left) > 1 else left[0]
        return Response(status=status, headers=(("location", "/elsewhere"),) if status == 302 else ())

    with serving(answer) as provider:
        yield provider


def test_a_callback_arrives_signed() -> None:
    """The bytes that arrive are those that were signed, as JSON, with the signature of the project's secret."""
    with receiver(200) as provider:
        mock = service(f"{provider.url}/hooks/a%20b?x=1&y=%2F")
        deliver(mock)
    (request,) = provider.requests
    (delivery,) = mock.state.outbox
    secret = mock.behaviour.callback_secrets[PROJECT]
    assert (request.method, request.path) == ("POST", "/hooks/a%20b?x=1&y=%2F")
    assert request.header("content-type") == "application/json"
    assert request.header("host") == provider.url.removeprefix("http://")
    assert request.body == delivery.body
    assert request.header(SIGNATURE_HEADER) == sign(secret, delivery.body)
    assert (delivery.outcome, delivery.status, delivery.attempts) == ("delivered", 200, 1)


def test_a_signature_can_be_left_out() -> None:
    """As the mock was told."""
    with receiver(200) as provider:
        mock = service(provider.url)
        mock.state = replace(mock.state, outbox=(replace(mock.state.outbox[0], signature=None),))
        deliver(mock)
    assert provider.requests[0].header(SIGNATURE_HEADER) is None


def test_a_failed_delivery_is_repeated() -> None:
    """After a second by the mock's clock, until it is taken."""
    with receiver(500, 200) as provider:
        mock = service(provider.url)
        deliver(mock)
        assert (mock.state.outbox[0].outcome, mock.state.outbox[0].status) == ("pending", 500)
        mock.clock.advance(1)
        deliver(mock, until=lambda mock: mock.state.outbox[0].attempts == 2)
    assert [request.body for request in provider.requests] == [mock.state.outbox[0].body] * 2
    assert mock.state.outbox[0].outcome == "delivered"


def test_a_retry_comes_by_itself() -> None:
    """Nobody has to ask for it: the clock of the mock is enough."""
    with receiver(500, 200) as provider:
        mock = service(provider.url)

        def hurried(mock: Service) -> bool:
            if mock.state.outbox[0].attempts == 1:
                mock.clock.advance(1)
            return mock.state.outbox[0].attempts == 2

        deliver(mock, until=hurried)
    assert len(provider.requests) == 2


def test_a_redirect_is_not_followed() -> None:
    """It is an answer that is not 200."""
    with receiver(302) as provider:
        mock = service(provider.url)
        deliver(mock)
    assert [request.path for request in provider.requests] == ["/"]
    assert (mock.state.outbox[0].status, mock.state.outbox[0].outcome) == (302, "pending")


def test_attempts_end() -> None:
    """What is never taken is given up."""
    with receiver(503) as provider:
        mock = service(provider.url)

        def hurried(mock: Service) -> bool:
            mock.clock.advance(1)
            return mock.state.outbox[0].outcome == "given-up"

        deliver(mock, until=hurried)
    assert len(provider.requests) == mock.state.outbox[0].attempts == 5


def test_what_is_redelivered_goes_out_at_once() -> None:
    """The deliverer hears of it while it sleeps."""
    with receiver(200) as provider:
        mock = service(provider.url)
        deliver(mock)

        def again(mock: Service) -> bool:
            if mock.state.outbox[0].outcome == "delivered" and len(provider.requests) == 1:
                mock.state = callbacks.redeliver(mock.state, [mock.state.outbox[0].id], mock.clock.now())
            return len(provider.requests) == 2 and mock.state.outbox[0].outcome == "delivered"

        deliver(mock, until=again)
    assert len(provider.requests) == 2


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 ", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000])
def test_what_is_no_answer_counts_as_none(answer: bytes) -> None:
    """Nothing, half a line, no HTTP, a head without an end: the attempt has failed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answering() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=answering)
        thread.start()
        mock = service(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        deliver(mock)
        thread.join(PATIENCE)
    assert (mock.state.outbox[0].status, mock.state.outbox[0].outcome) == (None, "pending")


def test_word_on_the_way_is_no_answer() -> None:
    """An interim answer is passed over."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answering() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=answering)
        thread.start()
        mock = service(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        deliver(mock)
        thread.join(PATIENCE)
    assert mock.state.outbox[0].status == 200


@pytest.mark.parametrize("drip", [False, True])
def test_a_slow_receiver_is_given_up(drip: bool) -> None:
    """The time is for the whole attempt, however many bytes come."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def dawdling() -> None:
            connection, _ = listener.accept()
            with connection:
                for letter in b"HTTP/1.1 200 OK\r\n" * 1000:
                    if stop.wait(0.02):
                        return
                    if drip:
                        try:
                            connection.sendall(bytes([letter]))
                        except OSError:
                            return

        thread = threading.Thread(target=dawdling)
        thread.start()
        mock = service(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        deliver(mock, seconds=0.2)
        stop.set()
        thread.join(PATIENCE)
    assert mock.state.outbox[0].status is None


def test_nobody_there_is_no_answer() -> None:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    mock = service(f"http://127.0.0.1:{port}/")
    deliver(mock)
    assert mock.state.outbox[0].status is None


# Where callbacks may go


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x", "http://127.1.2.3"])
def test_this_machine_is_allowed(url: str) -> None:
    """Every loopback address is."""
    assert place_of(url, frozenset()).url == urlsplit(url)


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("hooks.example", ["192.0.2.1"]),
        ("localhost.evil.example", ["10.0.0.1"]),
        ("both.example", ["127.0.0.1", "192.0.2.1"]),
        ("both.example", ["192.0.2.1", "127.0.0.1"]),
        ("mapped.example", ["::ffff:192.0.2.1"]),
        ("metadata.example", ["169.254.169.254"]),
        ("any.example", ["0.0.0.0"]),  # noqa: S104 - not listened on
        ("scoped.example", ["fe80::1%eth0"]),
    ],
)
def test_other_machines_are_refused(host: str, addresses: list[str]) -> None:
    """Whatever a name leads to, each of its addresses has to be this machine's."""
    with pytest.raises(NotAllowedError, match=f"{host} is not this machine: allow it with --callback-host {host}"):
        place_of(f"http://{host}/", frozenset(), lambda host, port: addresses)


def test_a_host_can_be_allowed_by_name() -> None:
    """That name alone, in any case, with the first of its addresses."""
    allowed = frozenset({"hooks.example"})
    place = place_of("https://HOOKS.example/x", allowed, lambda host, port: ["192.0.2.1", "192.0.2.2"])
    assert (place.address, place.port) == ("192.0.2.1", 443)
    with pytest.raises(NotAllowedError):
        place_of("https://other.hooks.example/x", allowed, lambda host, port: ["192.0.2.1"])


@pytest.mark.parametrize(
    "url",
    ["", "hooks", "ftp://localhost/x", "file:///etc/passwd", "http://", "http://localhost:99999/", "http://[::1/"],
)
def test_what_is_no_address_leads_nowhere(url: str) -> None:
    """A callback URL is free text."""
    with pytest.raises(NotAllowedError, match="leads nowhere"):
        place_of(url, frozenset())


def test_a_name_that_nobody_knows_leads_nowhere() -> None:
    """The system says so."""

    def unknown(host: str, port: int) -> Iterable[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NotAllowedError, match="leads nowhere"):
        place_of("http://hooks.invalid/", frozenset(), unknown)
    with pytest.raises(NotAllowedError, match="leads nowhere"):
        place_of("http://hooks.invalid/", frozenset(), lambda host, port: [])


def test_a_refused_callback_is_told_and_not_sent() -> None:
    """Once, with what to do; it does not come up again."""
    mock = service("http://hooks.example/x")
    refused = deliver(mock, look_up=lambda host, port: ["192.0.2.1"])
    assert refused == ["hooks.example is not this machine: allow it with --callback-host hooks.example"]
    assert (mock.state.outbox[0].outcome, mock.state.outbox[0].attempts) == ("refused", 0)
    assert mock.due() == ()


def test_the_checked_address_is_the_one_that_is_asked() -> None:
    """A name is looked up once: what it leads to a moment later does not matter."""
    looked_up: list[str] = []

    def changing(host: str, port: int) -> Iterable[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["192.0.2.1"]

    with receiver(200) as provider:
        mock = service(provider.url.replace("127.0.0.1", "rebound.example"))
        deliver(mock, look_up=changing)
    assert looked_up == ["rebound.example"]
    assert provider.requests[0].header("host") == provider.url.removeprefix("http://").replace(
        "127.0.0.1", "rebound.example"
    )


def test_a_place_knows_its_port() -> None:
    """That of the URL, else that of the scheme."""
    assert place_of("http://localhost/", frozenset()).port == 80
    assert place_of("http://localhost:81/", frozenset()) == Place(
        url=urlsplit("http://localhost:81/"), port=81, address=place_of("http://localhost:81/", frozenset()).address
    )
