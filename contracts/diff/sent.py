"""One request as it is sent, as JSON and as a line for the shell."""

from __future__ import annotations

import json
import shlex
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts.model import Json


class NoBody:
    """Says that a message has no body."""


class Usual:
    """Says that a message has the body that its document asks for."""


NO_BODY: Final = NoBody()
USUAL: Final = Usual()
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request. ``url`` is absolute and without the query; names of headers are in lower case."""

    method: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str]
    body: Json | NoBody = NO_BODY

    @property
    def address(self) -> str:
        """The whole URL."""
        return self.url + (f"?{urllib.parse.urlencode(self.query)}" if self.query else "")

    @property
    def json(self) -> dict[str, Json]:
        """Method, URL, headers and, if there is one, the body."""
        told: dict[str, Json] = {"method": self.method, "url": self.address, "headers": dict(self.headers)}
        return told if isinstance(self.body, NoBody) else {**told, "body": self.body}

    @property
    def curl(self) -> str:
        """The line that sends it."""
        parts = ["curl", "-sS", "-g", "--path-as-is", "-X", self.method]
        media = self.headers.get("content-type", "")
        is_parted = media.startswith("multipart/") and isinstance(self.body, dict)
        for name, value in self.headers.items():
            # Curl makes up the boundary between the parts by itself.
            # And it takes an empty value for a header to leave out, unless that ends with a semicolon.
            told = f"{name}: {value}" if value.strip() else f"{name};"
            parts += [] if is_parted and name == "content-type" else ["-H", told]
        if is_parted:
            parts += [part for name, value in _items(self.body) for part in ("--form-string", f"{name}={_text(value)}")]
        elif not isinstance(self.body, NoBody):
            parts += ["--data-raw", _encoded(self.body, media)]
        return shlex.join([*parts, self.address])


def _encoded(body: Json, media: str) -> str:
    if media.startswith(_FORM) and isinstance(body, dict):
        return urllib.parse.urlencode([(name, _text(value)) for name, value in body.items()])
    return body if isinstance(body, str) and "json" not in media else json.dumps(body, ensure_ascii=False)


def _items(body: Any) -> list[tuple[str, Json]]:
    return list(body.items())


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
