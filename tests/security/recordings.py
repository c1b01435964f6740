"""The catalogue of hostile recordings, event streams and restore journals, none of which can be used."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any, Final

from contracts.mock.world import FACTS, PROJECT
from tests.security.inputs import Input, Place, text

NUMBER: Final = FACTS.numbers[0].phone_number
_PATH: Final = f"/v1/projects/{PROJECT}/activeNumbers/{NUMBER}"
_ENTRY: Final[dict[str, Any]] = {
    "startedDateTime": "2027-01-01T00:00:00Z",
    "time": 1,
    "request": {
        "method": "PATCH",
        "url": f"http://a.example{_PATH}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": "Content-Type", "value": "application/json"}],
        "queryString": [],
        "postData": {"mimeType": "application/json", "text": '{"displayName": "a"}'},
        "headersSize": -1,
        "bodySize": 20,
    },
    "response": {
        "status": 500,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [],
        "content": {"size": 0, "mimeType": "", "text": ""},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": 0,
    },
    "cache": {},
    "timings": {"send": 0, "wait": 1, "receive": 0},
}
ARCHIVE: Final = json.dumps(
    {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [_ENTRY]}}
).encode()
JOURNAL: Final = (
    json.dumps(
        {
            "journal": 1,
            "id": 1,
            "listener": "all",
            "at": 1.0,
            "request": {"method": "PATCH", "path": _PATH, "headers": [], "body": '{"displayName":"a"}'},
            "response": {"status": 500, "headers": [], "body": ""},
        }
    ).encode()
    + b"\n"
)
OTHER: Final = JOURNAL.replace(_PATH.encode(), b"/other")
"""A journal of another operation, in which there is nothing to judge."""
STREAM: Final = b'{"event":"PhaseStarted","version":1,"phase":"look","total":1}\n'
RESTORE: Final = {
    "version": 1,
    "target": "http://127.0.0.1:9",
    "base_url": "http://127.0.0.1:9",
    "project_id": PROJECT,
    "config": None,
    "numbers": [
        {
            "phone_number": NUMBER,
            "name": "a",
            "callback": "",
            "plan": "",
            "campaign": "",
            "voice_type": "RTC",
            "voice_id": "",
        }
    ],
}
"""A good one, of a provider that is not there."""
_BIG: Final = 2**31


def _packed(head: bytes, filling: bytes, size: int, tail: bytes = b"") -> Place:
    """A gzip file that unpacks to so many bytes of filling between head and tail."""

    def place(path: Path) -> None:
        block = filling * (2**20 // len(filling))
        held = io.BytesIO()
        with gzip.GzipFile(fileobj=held, mode="wb", compresslevel=1, mtime=0) as packer:
            packer.write(head)
            for _ in range(size // len(block)):
                packer.write(block)
            packer.write(tail)
        path.write_bytes(held.getvalue())

    return place


def _any(name: str, content: bytes | str | Place, told: str) -> Input:
    return Input(name=name, place=content if callable(content) else text(content), told=told)


RECORDINGS: Final = (
    _any("nothing", b"", "it is empty"),
    _any("text", "Dear sir or madam", "not JSON"),
    _any("bytes that are no text", b"\xff\xfe\xfa" * 9, "Save it as UTF-8"),
    _any("NUL", bytes(4_096), "not JSON"),
    _any("HTML", "<!doctype html><title>Sign in</title>", "not JSON"),
    _any("JSON that is no archive", "[1, 2]", "no HTTP Archive"),
    _any("an archive without entries", '{"log": {"entries": []}}', "no HTTP Archive"),
    _any("entries that are a number", '{"log": {"entries": 3}}', "no HTTP Archive"),
    _any("an archive that is cut off", ARCHIVE[:-40], "was cut off"),
    _any("an entry that is a number", b'{"log": {"entries": [3]}}', ""),
    _any("a request that is a number", b'{"log": {"entries": [{"request": 3}]}}', ""),
    _any("a depth of 100,000", b'{"log": {"entries": [' + b"[" * 100_000, ""),
    _any("objects in objects", b'{"log": {"entries": [' + b'{"a":' * 100_000, ""),
    _any("a number of 100,000 digits", b'{"log": {"entries": [' + b"9" * 100_000 + b"]}}", ""),
    _any("a text without an end", _packed(b'{"log": {"comment": "', b"x", _BIG), "longer than"),
    _any("an entry without an end", _packed(b'{"log": {"entries": [{"a": [', b"1,", _BIG), "longer than"),
    _any("a line without an end", _packed(b'{"journal": 1, "x": "', b"x", _BIG), "longer than"),
    _any("blanks without an end", _packed(b"", b" ", _BIG), "longer than"),
    _any("gzip that is cut off", gzip.compress(ARCHIVE * 99, mtime=0)[:-30], "was cut off"),
    _any("gzip that breaks", gzip.compress(ARCHIVE, mtime=0)[:-60] + bytes(60), ""),
    _any("gzip of gzip", gzip.compress(gzip.compress(ARCHIVE, mtime=0), mtime=0), "not JSON"),
    _any("a journal of another version", JOURNAL.replace(b'"journal": 1', b'"journal": 99'), "version 99"),
    _any("a journal that is cut off", JOURNAL[:-9], "was cut off"),
    _any("a line that is no object", OTHER + b"[]\n", "line 2"),
    _any("a line of another kind", OTHER + b'{"a": 1}\n', "line 2"),
    _any("a header that is a number", JOURNAL.replace(b'"headers": []', b'"headers": 3'), "line 1"),
    _any("a status that is a text", JOURNAL.replace(b"500", b'"500"'), "line 1"),
    _any("a depth of 100,000 in a line", b'{"journal": ' + b"[" * 100_000 + b"\n", "line 1"),
)
"""Of ``contracts check``. What is told is told after what was judged until then."""

STREAMS: Final = (
    _any("nothing", b"", "it is empty"),
    _any("text", "Dear sir or madam", "it is no event stream"),
    _any("bytes that are no text", b"\xff\xfe\xfa" * 9, "it is no event stream"),
    _any("an archive", ARCHIVE, "it is no event stream"),
    _any("a journal", JOURNAL, "it is no event stream"),
    _any("an event without a version", b'{"event": "RunStarted"}\n', "it has no version"),
    _any("a newer version", b'{"event": "RunStarted", "version": 99}\n', "Update contracts"),
    _any("an event in the wrong place", STREAM, "has no place there"),
    _any("an event that there is not", b'{"event": "Exploded", "version": 1}\n', ""),
    _any("an event without its members", b'{"event": "RunStarted", "version": 1}\n', "line 1"),
    _any("a depth of 100,000", b"[" * 100_000, "it is no event stream"),
    _any("a line without an end", _packed(b'{"event": "', b"x", _BIG), "longer than"),
    _any("blanks without an end", _packed(b"", b" ", _BIG), "longer than"),
)
"""Of ``contracts report``."""


def _restore(**members: Any) -> str:
    return json.dumps(RESTORE | members)


def _number(**members: Any) -> str:
    return _restore(numbers=[RESTORE["numbers"][0] | members])  # type: ignore[index]


JOURNALS: Final = (
    _any("nothing", b"", "it is not JSON"),
    _any("text", "Dear sir or madam", "it is not JSON"),
    _any("bytes that are no text", b"\xff\xfe\xfa" * 9, "it is not JSON"),
    _any("UTF-16", _restore().encode("utf-16"), "it is not JSON"),
    _any("NaN", _restore(version=float("nan")), "it is not JSON"),
    _any("a list", "[]", "is no restore journal"),
    _any("another version", _restore(version=2), "is no restore journal"),
    _any("a member more", _restore(extra=1), "is no restore journal"),
    _any("a number that is none", _number(phone_number="+1/../x"), "is no restore journal"),
    _any("a name that is a list", _number(name=["a"]), "is no restore journal"),
    _any("a kind of call target that there is not", _number(voice_type="SIP"), "is no restore journal"),
    _any("a depth of 100,000", "[" * 100_000, "it is not JSON"),
    _any("a key twice", _restore()[:-1] + ', "version": 1}', "it is not JSON"),
    _any("ten megabytes", b" " * 10_000_001, "is larger than"),
    _any("a number that is not listed", _number(phone_number="+14155552671"), "does not list +14155552671"),
    _any("another project", _restore(project_id="other"), "The journal is about"),
    _any("another address", _restore(base_url="http://127.0.0.1:10"), "The journal is about"),
    _any("another machine", _restore(target="https://numbers.api.example"), "is on another machine"),
    _any("a target that is a path", _restore(target="../../../etc/passwd"), "There is no target"),
    _any("a configuration that is a device", _restore(target="a", config="/dev/zero"), "is no file"),
    _any("a configuration that is not there", _restore(target="a", config="/nowhere/at/all"), "There is no file"),
)
"""Of ``contracts restore``."""
