"""HTTP Archives, in the dialects of those who write them."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest

from contracts.errors import DocumentError
from contracts.model import Exchange, principal_of
from contracts.traffic.entry import Entry
from contracts.traffic.har import read_har
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
    ("url", "path"),
    [
        ("https://h/v1/x/+1", "/v1/x/+1"),
        ("https://h/v1/x/%2B1?a=b#c", "/v1/x/%2B1?a=b"),
        ("https://h:8443/", "/"),
        ("https://h", "/"),
        ("https://h?a=b", "/?a=b"),
        ("http://user:geheim@h/x", "/x"),
        ("https://h/a/../b//c", "/a/../b//c"),
    ],
)
def test_a_path_is_not_repaired(url: str, path: str) -> None:
    """What stands after the authority, without the fragment."""
    assert one(archived(url=url)).request.path == path


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
    entry = archived(url="https://h/oauth2/token", method="post")
    entry["request"]["postData"] = {"params": [{"name": "grant_type", "value": "client_credentials"}, {"name": "x"}]}
    told = one(entry)
    assert (told.request.method, told.request.body) == ("POST", b"grant_type=client_credentials&x=")


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("response", "status"), 0, "no answer was recorded"),
        (("response", "status"), "200", "no answer was recorded"),
        (("response", "content"), {"size": 10}, "the body of the answer was not recorded"),
        (("request", "bodySize"), 10, "the body of the request was not recorded"),
        (("request", "url"), None, "it is not as HAR 1.2 has it"),
        (("request", "headers"), [1], "it is not as HAR 1.2 has it"),
        (("request",), None, "it is not as HAR 1.2 has it"),
        (("startedDateTime",), "yesterday", "it is not as HAR 1.2 has it"),
        (("response", "content"), {"text": "?", "encoding": "base64"}, "it is not as HAR 1.2 has it"),
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
    with pytest.raises(DocumentError, match=r"after entry 4 it is not JSON, or was cut off"):
        next(entries)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "at its beginning it is not JSON, or was cut off"),
        (b"<html>", "at its beginning it is not JSON, or was cut off"),
        (b"\xff\xfe", "at its beginning it is not JSON, or was cut off"),
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
    stream = io.BytesIO(har(*[archived({"displayName": "x" * 1000}) for _ in range(200)]))
    next(read_har(stream, KEY))
    assert stream.tell() < len(stream.getvalue()) // 2


def test_numbers_are_numbers() -> None:
    """Times may have fractions."""
    entry = json.loads(json.dumps(archived()))
    entry["time"] = 1500.5
    assert one(entry).at == pytest.approx(1795428001.5005)
