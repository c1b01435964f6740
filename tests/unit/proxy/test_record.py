"""The proxy's journal: one that `contracts check` reads, and that nobody can read a credential from."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import DocumentError
from contracts.model import REDACTED, Request, Response
from contracts.observed.address import Address
from contracts.proxy.record import Passed, Recorder
from contracts.traffic.entry import Entry
from contracts.traffic.lines import read_entry, read_lines

PATH = "/v1/projects/p/activeNumbers/%2B12025550134"
EMPTY = Response(status=200)
TOKENS = "/oauth2/token"
JSON = (("content-type", "application/json"),)


class Written:
    """A recorder with what it has written."""

    def __init__(self, most: int = 1000) -> None:
        self.lines: list[bytes] = []
        self.recorder = Recorder(self.lines.append, key=b"key", most=most)

    def add(self, request: Request, answer: Response = EMPTY, **members: Any) -> bytes:
        """The line of one exchange."""
        passed = Passed(
            listener="numbers", origin="http://sandbox", request=request, outcome=answer, began=100.0, ended=101.5
        )
        self.recorder.add(replace(passed, **members))
        return self.lines[-1]

    @property
    def entries(self) -> list[Entry]:
        """What is read of the lines."""
        return list(read_lines(self.lines))


def patch(*headers: tuple[str, str], body: bytes | None = None, path: str = PATH) -> Request:
    """An update."""
    return Request(method="PATCH", path=path, headers=headers, body=body)


def token_request(body: bytes, *headers: tuple[str, str]) -> Request:
    """A request for a token."""
    return Request(method="POST", path=TOKENS, headers=headers, body=body)


def test_a_line_tells_when_and_where() -> None:
    """The entry knows its origin, when it began and ended: requests may overlap."""
    written = Written()
    told = json.loads(written.add(patch(body=b"{}"), Response(status=200, headers=JSON, body=b'{"a": 1}')))
    assert {name: told[name] for name in ("journal", "id", "listener", "project", "number", "began", "at")} == {
        "journal": 1,
        "id": 1,
        "listener": "numbers",
        "project": "p",
        "number": "+12025550134",
        "began": 100.0,
        "at": 101.5,
    }
    (entry,) = written.entries
    assert entry.exchange is not None
    assert (entry.origin, entry.began, entry.exchange.at) == ("http://sandbox", 100.0, 101.5)
    assert (entry.exact, entry.answered) == (True, True)


@pytest.mark.parametrize(
    "request_",
    [
        patch(("authorization", "Bearer t0p-secret-token")),
        patch(("authorization", "Basic " + base64.b64encode(b"id:t0p-secret-token").decode())),
        patch(("cookie", "t0p-secret-token")),
        patch(("x-api-key", "t0p-secret-token")),
        patch(path=f"{PATH}?access_token=t0p-secret-token"),
        token_request(b"client_id=a&client_secret=t0p-secret-token"),
        token_request(b'{"client_secret": "t0p-secret-token"}', *JSON),
        token_request(b"grant_type=password&password=t0p-secret-token"),
        Request(method="POST", path="/login", body=b"t0p-secret-token"),
    ],
    ids=["bearer", "basic", "cookie", "key", "query", "form", "json", "password", "another operation"],
)
def test_no_credential_of_a_request_is_written(request_: Request) -> None:
    """Nor its base64; who asked is a name."""
    line = Written().add(request_)
    assert b"t0p-secret-token" not in line
    assert base64.b64encode(b"id:t0p-secret-token") not in line


def test_a_provider_that_repeats_a_credential_is_not_quoted() -> None:
    """In whatever spelling, then and later: rules see that there was one."""
    written = Written()
    secret, pair = 'sec"ret/of~mine', base64.b64encode(b'id:sec"ret/of~mine').decode()
    written.add(patch(("authorization", f"Basic {pair}")))
    said = json.dumps([secret, pair, "sec%22ret%2Fof~mine"]).encode()
    line = written.add(patch(), Response(status=400, headers=(("x-echo", pair), *JSON), body=said))
    told = json.loads(line)["response"]
    assert json.loads(told["body"]) == [REDACTED] * 3
    assert told["headers"][0] == ["x-echo", REDACTED]


def test_a_token_is_not_written_where_it_is_handed_out() -> None:
    """Nor a cookie; the other members are."""
    written = Written()
    answer = {"access_token": "t0p-secret-token", "refresh_token": "an0ther-secret", "expires_in": 3599}
    headers = (("set-cookie", "session=t0psecret"), *JSON)
    line = written.add(token_request(b"a=b"), Response(status=200, headers=headers, body=json.dumps(answer).encode()))
    assert not [secret for secret in (b"t0p-secret-token", b"an0ther-secret", b"t0psecret") if secret in line]
    told = json.loads(json.loads(line)["response"]["body"])
    assert told == {"access_token": REDACTED, "refresh_token": REDACTED, "expires_in": 3599}
    (entry,) = written.entries
    assert entry.exchange is not None


def test_the_same_credential_has_the_same_name() -> None:
    """Which tells callers apart without saying who they are."""
    written = Written()
    for token in ("one-long-token", "one-long-token", "two-long-token"):
        written.add(patch(("authorization", f"Bearer {token}")))
    one, again, two = [json.loads(line)["request"]["principal"] for line in written.lines]
    assert one == again != two


def test_what_belongs_to_another_operation_has_no_bodies() -> None:
    """What they hold is none of ours; the number that it may have changed is known."""
    written = Written()
    request = Request(method="POST", path=f"{PATH}:release", body=b"private")
    line = written.add(request, Response(status=200, body=b"private"))
    assert b"private" not in line
    (entry,) = written.entries
    assert (entry.exchange, entry.about) == (None, Address(project_id="p", phone_number="+12025550134"))


def test_an_answer_that_cannot_be_unpacked_whole_accuses_nobody() -> None:
    """The request is judged, and why the answer is not is told."""
    written = Written()
    answer = Response(status=200, headers=(("content-encoding", "br"), *JSON), body=b"x")
    written.add(patch(body=b"{}"), answer)
    (entry,) = written.entries
    assert entry.exchange is not None
    assert (entry.answered, entry.unread) == (False, "its answer is in the content coding 'br', which is not read")


def test_a_journal_that_cannot_be_written_is_remembered() -> None:
    """Whoever reads it later must not take it for whole."""

    def full(line: bytes) -> None:
        raise OSError(28, "No space left on device")

    recorder = Recorder(full, key=b"", most=10)
    passed = Passed(listener="all", origin="", request=patch(), outcome=Response(status=200), began=1.0, ended=2.0)
    with pytest.raises(OSError, match="No space left"):
        recorder.add(passed)
    assert str(recorder.failure) == "[Errno 28] No space left on device"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"origin": 1}, "origin is no text"),
        ({"began": "1"}, "began is no number"),
        ({"began": True}, "began is no number"),
        ({"lacking": "request"}, "lacking says neither of the request nor of the answer that something is missing"),
        (
            {"lacking": {"of": "head"}},
            "lacking says neither of the request nor of the answer that something is missing",
        ),
        ({"lacking": {"of": "answer", "why": 1}}, "why is no text"),
    ],
)
def test_a_line_that_is_none_is_refused(members: dict[str, Any], message: str) -> None:
    """Saying what is wrong."""
    told = json.loads(Written().add(patch()))
    with pytest.raises(DocumentError, match=f"^{message}$"):
        read_entry({**told, **members}, 1)
