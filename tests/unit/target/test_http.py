"""A target over HTTP: what goes onto the wire, and what is made of whatever comes back."""

from __future__ import annotations

import gzip
import http.client
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.model import (
    REDACTED,
    Credentials,
    Exchange,
    Failure,
    FailureKind,
    Request,
    Response,
)
from contracts.target import http as module
from contracts.target.credentials import KeyRing, basic
from contracts.target.http import Connection, HttpTarget
from tests.unit.scripted import FACTS, JSON_TYPE
from tests.unit.target.servers import (
    Script,
    Server,
    answers,
    chunk,
    closes,
    free_port,
    head,
    resets,
    says,
    serving,
    stays_silent,
)

SECRET = "s3cr3t-of-ours"
PAIR = basic("id", SECRET)
CHUNKED = "Transfer-Encoding: chunked"
ZIPPED = "Content-Encoding: gzip"
BODY = b'{"displayName": "Front desk"}'


def make(url: str, **parts: Any) -> HttpTarget:
    """A target at a URL, with a key pair."""
    keys = KeyRing(valid=lambda: PAIR, key_id="id", secrets=(SECRET, PAIR.split()[1]))
    given: dict[str, Any] = {"name": "odd", "base_url": url, "facts": FACTS, "keys": keys, "deadline": 60.0}
    return HttpTarget(**(given | {"curl_credentials": "-u id"} | parts))


def request(method: str = "PATCH", path: str = "/v1/x", body: bytes | None = None, **parts: Any) -> Request:
    """A request with valid credentials."""
    given: dict[str, Any] = {"headers": (JSON_TYPE,) if body else (), "credentials": Credentials.VALID}
    return Request(method=method, path=path, body=body, **(given | parts))


def ask(server: Server, what: Request | None = None, **parts: Any) -> Exchange:
    """One exchange with a server."""
    target = make(server.url, **parts)
    try:
        return target.send(what or request())
    finally:
        target.close()


def answer_to(script: Script, what: Request | None = None) -> Response:
    """The answer that a script leads to."""
    with serving(script) as server:
        outcome = ask(server, what).outcome
    assert isinstance(outcome, Response), outcome
    return outcome


def failure_of(script: Script, what: Request | None = None) -> Failure:
    """The failure that a script leads to."""
    with serving(script) as server:
        outcome = ask(server, what).outcome
    assert isinstance(outcome, Failure), outcome
    return outcome


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """How long is waited for an answer: not long."""
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    return 0.2


# Good answers


def test_an_answer_is_what_came() -> None:
    """Status, headers as they are spelt, and the body."""
    response = answer_to(answers("200 OK", BODY, "X-Trace: a b"))
    assert (response.status, response.body) == (200, BODY)
    assert response.headers == (("Content-Type", "application/json"), ("Content-Length", "29"), ("X-Trace", "a b"))


def test_repeated_headers_stay_apart() -> None:
    """Two headers of one name are two values."""
    response = answer_to(answers("200 OK", BODY, "Set-Cookie: a=1", "Set-Cookie: b=2, c"))
    assert [value for name, value in response.headers if name == "Set-Cookie"] == ["a=1", "b=2, c"]


@pytest.mark.parametrize(
    ("line", "status"),
    [("200 OK", 200), ("200", 200), ("418 I'm a teapot", 418), ("500 Ümlaut", 500), ("599 x", 599), ("299 ", 299)],
)
def test_any_status_line_is_read(line: str, status: int) -> None:
    """The phrase may be anything, and any status is reported as it is."""
    assert answer_to(answers(line)).status == status


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_an_answer(status: str) -> None:
    """A redirect is reported and not followed."""
    with serving(answers(status, b"", "Location: /elsewhere")) as server:
        exchange = ask(server)
    assert exchange.response is not None
    assert exchange.response.status == int(status[:3])
    assert exchange.response.header("location") == "/elsewhere"
    assert len(server.requests) == 1


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answers_are_passed_over(interim: str) -> None:
    """What comes before the answer is no answer, and is not left for the next request."""
    early = head(interim, "Link: </style.css>; rel=preload")
    with serving(says(early * 2 + head("200 OK", "Content-Length: 2") + b"{}"), keep=True) as server:
        target = make(server.url)
        try:
            outcomes = [target.send(request()).outcome for _ in range(2)]
        finally:
            target.close()
    assert [outcome.status for outcome in outcomes if isinstance(outcome, Response)] == [200, 200]
    assert server.connections == 1


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_a_body_has_none(status: str) -> None:
    """Statuses that have no body do not wait for one."""
    assert answer_to(says(head(status))).body == b""


