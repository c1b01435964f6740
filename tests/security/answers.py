"""The catalogue of hostile answers: a provider that is honest but for one thing, over a raw socket.

Each entry spoils the answers of the mock's core on their way onto the wire, byte for byte, and says
how ``contracts run`` ends on it.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from contracts.mock.behaviour import Behaviour
from contracts.model import Request, Response
from tests.serving import mock_answer
from tests.unit.target.servers import Script, chunk, head, resets, says, stays_silent

KEPT, BROKEN, UNTESTED, UNAVAILABLE = 0, 1, 2, 3
MEGABYTE: Final = 1_000_000
DEADLINE: Final = 0.5
"""Seconds that an answer may take in the runs of the catalogue."""
DRIP: Final = 0.1
"""Seconds between two bytes that drip: often enough for any timeout of a single read."""

Spoil = Callable[[Response], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One hostile provider. ``play`` gives what answers one run: fresh, as the mock behind it remembers."""

    name: str
    play: Callable[[], Script]
    code: int = BROKEN
    told: str = ""
    """What the run says of it."""


def request_in(raw: bytes) -> Request:
    """The request that a socket brought."""
    start, _, rest = raw.partition(b"\r\n")
    lines, _, body = rest.partition(b"\r\n\r\n")
    method, path, _ = start.decode("latin-1").split(" ", 2)
    headers = tuple(
        (name.strip(), value.strip())
        for name, _, value in (line.partition(":") for line in lines.decode("latin-1").split("\r\n"))
    )
    return Request(method=method, path=path, headers=headers, body=body or None)


def _honest(behaviour: Behaviour | None = None) -> Callable[[bytes], Response]:
    answer = mock_answer(behaviour)
    return lambda raw: answer(request_in(raw))


def plain(response: Response, *headers: str, status: str = "", body: bytes | None = None, length: str = "") -> bytes:
    """An answer in due form, with headers more, or its status, body or length replaced."""
    content = response.body if body is None else body
    kept = [f"{name}: {value}" for name, value in response.headers if name.lower() != "content-length"]
    return (
        head(status or f"{response.status} X", *kept, f"Content-Length: {length or len(content)}", *headers) + content
    )


def bare(*headers: str, status: str = "200 OK", body: bytes = b"") -> bytes:
    """An answer with these headers alone."""
    return head(status, *headers) + body


def _closes(connection: socket.socket, raw: bytes) -> None:
    connection.close()


def _resets(connection: socket.socket, raw: bytes) -> None:
    resets(connection, raw)
    connection.close()


def _updates(
    name: str, spoil: Spoil, *, code: int = BROKEN, told: str = "", pause: float = 0.0, ends: bool = False
) -> Hostile:
    """Reads are answered well; each successful update as ``spoil`` says, byte by byte if there is a pause.

    ``ends``: the connection is closed after it.
    """

    def play() -> Script:
        honest = _honest()

        def script(connection: socket.socket, raw: bytes) -> None:
            response = honest(raw)
            if not raw.startswith(b"PATCH") or response.status != 200:
                says(plain(response))(connection, raw)
                return
            spoilt = spoil(response)
            says(*(_drops(spoilt) if pause else (spoilt,)), pause=pause)(connection, raw)
            if ends:
                connection.close()

        return script

    return Hostile(name=name, play=play, code=code, told=told)


def _instead(name: str, script: Script, *, told: str = "") -> Hostile:
    """Reads are answered well; on an update the connection is treated so."""

    def play() -> Script:
        honest = _honest()

        def either(connection: socket.socket, raw: bytes) -> None:
            chosen = script if raw.startswith(b"PATCH") else says(plain(honest(raw)))
            chosen(connection, raw)

        return either

    return Hostile(name=name, play=play, told=told)


def _always(
    name: str, *pieces: bytes, code: int = BROKEN, told: str = "", pause: float = 0.0, ends: bool = False
) -> Hostile:
    """Whatever is asked, this comes."""

    def script(connection: socket.socket, raw: bytes) -> None:
        says(*pieces, pause=pause)(connection, raw)
        if ends:
            connection.close()

    return Hostile(name=name, play=lambda: script, code=code, told=told)


def _drops(data: bytes) -> tuple[bytes, ...]:
    return tuple(bytes([byte]) for byte in data)


def _body(change: Callable[[bytes], bytes], *headers: str) -> Spoil:
    return lambda response: plain(response, *headers, body=change(response.body))


def _member(text: str) -> Spoil:
    """The honest body with one more member, spelt as no writer of JSON would."""
    return _body(lambda body: body.rstrip()[:-1] + b"," + text.encode() + b"}")


def _replaced(member: str, text: str) -> Spoil:
    """The honest body with the value of a member replaced by this text."""
    pattern = re.compile(rb'("%s": ?)("[^"]*"|[0-9]+|null)' % member.encode())
    return _body(lambda body: pattern.sub(lambda found: found[1] + text.encode(), body, count=1))


