"""HTTP Archives, in the dialects of those who write them."""

from __future__ import annotations

import base64
import io
import json
from typing import Any
from urllib.parse import quote

import pytest

from contracts.errors import DocumentError
from contracts.model import REDACTED, Exchange, principal_of
from contracts.observed.address import Address
from contracts.traffic.entry import Entry
from contracts.traffic.har import NO_ANSWER, NO_ANSWER_BODY, NO_REQUEST_BODY, read_har, split_url
from tests.unit.traffic.recordings import PATH, archived, har

KEY = b"k" * 16


def read(content: bytes) -> list[Entry]:
    """The entries of an archive."""
    return list(read_har(io.BytesIO(content), KEY))


def one(entry: dict[str, Any]) -> Exchange:
    """The exchange of an archive with one entry."""
    (told,) = read(har(entry))
    assert told.exchange is not None, told.unread
    return told.exchange


def test_an_entry_is_an_exchange() -> None:
    """Method, path as it was sent, headers, both bodies, and when it was over."""
    told = one(archived({"displayName": "x"}))
    assert (told.request.method, told.request.path) == ("PATCH", PATH)
    assert told.request.headers == (("Content-Type", "application/json"),)
    assert told.request.json == {"displayName": "x"}
    assert told.response is not None
    assert (told.response.status, told.response.json["displayName"]) == (200, "x")
    assert told.at == pytest.approx(1795428000.25)


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://h/v1/x/+1", "https://h", "/v1/x/+1"),
        ("https://h/v1/x/%2B1?a=b#c", "https://h", "/v1/x/%2B1?a=b"),
        ("HTTPS://H:8443/", "https://h:8443", "/"),
        ("https://h", "https://h", "/"),
        ("https://h?a=b", "https://h", "/?a=b"),
        ("http://user:geheim@h/x", "http://h", "/x"),
        ("http://h/x@y", "http://h", "/x@y"),
        ("https://h/a/../b//c", "https://h", "/a/../b//c"),
        ("data:,x", "", "data:,x"),
    ],
)
def test_a_path_is_not_repaired(url: str, origin: str, path: str) -> None:
    """What stands after the authority, without the fragment."""
    assert split_url(url) == (origin, path)


def test_pseudo_headers_are_left_out() -> None:
    """HTTP/2 has them; no client sends them as headers."""
    entry = archived()
    entry["request"]["headers"] = [{"name": ":method", "value": "PATCH"}, {"name": "a", "value": "b"}]
    assert one(entry).request.headers == (("a", "b"),)


def test_credentials_are_left_out_and_named() -> None:
    """An archive may hold them; nothing that is told of it does."""
    entry = archived()
    entry["request"]["headers"] = [
        {"name": "Authorization", "value": "Bearer geheim"},
        {"name": "Cookie", "value": "geheim"},
    ]
    told = one(entry)
    assert told.request.headers == ()
    assert told.request.principal == principal_of("Bearer geheim", KEY)
    assert "geheim" not in repr(told)


def test_bodies_may_be_base64() -> None:
    """Those of answers by the standard, those of requests by habit."""
    entry = archived()
    entry["response"]["content"] = {"size": 2, "text": base64.b64encode(b"\xff{").decode(), "encoding": "base64"}
    entry["request"]["postData"] = {"text": base64.b64encode(b"\xfe").decode(), "encoding": "base64"}
    told = one(entry)
    assert told.response is not None
    assert (told.request.body, told.response.body) == (b"\xfe", b"\xff{")