@pytest.mark.parametrize(
    ("headers", "raw"),
    [
        ((CHUNKED,), chunk(BODY[:7]) + chunk(BODY[7:]) + b"0\r\n\r\n"),
        (("Connection: close",), BODY),
        ((ZIPPED, f"Content-Length: {len(gzip.compress(BODY, mtime=0))}"), gzip.compress(BODY, mtime=0)),
        (("Content-Encoding: deflate", "Connection: close"), zlib.compress(BODY)),
        ((ZIPPED, CHUNKED), b"".join(chunk(bytes([byte])) for byte in gzip.compress(BODY)) + b"0\r\n\r\n"),
    ],
    ids=["chunked", "until it closes", "gzip", "deflate", "gzip in chunks of a byte"],
)
def test_a_body_is_read_however_it_is_framed(headers: tuple[str, ...], raw: bytes) -> None:
    """Transfer and content codings are removed."""
    assert answer_to(says(head("200 OK", *headers) + raw)).body == BODY


def test_a_body_that_comes_in_pieces_is_whole() -> None:
    """Pauses between pieces, even after the first bytes of a coding, do not end a body."""
    zipped = gzip.compress(BODY)
    pieces = (head("200 OK", ZIPPED, CHUNKED), chunk(zipped[:10]), chunk(zipped[10:]) + b"0\r\n\r\n")
    assert answer_to(says(*pieces, pause=0.05)).body == BODY


def test_nothing_is_asked_to_be_compressed() -> None:
    """The request takes no coding."""
    with serving(answers()) as server:
        ask(server)
    assert b"accept-encoding: identity" in server.requests[0].lower()


# What is not a good answer


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", FailureKind.MALFORMED),
        (b"\x16\x03\x01\x00\x05hello", FailureKind.MALFORMED),
        (b"HTTP/1.1 abc Hello\r\n\r\n", FailureKind.MALFORMED),
        (b"HTTP/1.1 20 Short\r\n\r\n", FailureKind.MALFORMED),
        (b"HTTP/9.9 200 OK\r\n\r\n", FailureKind.MALFORMED),
        (b"\r\n\r\n", FailureKind.MALFORMED),
        (b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000 + b"\r\n\r\n", FailureKind.MALFORMED),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n", FailureKind.MALFORMED),
    ],
    ids=["ssh", "tls", "no number", "two digits", "version", "blank", "long header", "many headers"],
)
def test_what_is_not_http_is_malformed(raw: bytes, kind: FailureKind) -> None:
    """Bytes that are no answer are reported as such."""
    failure = failure_of(says(raw))
    assert failure.kind is kind
    assert failure.detail.startswith("something that is not HTTP (")
    assert "\n" not in failure.detail


@pytest.mark.parametrize("script", [closes, resets], ids=["closes", "resets"])
def test_a_connection_that_ends_without_a_word_is_no_answer(script: Script) -> None:
    """The request was sent, and nothing came."""
    failure = failure_of(script)
    assert failure.kind is FailureKind.NO_ANSWER
    assert failure.detail.startswith("the connection ")


def test_silence_is_no_answer(impatient: float) -> None:
    """A provider that does not answer in time does not hold the run up."""
    assert failure_of(stays_silent) == Failure(kind=FailureKind.NO_ANSWER, detail="no answer within 0.2 s")


DRIPPING = says(*[bytes([byte]) for byte in head("200 OK", f"X-Slow: {'y' * 20_000}", "Content-Length: 0")], pause=0.03)
"""An answer that takes ten minutes: whoever waits for its end hangs."""


def test_an_answer_that_drips_is_no_answer(impatient: float) -> None:
    """The time for an answer is one time, however many bytes come within it."""
    assert failure_of(DRIPPING) == Failure(kind=FailureKind.NO_ANSWER, detail="no answer within 0.2 s")


def test_a_body_that_drips_is_cut_off(impatient: float) -> None:
    """A body that does not come to its end in time is truncated."""
    drops = [head("200 OK", CHUNKED), *[chunk(b"x")] * 40]
    failure = failure_of(says(*drops, pause=0.02))
    assert failure == Failure(kind=FailureKind.TRUNCATED, detail="a body not at its end after 0.2 s")


