"""The mock over HTTP: bytes pass as they are, nothing is lost between connections, and it stops when it is told."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.app import MAX_BODY, App, create_app
from contracts.mock.clock import Clock
from contracts.mock.server import listen
from contracts.mock.service import Service
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Credentials, FailureKind, Request, Response
from contracts.target.http import HttpTarget
from contracts.target.select import select

US = FACTS.numbers[0].phone_number
PATH = f"/v1/projects/{FACTS.project_id}/activeNumbers/{US}"
SIGNED = f"Authorization: Basic {base64.b64encode(b'key:secret').decode()}"
LABEL = "Content-Type: application/json"


class Mock(NamedTuple):
    """A mock in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    lines: tuple[str, str]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])


@contextlib.contextmanager
def mock(*options: str) -> Iterator[Mock]:
    """Starts `contracts mock` on a free port, and ends it."""
    command = [sys.executable, "-m", "contracts", "mock", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - ours
    try:
        assert process.stdout is not None
        lines = (process.stdout.readline().strip(), process.stdout.readline().strip())
        yield Mock(process, lines[0].rpartition(" ")[2], lines)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def served() -> Iterator[Mock]:
    """One mock for the tests that leave no trace on it."""
    with mock() as one:
        yield one


@pytest.fixture
def target(served: Mock) -> Iterator[HttpTarget]:
    """The mock as a target."""
    one, _ = select(served.url, None, {})
    assert isinstance(one, HttpTarget)
    yield one
    one.close()


def connect(one: Mock) -> socket.socket:
    """A raw connection."""
    return socket.create_connection(("127.0.0.1", one.port), timeout=10)


def raw(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: x", SIGNED, *headers]
    if body or method == "PATCH":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join([*lines, "", ""])).encode("latin-1") + body


class Answer(NamedTuple):
    """One answer, read from a socket."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def read(stream: IO[bytes]) -> Answer:
    """One answer."""
    status = int(stream.readline().split()[1])
    headers = []
    while line := stream.readline().strip():
        name, _, value = line.decode("latin-1").partition(": ")
        headers.append((name.lower(), value))
    length = int(dict(headers).get("content-length", "0"))
    return Answer(status, headers, stream.read(length))


def talk(one: Mock, *requests: bytes) -> list[Answer]:
    """The answers to requests on one connection."""
    with connect(one) as connection, connection.makefile("rb") as stream:
        answers = []
        for request in requests:
            connection.sendall(request)
            answers.append(read(stream))
        return answers


# Bytes in, bytes out


def test_it_says_where_it_listens(served: Mock) -> None:
    """The first line is the address, the second what is needed to use it."""
    assert served.lines[0].startswith("Listening on http://127.0.0.1:")
    assert served.lines[1] == (f"Project {FACTS.project_id}, key id key, key secret secret. Stop with Ctrl-C.")


@pytest.mark.parametrize("spelling", [US, "%2B" + US[1:], "%2b" + US[1:]])
def test_both_spellings_of_a_plus_lead_to_the_number(served: Mock, spelling: str) -> None:
    """The path is read as it was sent, and decoded once."""
    (answer,) = talk(served, raw("GET", PATH.replace(US, spelling)))
    assert (answer.status, answer.json["phoneNumber"]) == (200, US)


@pytest.mark.parametrize(
    ("segment", "status", "name"),
    [
        ("%252B12025550134", 400, None),
        ("12025550134", 400, None),
        ("%2012025550134", 400, None),
        ("+12025550134%00", 400, None),
        ("..", 400, None),
        ("+12025550199", 404, "+12025550199"),
        ("%2B12025550199", 404, "+12025550199"),
    ],
)
def test_a_path_is_not_repaired(served: Mock, segment: str, status: int, name: str | None) -> None:
    """What is encoded twice, has no plus or is no number does not lead to one."""
    (answer,) = talk(served, raw("GET", PATH.replace(US, segment)))
    assert answer.status == status
    if name is not None:
        assert answer.json["error"]["details"][0]["resourceName"] == name


def test_a_query_is_passed_over(served: Mock) -> None:
    """A query changes nothing about where a request goes."""
    (answer,) = talk(served, raw("GET", PATH + "?a=1&b=%2F"))
    assert answer.status == 200


def test_the_first_of_repeated_headers_counts(served: Mock) -> None:
    """Headers that repeat reach the core one by one: a second Authorization does not replace the first."""
    wrong = "Authorization: Bearer nobody-handed-this-out"
    good, refused = talk(
        served, raw("GET", PATH, wrong), raw("GET", PATH, wrong).replace(SIGNED.encode() + b"\r\n", b"")
    )
    assert (good.status, refused.status) == (200, 401)
    assert dict(refused.headers)["www-authenticate"].startswith('Bearer error="invalid_token"')


def faulted(fault: str) -> bytes:
    """An update that asks for a fault."""
    return raw("PATCH", PATH, LABEL, f"X-Contracts-Fault: {fault}", body=b'{"displayName":"Front desk"}')


def all_of(one: Mock, request: bytes) -> tuple[bytes, float]:
    """All bytes that come before the connection ends, and how many seconds that took."""
    with connect(one) as connection:
        began = time.monotonic()
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received, time.monotonic() - began


@pytest.mark.parametrize("fault", ["slow-first-byte;seconds=0.2", "slow-body;seconds=0.2"])
def test_a_slow_answer_comes_whole(served: Mock, fault: str) -> None:
    """However late or slowly, all of it arrives, and the connection goes on."""
    began = time.monotonic()
    slow, quick = talk(served, faulted(fault), raw("GET", PATH))
    assert time.monotonic() - began >= 0.2
    assert (slow.status, slow.body) == (quick.status, quick.body)


def test_a_truncated_body_ends_early(served: Mock) -> None:
    """The length of the whole is announced, half of it comes."""
    received, _ = all_of(served, faulted("truncated-body"))
    head, _, body = received.partition(b"\r\n\r\n")
    announced = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    assert len(body) == announced // 2


def test_a_hanging_answer_ends_in_the_end(served: Mock) -> None:
    """Nothing comes for as long as the fault says."""
    received, seconds = all_of(served, faulted("hang;seconds=0.2"))
    assert received == b""
    assert seconds >= 0.2


@pytest.mark.parametrize("fault", ["reset-unanswered", "reset-after-update"])
def test_a_reset_is_a_reset(served: Mock, fault: str) -> None:
    """The connection is torn down rather than closed."""
    with pytest.raises(ConnectionResetError):
        all_of(served, faulted(fault))


def test_a_closed_connection_is_closed(served: Mock) -> None:
    """The connection ends in due form, without a byte."""
    assert all_of(served, faulted("closed-unanswered"))[0] == b""


def test_headers_of_an_answer_come_once(served: Mock) -> None:
    """Content type and length are said once, and the server says nothing of itself."""
    (answer,) = talk(served, raw("GET", PATH))
    names = [name for name, _ in answer.headers]
    assert sorted(names) == ["content-length", "content-type"]


@pytest.mark.parametrize("name", ["", "é\u2028😀", "\ud800", "x" * 900_000])
def test_a_body_arrives_whatever_is_in_it(name: str) -> None:
    """Every letter of a name, and every one of a very long name, is there at the next look."""
    body = json.dumps({"displayName": name}).encode()
    with mock() as one:
        changed, shown = talk(one, raw("PATCH", PATH, LABEL, body=body), raw("GET", PATH))
    assert (changed.status, shown.status) == (200, 200)
    assert changed.json["displayName"] == shown.json["displayName"] == name


def test_a_body_in_chunks_is_whole(served: Mock) -> None:
    """A body without a length is read to its end."""
    head = raw("PATCH", PATH, LABEL, "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
    (answer,) = talk(served, head + b"2\r\n{}\r\n0\r\n\r\n")
    assert answer.status == 200


@pytest.mark.parametrize("over", [1, 3_000_000])
def test_a_body_over_the_cap_is_refused(target: HttpTarget, over: int) -> None:
    """A body that is too large gets a refusal that arrives, and changes nothing."""
    body = b'"' + b"x" * (MAX_BODY + over - 2) + b'"'
    headers = (("content-type", "application/json"),)
    outcome = target.send(
        Request(method="PATCH", path=PATH, headers=headers, body=body, credentials=Credentials.VALID)
    ).outcome
    assert isinstance(outcome, Response), outcome
    assert outcome.status == 413
    assert outcome.json["error"]["message"] == "The body is too large."


def test_a_body_at_the_cap_is_read(target: HttpTarget) -> None:
    """A million bytes are read; what they say is what counts."""
    body = b'"' + b"x" * (MAX_BODY - 2) + b'"'
    headers = (("content-type", "application/json"),)
    outcome = target.send(
        Request(method="PATCH", path=PATH, headers=headers, body=body, credentials=Credentials.VALID)
    ).outcome
    assert isinstance(outcome, Response)
    assert outcome.json["error"]["details"][0]["fieldViolations"] == [
        {"field": "body", "description": "is not an object"}
    ]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "HEAD", "OPTIONS"])
def test_another_method_is_not_allowed(served: Mock, method: str) -> None:
    """Methods that the operation does not have are refused with the ones it has."""
    with connect(served) as connection, connection.makefile("rb") as stream:
        connection.sendall(raw(method, PATH))
        status = stream.readline()
        headers = [stream.readline() for _ in range(4)]
    assert status.split()[1] == b"405"
    assert b"allow: GET, PATCH\r\n" in headers


def test_health_needs_no_credentials(served: Mock) -> None:
    """Whoever waits for the mock to be up can ask it."""
    (answer,) = talk(served, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (answer.status, answer.json) == (200, {"status": "UP"})


def test_a_token_of_the_mock_is_taken(served: Mock) -> None:
    """A token that was handed out on one connection opens the number on another."""
    form = b"grant_type=client_credentials"
    (told,) = talk(served, raw("POST", "/oauth2/token", body=form))
    bearer = f"Authorization: Bearer {told.json['access_token']}".encode()
    (answer,) = talk(served, raw("GET", PATH).replace(SIGNED.encode(), bearer))
    assert answer.status == 200


@pytest.mark.parametrize(
    ("defect", "kind"), [("silent-on-broken-json", FailureKind.NO_ANSWER), ("success-cut-off", FailureKind.TRUNCATED)]
)
def test_a_planted_silence_is_one_on_the_wire(defect: str, kind: FailureKind) -> None:
    """An answer that does not arrive, or not whole, is that for a client too; and the mock goes on."""
    with mock("--defect", defect) as one:
        target, _ = select(one.url, None, {})
        headers = (("content-type", "application/json"),)
        body = b"{" if kind is FailureKind.NO_ANSWER else b"{}"
        what = Request(method="PATCH", path=PATH, headers=headers, body=body, credentials=Credentials.VALID)
        failures = [target.send(what).failure for _ in range(2)]
        looked = target.send(Request(method="GET", path=PATH, credentials=Credentials.VALID)).response
        target.close()
    assert [failure.kind if failure else None for failure in failures] == [kind, kind]
    assert looked is not None
    assert looked.status == 200


# The application by itself


def asked(app: App, *chunks: bytes, path: bytes = PATH.encode(), method: str = "GET") -> list[Any]:
    """What the application sends for a request, its body in these chunks."""
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path.decode()),
        "raw_path": path,
        "query_string": b"a=1",
        "headers": [
            (b"authorization", SIGNED.partition(": ")[2].encode()),
            (b"content-type", b"application/json"),
        ],
    }
    pieces = list(chunks) or [b""]
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))
    return messages


def application() -> App:
    """The application on a state and a clock of its own."""
    return create_app(Service(default_behaviour(), new_state(0.0), clock=Clock(lambda: 0.0)))


def test_the_application_remembers() -> None:
    """A body in pieces is put together, applied, and there at the next request."""
    app = application()
    start, _ = asked(app, b'{"display', b'Name":"x"}', method="PATCH")
    assert start["status"] == 200
    _, body = asked(app)
    assert json.loads(body["body"])["displayName"] == "x"


def test_the_raw_path_counts() -> None:
    """What the server decoded is not looked at: twice encoded is not once encoded."""
    start, _ = asked(application(), path=PATH.replace("+", "%252B").encode())
    assert start["status"] == 400


def test_a_body_is_not_read_past_the_cap() -> None:
    """The piece that passes the cap is the last that is asked for."""
    start, body = asked(application(), b"x" * MAX_BODY, b"y", method="PATCH")
    assert start["status"] == 413
    assert json.loads(body["body"])["error"]["message"] == "The body is too large."


def test_what_is_not_http_is_passed_over() -> None:
    """A web socket or a lifespan gets no answer."""

    async def nothing(*message: Any) -> Any:
        raise AssertionError(message)

    asyncio.run(application()({"type": "websocket"}, nothing, nothing))


# Several at once


def test_several_connections_lose_no_update() -> None:
    """Updates of several members by several clients at once are all there in the end."""
    rounds = 40
    last: list[Answer] = []

    def client(one: Mock, number: str, member: str) -> None:
        requests = [
            raw("PATCH", PATH.replace(US, number), LABEL, body=json.dumps({member: f"{member} {turn}"}).encode())
            for turn in range(rounds)
        ]
        last.extend(talk(one, *requests))

    numbers = [number.phone_number for number in FACTS.numbers[:2]]
    members = ("displayName", "callbackUrl")
    with mock() as one:
        threads = [
            threading.Thread(target=client, args=(one, number, member)) for number in numbers for member in members
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        shown = talk(one, *(raw("GET", PATH.replace(US, number)) for number in numbers))
    assert [answer.status for answer in last] == [200] * rounds * 4
    expected = {member: f"{member} {rounds - 1}" for member in members}
    assert [{member: answer.json[member] for member in members} for answer in shown] == [expected, expected]


# Starting and stopping


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("busy", ["idle", "kept connection", "half a request"])
def test_it_stops_when_it_is_told(name: str, busy: str) -> None:
    """A signal ends the mock, whatever its clients are doing."""
    with mock() as one, contextlib.ExitStack() as stack:
        if busy != "idle":
            connection = stack.enter_context(connect(one))
            connection.sendall(raw("GET", PATH))
            assert b"200" in connection.recv(65_536)
            if busy == "half a request":
                connection.sendall(raw("PATCH", PATH, LABEL, body=b'{"displayName": "x"}')[:-10])
        one.process.send_signal(getattr(signal, name))
        _, errors = one.process.communicate(timeout=60)
    assert "Traceback" not in errors


def test_a_port_in_use_is_one_line() -> None:
    """A port that is taken ends the command with the code 2 and says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "contracts", "mock", "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - ours
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Error: Cannot listen on 127.0.0.1:{port}: ")
    assert line.endswith("Choose another port or host.")


@pytest.mark.parametrize("place", [("127.0.0.1", 70_000), ("192.0.2.1", 0), ("no-such-host.invalid", 0)])
def test_what_cannot_be_listened_on_is_a_fault_of_the_configuration(place: tuple[str, int]) -> None:
    """A port out of range, an address of another machine and an unknown name are told alike."""
    with pytest.raises(ConfigurationError, match=r"^Cannot listen on .*Choose another port or host\.$"):
        listen(*place)


def test_a_free_port_is_found() -> None:
    """Port 0 is some port, and it can be listened on at once again."""
    with listen("127.0.0.1", 0) as one:
        port = one.getsockname()[1]
    assert port > 0
    with listen("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port