def _chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return bare("Content-Type: application/json", "Transfer-Encoding: chunked", body=b"".join(chunks) + end)


def _refusal(code: int, status: str) -> bytes:
    told = json.dumps({"error": {"code": code, "message": "no", "status": status, "details": []}}).encode()
    return bare("Content-Type: application/json", f"Content-Length: {len(told)}", status=f"{code} No", body=told)


def _coded(coding: str, data: bytes) -> bytes:
    headers = ("Content-Type: application/json", f"Content-Encoding: {coding}", f"Content-Length: {len(data)}")
    return bare(*headers, body=data)


def _bytewise(data: bytes, extension: bytes = b"") -> Iterable[bytes]:
    for byte in data:
        yield b"1" + extension + b"\r\n" + bytes([byte]) + b"\r\n"


_BOMB: Final = gzip.compress(b" " * 100 * MEGABYTE, mtime=0)
_DEFLATED: Final = zlib.compress(b" " * 50 * MEGABYTE)
_LAYERS: Final = gzip.compress(gzip.compress(gzip.compress(b" " * 20 * MEGABYTE, mtime=0), mtime=0), mtime=0)
_HTML: Final = b"<!doctype html><title>Sign in</title><h1>Your session has expired</h1>"

CATALOGUE: Final = (
    # Controls: odd, and yet an answer in due form.
    _updates("as it should be", plain, code=KEPT),
    _updates("chunks of a byte", lambda r: _chunked(*_bytewise(r.body)), code=KEPT),
    _updates("chunk extensions", lambda r: _chunked(*_bytewise(r.body, b';name="value"')), code=KEPT),
    _updates("trailers", lambda r: _chunked(chunk(r.body), end=b"0\r\nX-Sum: 1\r\n\r\n"), code=KEPT),
    _updates("gzip that nobody asked for", lambda r: _coded("gzip", gzip.compress(r.body)), code=KEPT),
    _updates("interim answers", lambda r: bare(status="103 Early Hints") * 3 + plain(r), code=KEPT),
    # No answer.
    _instead("closes", _closes, told="the connection closed without an answer"),
    _instead("resets", _resets, told="the connection "),
    _instead("is silent to updates", stays_silent, told="no answer within 0.5 s"),
    Hostile(name="is silent", play=lambda: stays_silent, told="no answer within 0.5 s"),
    _updates("drips headers", lambda r: plain(r, "X-Slow: " + "y" * 99), pause=DRIP, told="no answer within 0.5 s"),
    _always("drips headers without an end", b"HTTP/1.1 200 OK\r\n", *_drops(b"X-A: b\r\n" * 99), pause=DRIP),
    _always("drips interim answers", *[bare(status="100 Continue")] * 99, pause=DRIP, told="no answer within 0.5 s"),
    _always("floods interim answers", bare(status="100 Continue") * 40_000, told="headers of more than 262,144 bytes"),
    # Not HTTP.
    _always("speaks SSH", b"SSH-2.0-OpenSSH_9.6\r\n", told="something that is not HTTP"),
    _always("speaks TLS", b"\x15\x03\x01\x00\x02\x02\x46", ends=True, told="something that is not HTTP"),
    _always(
        "speaks HTTP/2",
        b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18),
        ends=True,
        told="something that is not HTTP",
    ),
    _always("half a status line", b"HTTP/1.1 2", ends=True),
    _always("a status of four digits", b"HTTP/1.1 2000 OK\r\n\r\n", told="something that is not HTTP"),
    _always("a status of letters", b"HTTP/1.1 OK 200\r\n\r\n", told="something that is not HTTP"),
    _updates("half a header", lambda r: head("200 OK", "Content-Type: applic")[:-4], ends=True),
    _updates("a header of a megabyte", lambda r: plain(r, "X-Big: " + "x" * MEGABYTE), told="not HTTP"),
    _updates("a thousand headers", lambda r: plain(r, *["X-A: b"] * 1_000), told="something that is not HTTP"),
    _updates("five headers of 60 kB", lambda r: plain(r, *["X-A: " + "b" * 60_000] * 5), told="headers of more than"),
    # The length of the body.
    _updates(
        "shorter than its length", lambda r: plain(r, "Connection: close", length=str(len(r.body) + 9)), ends=True
    ),
    _updates("longer than its length", lambda r: plain(r, length=str(len(r.body) - 9))),
    _updates("two lengths", lambda r: plain(r, "Content-Length: 7"), told="something that is not HTTP"),
    _updates("a length that is no number", lambda r: plain(r, length="many"), ends=True),
    _updates("a length below nothing", lambda r: plain(r, length="-5"), ends=True),
    _updates("a length of a terabyte", lambda r: plain(r, "Connection: close", length="1000000000000"), ends=True),
    _updates("a length of zero", lambda r: plain(r, length="0")),
    _updates("a chunk that is cut off", lambda r: _chunked(b"fff\r\n" + r.body, end=b""), ends=True),
    _updates("chunks without an end", lambda r: _chunked(chunk(r.body), end=b""), ends=True),
    _updates("a chunk of no length", lambda r: _chunked(b"zz\r\n" + r.body), ends=True),
    _updates("a chunk of a negative length", lambda r: _chunked(b"-5\r\n" + r.body), ends=True),
    _updates("a chunk extension of megabytes", lambda r: _chunked(*_bytewise(r.body, b";" + b"e" * 30_000))),
    _updates(
        "a trailer without an end", lambda r: _chunked(chunk(r.body), end=b"0\r\n" + b"X-A: b\r\n" * 300_000), ends=True
    ),
    _updates("drips a body", lambda r: _chunked(*_bytewise(r.body)), pause=DRIP),
    _updates("ten megabytes", _body(lambda body: b" " * 10 * MEGABYTE + body), told="a body of more than"),
    _updates(
        "no end", lambda r: bare("Connection: close", body=b"[" * 3 * MEGABYTE), told="a body of more than", ends=True
    ),
    # The coding of the body.
    _updates("gzip that is none", lambda r: _coded("gzip", r.body)),
    _updates("gzip that breaks", lambda r: _coded("gzip", gzip.compress(r.body)[:-12] + b"\xff" * 12)),
    _updates("gzip that is cut off", lambda r: _coded("gzip", gzip.compress(r.body)[:-20])),
    _updates("a bomb of gzip", lambda r: _coded("gzip", _BOMB), told="a body of more than 1,000,000 bytes"),
    _updates("a bomb of deflate", lambda r: _coded("deflate", _DEFLATED)),
    _updates("a bomb of three layers", lambda r: _coded("gzip, gzip, gzip", _LAYERS)),
    _updates("a coding a thousand times", lambda r: _coded(", ".join(["gzip"] * 1_000), r.body)),
    _updates("a coding that nobody knows", lambda r: _coded("rot13", bytes(reversed(r.body)))),
    # The text of the body.
    _updates("latin-1", _body(lambda body: body.replace(b'"displayName":"', b'"displayName":"\xe9'))),
    _updates("UTF-16", _body(lambda body: body.decode().encode("utf-16"))),
    _updates("another charset", lambda r: plain(r, body=r.body.decode().encode("utf-16-le"))),
    _updates("a byte order mark", _body(lambda body: b"\xef\xbb\xbf" + body)),
    _updates("NUL bytes", _body(lambda body: body + b"\0" * 100)),
    _updates("two values", _body(lambda body: body + body)),
    _updates("a key twice", _member('"displayName": "another"')),
    _updates("NaN", _member('"x": NaN')),
    _updates("Infinity", _member('"x": -Infinity')),
    _updates("a number beyond a double", _member('"x": 1e400')),
    _updates("a number of 10,000 digits", _replaced("paymentIntervalMonths", "9" * 10_000)),
    _updates("a number beyond 64 bit", _replaced("paymentIntervalMonths", str(2**70))),
    _updates("a depth of 10,000", _replaced("displayName", "[" * 10_000 + "]" * 10_000)),
    _updates("a depth of 900", _replaced("displayName", "[" * 900 + "]" * 900)),
    _updates("70,000 members", _member(",".join(f'"m{turn}": 1' for turn in range(70_000))), code=KEPT),
    _updates("a lone surrogate", _replaced("displayName", '"\\ud800"')),
    _updates("HTML", lambda r: bare("Content-Type: text/html", f"Content-Length: {len(_HTML)}", body=_HTML)),
    _updates("nothing", lambda r: bare("Content-Length: 0")),
    # The status.
    _updates("204 with a body", lambda r: plain(r, status="204 No Content")),
    _updates("101", lambda r: bare("Upgrade: x", status="101 Switching Protocols")),
    _updates(
        "a redirect", lambda r: bare("Location: http://127.0.0.1:9/", "Content-Length: 0", status="307 Elsewhere")
    ),
    _updates(
        "a redirect to a file", lambda r: bare("Location: file:///etc/passwd", "Content-Length: 0", status="302 F")
    ),
    _updates("a status of 999", lambda r: plain(r, status="999 Odd")),
    _always("an error page", bare("Content-Length: 3", status="502 Bad Gateway", body=b"bad")),
    # Could not be tested.
    _always("401 to all", _refusal(401, "UNAUTHENTICATED"), code=UNAVAILABLE, told="refuses the credentials with 401"),
    _always(
        "403 to all", _refusal(403, "PERMISSION_DENIED"), code=UNAVAILABLE, told="refuses the credentials with 403"
    ),
    _always("404 to all", _refusal(404, "NOT_FOUND"), code=UNTESTED, told="does not know"),
    _always(
        "429 to all", bare("Retry-After: 0", "Content-Length: 0", status="429 Slow"), code=UNAVAILABLE, told="429 again"
    ),
)
