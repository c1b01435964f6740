"""The HTTP Archive: what our own reader takes for the same exchanges."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events import Judged
from contracts.model import Exchange, Failure, FailureKind, Headers, Request, Response
from contracts.report.har import MAX_BODY, Har
from contracts.traffic.har import read_har
from tests.unit.report.happenings import BASE, HOSTILE, PATH, discovered, ended, started, update


def archive(exchanges: Sequence[Exchange], *, closed: bool = True) -> bytes:
    """The archive of a run of these exchanges."""
    stream = io.BytesIO()
    consumer = Har(stream)
    consumer(started())
    for exchange in exchanges:
        consumer(Judged(phase="look", exchange=exchange, findings=(), applied=()))
    if closed:
        consumer(ended())
    return stream.getvalue()


def entry(exchange: Exchange) -> dict[str, Any]:
    """The one entry of an archive."""
    (only,) = json.loads(archive([exchange]))["log"]["entries"]
    return only


def headers(names: st.SearchStrategy[str]) -> st.SearchStrategy[Headers]:
    """Headers that are neither credentials nor of HTTP/2."""
    return st.lists(st.tuples(names, st.text(max_size=20)), max_size=3).map(tuple)


NAMES = st.text("abcdXYZ-", min_size=1, max_size=8)
EXCHANGES = st.builds(
    Exchange,
    request=st.builds(
        Request,
        method=st.sampled_from(["PATCH", "GET", "POST"]),
        path=st.sampled_from([PATH, f"{PATH}?a=b&c", PATH.replace("+", "%2B"), f"{PATH}%0A"]),
        headers=headers(NAMES),
        # An archive does not tell a body without bytes from none.
        body=st.none() | st.binary(min_size=1, max_size=30),
    ),
    outcome=st.builds(Response, status=st.integers(100, 999), headers=headers(NAMES), body=st.binary(max_size=30)),
    at=st.integers(0, 2**31).map(float),
)


@settings(deadline=None)
@given(st.lists(EXCHANGES, min_size=1, max_size=3))
def test_an_archive_is_read_back(exchanges: list[Exchange]) -> None:
    """Any exchanges come back equal through ``contracts check``'s reader, whatever stands in them."""
    assert [one.exchange for one in read_har(io.BytesIO(archive(exchanges)), b"key")] == exchanges


def test_an_entry_has_what_har_asks_for() -> None:
    """Every required member of HAR 1.2 is there."""
    told = entry(Exchange(request=update(path=f"{PATH}?a=1&b="), outcome=Response(status=200, body=b"{}"), at=1.5))
    assert set(told) == {"startedDateTime", "time", "request", "response", "timings", "cache"}
    assert told["startedDateTime"] == "1970-01-01T00:00:01.500000+00:00"
    assert told["request"]["url"] == f"{BASE}{PATH}?a=1&b="
    assert told["request"]["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": ""}]
    assert told["request"]["postData"] == {"mimeType": "application/json", "text": "{}"}
    assert told["response"]["content"] == {"size": 2, "mimeType": "", "text": "{}"}
    assert {"send", "wait", "receive"} <= told["timings"].keys()


def test_an_archive_says_who_made_it() -> None:
    """Version and creator stand in its head."""
    log = json.loads(archive([]))["log"]
    assert (log["version"], log["creator"]["name"], log["entries"]) == ("1.2", "contracts", [])


def test_a_long_body_is_left_out() -> None:
    """Its size is told, so that no reader takes the entry for one without a body."""
    long = b"x" * (MAX_BODY + 1)
    exchange = Exchange(request=update(long), outcome=Response(status=200, body=long))
    told = entry(exchange)
    assert told["response"]["content"] == {
        "size": MAX_BODY + 1,
        "mimeType": "",
        "comment": "left out, as it is longer than 1,000,000 bytes",
    }
    assert ("postData" in told["request"], told["request"]["bodySize"]) == (False, MAX_BODY + 1)
    (read,) = read_har(io.BytesIO(archive([exchange])), b"key")
    assert read.unread == "the body of the request was not recorded"


def test_an_exchange_without_an_answer_has_the_status_0() -> None:
    """As browsers write it, with the reason beside it."""
    told = entry(Exchange(request=update(), outcome=Failure(kind=FailureKind.TRUNCATED, detail="cut off")))
    assert (told["response"]["status"], told["response"]["comment"]) == (0, "truncated: cut off")


def test_a_finding_is_noted_beside_its_entry() -> None:
    """The comment names the rules that were broken."""
    stream = io.BytesIO()
    consumer = Har(stream)
    finding = discovered().finding
    consumer(Judged(phase="look", exchange=finding.exchange, findings=(finding, finding), applied=()))
    consumer(ended())
    (told,) = json.loads(stream.getvalue())["log"]["entries"]
    assert told["comment"] == "violates empty-configuration-refused"
    assert told["request"]["url"].startswith("http://provider.invalid/v1/")


def test_an_archive_that_was_cut_off_is_noticed() -> None:
    """Without the end of the run it is no JSON."""
    assert not archive([Exchange(request=update(), outcome=Response(status=200))], closed=False).endswith(b"}\n}")


def test_hostile_text_stands_as_it_was() -> None:
    """In an archive of ASCII, at a time that no calendar has; bytes that are no text are in base64."""
    body = HOSTILE.encode("utf-8", "surrogatepass")
    request, answer = update(body, headers=(("a", HOSTILE),)), Response(status=200, body=body)
    exchange = Exchange(request=request, outcome=answer, at=1e300)
    assert archive([exchange]).isascii()
    told = entry(exchange)
    # Most readers of JSON take no lone surrogate.
    assert told["request"]["headers"] == [{"name": "a", "value": HOSTILE.replace("\ud800", "\ufffd")}]
    assert base64.b64decode(told["request"]["postData"]["text"]) == body
    assert base64.b64decode(told["response"]["content"]["text"]) == body
    assert told["startedDateTime"] == "1970-01-01T00:00:00+00:00"