def test_a_body_that_stops_is_cut_off(impatient: float) -> None:
    """A body that falls silent on the way is truncated."""

    def half(connection: Any, raw: bytes) -> None:
        connection.sendall(head("200 OK", "Content-Length: 10") + b"12345")
        stays_silent(connection, raw)

    assert failure_of(half) == Failure(kind=FailureKind.TRUNCATED, detail="a body not at its end after 0.2 s")


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (head("200 OK", "Content-Length: 100") + b"half", 4),
        (head("200 OK", CHUNKED) + chunk(b"whole") + b"a\r\nhalf", None),
        (head("200 OK", CHUNKED) + chunk(b"whole"), 5),
        (head("200 OK", CHUNKED) + chunk(b"whole") + b"zz\r\n", 5),
        (head("200 OK", ZIPPED, "Content-Length: 100") + gzip.compress(BODY)[:20], None),
    ],
    ids=["by length", "within a chunk", "without an end", "no chunk", "compressed"],
)
def test_a_body_that_ends_too_early_is_truncated(raw: bytes, size: int | None) -> None:
    """A body that is not as long as announced is not taken for whole."""
    failure = failure_of(says(raw))
    assert failure.kind is FailureKind.TRUNCATED
    assert failure.detail.startswith("a body cut off after " + (f"{size} bytes (" if size is not None else ""))


@pytest.mark.parametrize("raw", [b"no gzip at all", gzip.compress(BODY)[:4] + b"\xff" * 40], ids=["text", "broken"])
def test_a_body_that_is_not_what_its_coding_says_is_undecodable(raw: bytes) -> None:
    """A body labelled gzip that is none is reported as such."""
    assert failure_of(says(head("200 OK", ZIPPED, f"Content-Length: {len(raw)}") + raw)).kind is FailureKind.UNDECODABLE


@pytest.mark.parametrize(
    ("headers", "raw"),
    [
        (("Content-Length: 1000001",), b"x" * 1_000_001),
        (("Connection: close",), b"x" * 3_000_000),
        ((ZIPPED, "Connection: close"), gzip.compress(b"\0" * 50_000_000)),
    ],
    ids=["one byte too many", "without an end", "a bomb"],
)
def test_a_body_over_the_cap_is_not_read(headers: tuple[str, ...], raw: bytes) -> None:
    """A body is read up to a million bytes, its coding removed."""
    failure = failure_of(says(head("200 OK", *headers) + raw))
    assert failure == Failure(kind=FailureKind.TOO_LARGE, detail="a body of more than 1,000,000 bytes")


@pytest.mark.parametrize(
    "raw",
    [
        head("100 Continue", "X-A: " + "a" * 30_000) * 10 + head("200 OK", "Content-Length: 0"),
        head("200 OK", *[f"X-{turn}: " + "a" * 60_000 for turn in range(5)]),
    ],
    ids=["interim answers", "headers"],
)
def test_headers_over_the_cap_are_not_read(raw: bytes) -> None:
    """What comes before a body is read up to 256 KiB, the buffer of a read aside."""
    assert failure_of(says(raw)) == Failure(kind=FailureKind.TOO_LARGE, detail="headers of more than 262,144 bytes")


def test_a_body_that_costs_more_than_it_brings_is_not_read() -> None:
    """Chunks of one byte with long extensions count as what they take on the wire."""
    piece = b"1;" + b"e" * 30_000 + b"\r\nx\r\n"
    failure = failure_of(says(head("200 OK", CHUNKED) + piece * 100))
    assert failure == Failure(kind=FailureKind.TOO_LARGE, detail="a body that takes more than 2,000,000 bytes to bring")


def test_a_body_at_the_cap_is_read() -> None:
    """A million bytes are not too many."""
    assert len(answer_to(answers("200 OK", b"x" * 1_000_000)).body) == 1_000_000


def test_a_refused_connection_is_unreachable() -> None:
    """Nobody listens: nothing was asked."""
    outcome = Connection(f"http://127.0.0.1:{free_port()}").exchange("GET", "/", {}, None)
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.UNREACHABLE
    assert "refused" in outcome.detail


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    """There is no such host."""
    outcome = Connection("http://nowhere.invalid").exchange("GET", "/", {}, None)
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.UNREACHABLE
    assert outcome.detail != ""