def test_a_form_may_be_told_by_its_fields() -> None:
    """The text is then that of the form."""
    entry = archived(url="https://h/oauth2/token", method="POST")
    entry["request"]["postData"] = {"params": [{"name": "grant_type", "value": "client_credentials"}, {"name": "x"}]}
    told = one(entry)
    assert (told.request.method, told.request.body) == ("POST", b"grant_type=client_credentials&x=")


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("request", "bodySize"), 10, "the body of the request was not recorded"),
        (("request", "url"), None, "it is not as HAR 1.2 has it"),
        (("request", "headers"), [1], "it is not as HAR 1.2 has it"),
        (("request",), None, "it is not as HAR 1.2 has it"),
        (("request", "bodySize"), 18, "the body of the request was not recorded"),
        (("request", "postData"), {"text": "?", "encoding": "base64"}, "the body of the request was not recorded"),
        (("request", "postData"), {"text": '{"displayName": "\N{REPLACEMENT CHARACTER}'}, NO_REQUEST_BODY),
        (("_fromCache",), "memory", "it was answered from a cache"),
    ],
)
def test_what_does_not_show_enough_is_not_judged(place: tuple[str, ...], value: Any, reason: str) -> None:
    """The entry is counted with its reason, and those after it are read."""
    entry = archived()
    holder = entry
    for name in place[:-1]:
        holder = holder[name]
    holder[place[-1]] = value
    bad, good = read(har(entry, archived({"displayName": "x"})))
    assert (bad.number, bad.exchange, bad.unread) == (1, None, reason)
    assert (good.number, good.exchange is not None) == (2, True)


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("response",), None, NO_ANSWER),
        (("response", "status"), 0, NO_ANSWER),
        (("response", "status"), "200", NO_ANSWER),
        (("response", "content"), {"size": 10}, NO_ANSWER_BODY),
        (("response", "content"), None, NO_ANSWER_BODY),
        (("response", "content", "size"), 10_000, NO_ANSWER_BODY),
        (("response", "content"), {"text": "?", "encoding": "base64"}, NO_ANSWER_BODY),
    ],
)
def test_an_answer_that_is_not_all_there_bears_no_witness(place: tuple[str, ...], value: Any, reason: str) -> None:
    """The client's side can be judged all the same."""
    entry = archived({"displayName": "x"})
    holder = entry
    for name in place[:-1]:
        holder = holder[name]
    holder[place[-1]] = value
    (told,) = read(har(entry))
    assert (told.answered, told.unread) == (False, reason)
    assert told.exchange is not None
    assert (told.exchange.request.json, told.exchange.response is None) == ({"displayName": "x"}, reason == NO_ANSWER)


def test_a_request_that_was_lost_says_which_number_it_was_about() -> None:
    """What it has changed is not known."""
    entry = archived()
    entry["request"]["bodySize"] = 10
    (told,) = read(har(entry))
    assert told.about == Address(project_id="p", phone_number="+12025550134")


@pytest.mark.parametrize(
    ("method", "url", "about"),
    [
        ("GET", "https://h/page.html", False),
        ("POST", "https://h/v1/projects/p/activeNumbers/%2B12025550134:release", True),
        ("POST", "https://h/v1/projects/p/availableNumbers/+12025550134:rent", True),
        ("GET", "https://h/v1/projects/p/availableNumbers/+12025550134:rent", False),
    ],
)
def test_another_operation_is_no_exchange(method: str, url: str, *, about: bool) -> None:
    """One that may have changed a number says which."""
    (told,) = read(har(archived(method=method, url=url)))
    assert (told.exchange, told.unread) == (None, "")
    assert (told.about == Address(project_id="p", phone_number="+12025550134")) is about


def test_a_path_that_is_nearly_right_is_an_exchange() -> None:
    """A client that misspells the path is judged by it."""
    url = "https://h/v2/projects/p/activeNumbers/12025550134/"
    assert one(archived(url=url)).request.path == "/v2/projects/p/activeNumbers/12025550134/"


def test_tokens_are_taken_out_of_answers_and_queries() -> None:
    """What stands around them stays."""
    answer = {"access_token": "geheim", "expires_in": 3599}
    granted = one(archived({}, answer, url="https://h/oauth2/token", method="POST"))
    assert granted.response is not None
    assert granted.response.json == {"access_token": REDACTED, "expires_in": 3599}
    path = one(archived(url="https://h/v1/projects/p/activeNumbers/+1?a=b&access_token=geheim&c")).request.path
    assert path == "/v1/projects/p/activeNumbers/+1?a=b&access_token=%5Bcredential%20removed%5D&c"


