"""Lines of a journal as nearly all of them are, decoded and checked in one go.

Anything out of the ordinary is left to the reader of all lines, which says what is wrong where something is.
Whatever is read here it reads the same; it takes five times as long.
"""

from __future__ import annotations

from typing import Final

import msgspec

from contracts.mock.journal import VERSION
from contracts.model import Credentials, Exchange, Headers, Request, Response


class _Request(msgspec.Struct, forbid_unknown_fields=True):
    method: str
    path: str
    headers: Headers
    body: str | None = None
    credentials: Credentials = Credentials.UNKNOWN
    principal: str | None = None


class _Response(msgspec.Struct, forbid_unknown_fields=True):
    status: int
    headers: Headers
    body: str


class PlainLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line about an exchange that was answered, with bodies that are text, and nothing lacking."""

    journal: int
    at: float
    request: _Request
    response: _Response
    fault: str = ""
    origin: str | None = None
    began: float | None = None
    id: msgspec.Raw = msgspec.Raw()
    listener: msgspec.Raw = msgspec.Raw()
    project: msgspec.Raw = msgspec.Raw()
    number: msgspec.Raw = msgspec.Raw()
    findings: msgspec.Raw = msgspec.Raw()

    @property
    def exchange(self) -> Exchange:
        """The exchange that it is about."""
        asked, answered = self.request, self.response
        return Exchange(
            request=Request(
                method=asked.method,
                path=asked.path,
                headers=asked.headers,
                body=None if asked.body is None else asked.body.encode(),
                credentials=asked.credentials,
                principal=asked.principal,
            ),
            outcome=Response(status=answered.status, headers=answered.headers, body=answered.body.encode()),
            at=self.at,
        )


_DECODER: Final = msgspec.json.Decoder(PlainLine)


def read_plain(line: bytes) -> PlainLine | None:
    """A line of a journal, or None for one that is out of the ordinary."""
    try:
        told = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return told if told.journal == VERSION else None