@pytest.mark.filterwarnings("error")
def test_a_server_without_tls_is_unreachable_by_https() -> None:
    """A handshake that fails is told before anything is asked, and leaves no socket open."""
    with serving(greeting=b"220 numbers.example ready\r\n") as server:
        outcome = Connection(server.url.replace("http:", "https:")).exchange("GET", "/", {}, None)
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.UNREACHABLE


def test_a_failure_does_not_spoil_the_next_exchange() -> None:
    """After anything that went wrong a new connection is made."""
    odd: tuple[Script, ...] = (closes, resets, says(b"SSH\r\n"), says(head("200 OK", "Content-Length: 9") + b"x"))
    with serving(*itertools.chain.from_iterable((script, answers()) for script in odd)) as server:
        target = make(server.url)
        try:
            outcomes = []
            for _ in range(2 * len(odd)):
                outcomes.append(target.send(request()).outcome)
                assert server.closed.wait(5.0)
                server.closed.clear()
        finally:
            target.close()
    assert [isinstance(outcome, Response) for outcome in outcomes] == [False, True] * len(odd)
    assert server.connections == 2 * len(odd)


# What goes onto the wire


def sent(what: Request, prefix: str = "") -> tuple[str, dict[str, list[str]], bytes]:
    """The request line, the headers and the body of a request as a server sees it."""
    with serving(answers()) as server:
        target = make(server.url + prefix)
        try:
            target.send(what)
        finally:
            target.close()
    first, _, body = server.requests[0].partition(b"\r\n\r\n")
    line, *rest = first.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for name, _, value in (one.partition(": ") for one in rest):
        headers.setdefault(name.lower(), []).append(value)
    return line, headers, body


@pytest.mark.parametrize(
    "segment",
    ["+12025550134", "%2B12025550134", "+1%2e", "%2b1", "a%2Fb", "*", "~", "%00", "%D9%A1", "..", "+1;x=1", "(202)5,5"],
)
def test_a_path_arrives_as_it_is(segment: str) -> None:
    """Nothing in a path is decoded, encoded, normalised or resolved."""
    path = f"/v1/projects/p/activeNumbers/{segment}"
    assert sent(request(path=path))[0] == f"PATCH {path} HTTP/1.1"


def test_a_base_path_comes_first() -> None:
    """The path of the base URL is put before that of a request, without a slash too many."""
    assert sent(request(path="/v1/x"), prefix="/gateway/")[0] == "PATCH /gateway/v1/x HTTP/1.1"


def test_a_patch_without_a_body_says_so() -> None:
    """No body is sent, and its length is said once."""
    _, headers, body = sent(request(body=None))
    assert headers["content-length"] == ["0"]
    assert body == b""
    assert "content-type" not in headers
    assert "transfer-encoding" not in headers


def test_a_get_has_no_length() -> None:
    """A look says nothing of a body."""
    assert "content-length" not in sent(request("GET"))[1]


@pytest.mark.parametrize("raw", [b"{}", b"\x00\xff{", b"x" * 300_000, " \u2028é".encode()])
def test_a_body_arrives_byte_for_byte(raw: bytes) -> None:
    """The bytes of a body are what is sent, with their length and label."""
    _, headers, body = sent(request(body=raw))
    assert body == raw
    assert headers["content-length"] == [str(len(raw))]
    assert headers["content-type"] == ["application/json"]


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        (Credentials.VALID, [PAIR]),
        (Credentials.NONE, None),
        (Credentials.WRONG_BASIC, [basic("id", "not-the-secret")]),
        (Credentials.WRONG_BEARER, ["Bearer not-a-token-that-anybody-handed-out-0"]),
    ],
)
def test_credentials_are_those_that_the_request_names(kind: Credentials, header: list[str] | None) -> None:
    """One Authorization header or none goes out, and the request that is reported holds none."""
    what = request(credentials=kind)
    assert sent(what)[1].get("authorization") == header
    assert what.header("authorization") is None


def test_a_netrc_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that the machine has for the host are not sent."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\ndefault login a password b\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    assert "authorization" not in sent(request(credentials=Credentials.NONE))[1]


