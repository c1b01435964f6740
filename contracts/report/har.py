"""An HTTP Archive (HAR 1.2) of every exchange of a run, written as they come."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any, Final, cast
from urllib.parse import parse_qsl

import harfile

from contracts.events import Event, Judged, RunEnded, RunStarted
from contracts.messages import body_to_json, request_to_json, response_to_json
from contracts.model import Exchange, Failure, Json, Request, Response

MAX_BODY: Final = 1_000_000
"""Bytes of a body. A longer one is left out, and its size is told."""
_NOWHERE: Final = "http://provider.invalid"
"""Stands for an address that nobody knows."""
_NO_TIMINGS: Final = harfile.Timings(send=0, wait=0, receive=0)


class Har:
    """Writes each exchange as an entry. The archive is whole once the run has ended."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._base_url = _NOWHERE
        creator = harfile.Creator(name="contracts", version="")
        self._file = harfile.HarFile(cast("IO[str]", _Encoded(stream)), creator=creator)

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        match event:
            case RunStarted():
                known = event.base_url.startswith(("http://", "https://"))
                self._base_url = event.base_url if known else _NOWHERE
            case Judged():
                self._add(event)
            case RunEnded():
                self._file.close()

    def _add(self, event: Judged) -> None:
        exchange = event.exchange
        found = ", ".join(dict.fromkeys(finding.rule for finding in event.findings))
        self._file.add_entry(
            startedDateTime=_time(exchange),
            time=0,
            request=_request(exchange.request, self._base_url),
            response=_response(exchange.outcome),
            timings=_NO_TIMINGS,
            comment=f"violates {found}" if found else None,
        )


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A stream of text over one of bytes."""

    stream: IO[bytes]

    def write(self, text: str) -> int:
        """Writes all of it."""
        return self.stream.write(text.encode())

    def flush(self) -> None:
        """Hands on what is buffered."""
        self.stream.flush()


@dataclass(frozen=True, slots=True)
class _Binary:
    """Posted data that is no text. HAR 1.2 has no member for its encoding; proxies write it all the same."""

    type: str
    text: str

    def asdict(self) -> dict[str, Any]:
        """As it stands in the archive."""
        return {"mimeType": self.type, "text": self.text, "encoding": "base64"}


def _time(exchange: Exchange) -> str:
    try:
        return datetime.datetime.fromtimestamp(exchange.at, datetime.UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        # A clock may tell anything.
        return datetime.datetime.fromtimestamp(0, datetime.UTC).isoformat()


def _records(pairs: Iterable[tuple[str, str]]) -> list[harfile.Record]:
    return [harfile.Record(name=_whole(name), value=_whole(value)) for name, value in pairs]


def _whole(text: str) -> str:
    """Text without lone surrogates: most readers of JSON take none."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _request(request: Request, base_url: str) -> harfile.Request:
    told = request_to_json(request)
    query = parse_qsl(told["path"].partition("?")[2], keep_blank_values=True, errors="replace", max_num_fields=None)
    return harfile.Request(
        method=_whole(told["method"]),
        url=_whole(base_url + told["path"]),
        httpVersion="HTTP/1.1",
        headers=_records(told["headers"]),
        queryString=_records(query),
        postData=_posted(request),
        bodySize=len(request.body or b""),
    )


def _posted(request: Request) -> harfile.PostData | None:
    if request.body is None or len(request.body) > MAX_BODY:
        return None
    kind, told = _whole(request.header("content-type") or ""), body_to_json(request.body)
    if isinstance(told, str):
        return harfile.PostData(mimeType=kind, text=told)
    return cast("harfile.PostData", _Binary(kind, base64.b64encode(request.body).decode()))


def _response(outcome: Response | Failure) -> harfile.Response:
    if isinstance(outcome, Failure):
        comment = f"{outcome.kind}: {outcome.detail}"
        return harfile.Response(status=0, statusText="", httpVersion="HTTP/1.1", comment=_whole(comment))
    told = response_to_json(outcome)
    return harfile.Response(
        status=told["status"],
        statusText="",
        httpVersion="HTTP/1.1",
        headers=_records(told["headers"]),
        content=_content(told["body"], len(outcome.body), _whole(outcome.header("content-type") or "")),
        redirectURL=_whole(outcome.header("location") or ""),
        bodySize=len(outcome.body),
    )


def _content(told: Json, size: int, kind: str) -> harfile.Content:
    if size > MAX_BODY:
        return harfile.Content(size=size, mimeType=kind, comment=f"left out, as it is longer than {MAX_BODY:,} bytes")
    if isinstance(told, str):
        return harfile.Content(size=size, mimeType=kind, text=told)
    return harfile.Content(size=size, mimeType=kind, text=told["base64"], encoding="base64")