def test_times_are_those_of_beginning_and_end() -> None:
    """Without them nothing is known of the order."""
    (told,) = read(har(archived()))
    assert (told.began, told.exchange and told.exchange.at) == (1795428000.0, pytest.approx(1795428000.25))
    (unknown,) = read(har(archived(startedDateTime="yesterday")))
    assert (unknown.began, unknown.exchange and unknown.exchange.at) == (None, 0.0)


def test_what_is_not_told_is_nothing() -> None:
    """No body, no time, and members that a browser adds."""
    entry = archived(_initiator={"type": "script"}, _priority="High")
    del entry["startedDateTime"], entry["time"]
    entry["response"]["content"] = {"size": 0, "mimeType": "x"}
    told = one(entry)
    assert told.response is not None
    assert (told.request.body, told.response.body, told.at) == (None, b"", 0.0)


def test_entries_before_a_cut_are_told() -> None:
    """One by one, as they come."""
    whole = har(*[archived({"displayName": str(turn)}) for turn in range(10)])
    entries = read_har(io.BytesIO(whole[: len(whole) // 2]), KEY)
    assert [next(entries).number for _ in range(4)] == [1, 2, 3, 4]
    with pytest.raises(DocumentError, match=r"after entry 4, before byte [0-9,]+ it is not JSON, or was cut off"):
        next(entries)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "at its beginning it is not JSON, or was cut off"),
        (b"<html>", "at its beginning it is not JSON, or was cut off"),
        (b"\xff\xfe", "at its beginning it is not JSON, or was cut off"),
        (b'{"log":{"entries":[{"request":"\\udfff"}]}}', "at its beginning it is not JSON, or was cut off"),
        (b"{}", "it is no HTTP Archive with entries, no journal and no event stream"),
        (b"[1]", "it is no HTTP Archive with entries, no journal and no event stream"),
        (har(), "it is no HTTP Archive with entries, no journal and no event stream"),
    ],
)
def test_what_is_no_archive_is_told(content: bytes, message: str) -> None:
    """In a line."""
    with pytest.raises(DocumentError) as raised:
        read(content)
    assert str(raised.value).startswith(message)


def test_an_archive_is_not_held_in_memory() -> None:
    """Entries come while the rest has not been read."""
    stream = io.BytesIO(har(*[archived({"displayName": "x" * 1000}) for _ in range(4_000)]))
    next(read_har(stream, KEY))
    assert stream.tell() < len(stream.getvalue()) // 2


def test_numbers_are_numbers() -> None:
    """Times may have fractions."""
    entry = json.loads(json.dumps(archived()))
    entry["time"] = 1500.5
    assert one(entry).at == pytest.approx(1795428001.5005)


def test_credentials_of_an_archive_are_hidden_where_it_shows_them_again() -> None:
    """What one entry presents or is handed out is in no other part of what is told of any entry."""
    token = "eyJjYW5hcnkiOiJ0cnVlIn0.Q2FuYXJ5.tok3n+of/0urs"
    sent = archived({"displayName": token})
    sent["request"]["headers"].append({"name": "Authorization", "value": f"Bearer {token}"})
    sent["request"]["headers"].append({"name": "X-Copy", "value": token})
    sent["response"]["headers"].append({"name": "X-Echo", "value": f"<{token}>"})
    sent["response"]["content"]["text"] = json.dumps({"error": quote(token, safe="")})
    sent["response"]["content"]["size"] = 0
    (entry,) = read_har(io.BytesIO(har(sent)), KEY)
    assert token not in repr(entry)
    assert quote(token, safe="") not in repr(entry)
    assert repr(entry).count(REDACTED) == 4