def test_proxies_of_the_environment_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is asked directly."""
    with serving(answers("502 Bad Gateway")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        assert answer_to(answers()).status == 200
    assert proxy.requests == []


# Connections that are kept


def test_a_connection_is_kept() -> None:
    """Exchanges that follow each other use one connection."""
    with serving(answers(), keep=True) as server:
        target = make(server.url)
        try:
            statuses = [target.send(request(body=b"{}")).outcome for _ in range(5)]
        finally:
            target.close()
    assert all(isinstance(outcome, Response) for outcome in statuses)
    assert server.connections == 1


def test_a_connection_that_was_closed_in_the_meantime_is_not_used() -> None:
    """A provider that closes a kept connection while nothing is asked is not accused of silence."""
    with serving(answers()) as server:
        target = make(server.url)
        try:
            for _ in range(5):
                assert isinstance(target.send(request()).outcome, Response)
                assert server.closed.wait(5.0)
                server.closed.clear()
        finally:
            target.close()
    assert server.connections == 5


@pytest.mark.parametrize(("idle", "connections"), [(0.5, 1), (1.5, 2)])
def test_a_connection_that_was_idle_is_not_used(idle: float, connections: int) -> None:
    """After more than a second a new connection is made: the peer may be about to close the old one."""
    now = 0.0
    with serving(answers(), keep=True) as server:
        target = make(server.url, clock=lambda: now)
        try:
            target.send(request())
            now += idle
            target.send(request())
        finally:
            target.close()
    assert server.connections == connections


def test_an_answer_that_announces_the_end_ends_the_connection() -> None:
    """After `Connection: close` a new connection is made."""
    with serving(answers("200 OK", b"{}", "Connection: close"), keep=True) as server:
        target = make(server.url)
        try:
            outcomes = [target.send(request()).outcome for _ in range(3)]
        finally:
            target.close()
    assert all(isinstance(outcome, Response) for outcome in outcomes)
    assert server.connections == 3


# The port


@pytest.fixture
def good() -> Iterator[Server]:
    """A server that answers well."""
    with serving(answers(), keep=True) as server:
        yield server


def test_requests_keep_their_distance(good: Server) -> None:
    """With a rate limit each request waits for its turn, by the clock that is handed in."""
    now, waits = 100.0, []

    def sleep(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds

    target = make(good.url, min_interval=0.25, clock=lambda: now, sleep=sleep)
    try:
        at = []
        for late in (0.0, 0.0, 0.1, 3.0):
            now += late
            at.append(target.send(request()).at)
    finally:
        target.close()
    assert waits == pytest.approx([0.25, 0.15])
    assert at == pytest.approx([100.0, 100.25, 100.5, 103.5])


def test_time_is_that_of_the_clock(good: Server) -> None:
    """The target tells the time, and lets it pass only forward."""
    slept: list[float] = []
    target = make(good.url + "/", clock=lambda: 7.0, sleep=slept.append)
    for seconds in (2.0, 0.0, -1.0):
        target.wait(seconds)
    assert (target.now(), slept, target.base_url) == (7.0, [2.0], good.url)
    target.close()
    target.close()


def test_secrets_are_replaced_in_an_answer() -> None:
    """A provider that repeats our credentials, in a body or a header, does not bring them into a report."""
    encoded = PAIR.split()[1]
    body = f'{{"message": "{SECRET} and Basic {encoded}, {SECRET}"}}'.encode()
    response = answer_to(answers("400 Bad Request", body, f"X-Echo: {PAIR}", f"X-Key: {SECRET}", "X-Other: fine"))
    assert SECRET.encode() not in response.body
    assert encoded.encode() not in response.body
    assert response.json == {"message": f"{REDACTED} and Basic {REDACTED}, {REDACTED}"}
    told = dict(response.headers)
    assert (told["X-Echo"], told["X-Key"], told["X-Other"]) == (f"Basic {REDACTED}", REDACTED, "fine")


def test_an_answer_without_secrets_is_left_alone() -> None:
    """Nothing is replaced where there is nothing."""
    assert answer_to(answers("200 OK", b'{"displayName": "secret"}')).body == b'{"displayName": "secret"}'


def test_a_request_that_cannot_be_sent_is_a_fault_of_ours(good: Server) -> None:
    """A path that HTTP does not allow is not held against the provider."""
    target = make(good.url)
    try:
        with pytest.raises(http.client.InvalidURL):
            target.send(request(path="/v1/a b"))
        assert isinstance(target.send(request()).outcome, Response)
    finally:
        target.close()
    assert len(good.requests) == 1
