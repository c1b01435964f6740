"""Whole requests of a document: what a client sends, with everything that the document asks for."""

from __future__ import annotations

import base64
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.diff import engine, serialized
from contracts.diff.access import security_at
from contracts.diff.document import rooted
from contracts.diff.normal import Message, Shelf, child
from contracts.diff.operations import WEBHOOK
from contracts.diff.pair import flag, members
from contracts.diff.parameters import described, schema_way
from contracts.diff.revision import Revision
from contracts.diff.sent import NO_BODY, USUAL, NoBody, Sent, Usual
from contracts.diff.servers import servers_at
from contracts.diff.witnesses import NoWitness, witness
from contracts.model import Json

CLIENT: Final = "https://client.example/callback"
"""Where callbacks go."""
_SERVER: Final = "https://api.example"
"""The host of a server that the document gives as a path alone."""
_NEVER: Final[Json] = {"not": {}}
_EMPTY: Final[Json] = {"type": "string", "maxLength": 0}
_Parameter = tuple[str, str]
"""Where a parameter is sent, and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An operation: its JSON Pointer, that of its path item, and the path. ``is_callback`` when clients receive it."""

    method: str
    at: str
    item: str
    path: str
    is_callback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a request is to have beside the least that the revision asks for; None leaves a part to that."""

    parameters: Mapping[_Parameter, Json] = field(default_factory=dict)
    without: _Parameter | None = None
    """A parameter that is left out."""
    media: str | None = None
    body: Json | NoBody | Usual = USUAL
    server: str | None = None
    credentials: str | None = None
    """Names of security schemes, such as ``key with token``; empty for none."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Makes requests of one revision, and samples of what it describes."""

    revision: Revision
    _drawn: dict[tuple[str, Message], Json] = field(default_factory=dict)

    def place(self, operation: str, callback: str = "") -> Place:
        """Where an operation such as ``PATCH /numbers/{id}`` stands, one of its callbacks, or a webhook."""
        method, _, path = operation.partition(" ")
        if method == WEBHOOK:
            method, _, path = path.partition(" ")
            item = self.revision.home(child("/webhooks", path))
            return Place(method=method, at=child(item, method.lower()), item=item, path=path, is_callback=True)
        item = self.revision.home(child("/paths", path))
        at = child(item, method.lower())
        if not callback:
            return Place(method=method, at=at, item=item, path=path)
        method, _, path = callback.partition(" ")
        for name in members(self.revision.at(at), "callbacks"):
            home = self.revision.home(child(at, "callbacks", name))
            if self.revision.at(child(home, path)) is not None:
                item = self.revision.home(child(home, path))
        return Place(method=method, at=child(item, method.lower()), item=item, path=path, is_callback=True)

    def request(self, place: Place, told: Told) -> Sent:
        """A request of an operation."""
        headers: dict[str, str] = {}
        query: list[tuple[str, str]] = []
        way = "" if place.is_callback else place.path
        for parameter, value in self._parameters(place, told):
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            if where == "query":
                query += serialized.pairs(parameter, value)
            elif where == "path":
                spelled = urllib.parse.quote(serialized.line(parameter, value), safe="+,;=")
                way = way.replace("{" + name + "}", spelled)
            elif where == "header":
                headers[name.lower()] = serialized.line(parameter, value)
            else:
                cookies = "; ".join(f"{key}={one}" for key, one in serialized.pairs(parameter, value))
                headers["cookie"] = "; ".join(filter(None, (headers.get("cookie"), cookies)))
        self._authorise(place, told, headers, query)
        media, body = self._body(place, told)
        if not isinstance(body, NoBody):
            headers["content-type"] = media
        headers |= told.headers
        base = CLIENT if place.is_callback else told.server or self._server(place)
        url = (base if "://" in base else _SERVER + base).rstrip("/") + way
        return Sent(method=place.method, url=url, query=tuple(query), headers=headers, body=body)

    def content(self, at: str, media: str | None, message: Message) -> tuple[str, Json | NoBody]:
        """The media type and a body of what has a ``content`` at a JSON Pointer; ``media`` is the one to have."""
        if self.revision.at(at) is None:
            return media or "", NO_BODY
        at = self.revision.home(at)
        offered = members(self.revision.at(at), "content")
        chosen = media or next((one for one in offered if "json" in one), next(iter(offered), ""))
        if chosen not in offered:
            return chosen, NO_BODY
        holder = child(at, "content", chosen)
        return chosen, self.sample(holder, child(holder, "schema"), message)

    def sample(self, holder: str, at: str, message: Message, but: Json = _NEVER) -> Json:
        """A value for a schema: an example of the document, which ``holder`` may give, or a small one.

        ``but`` is a schema that it does not fit, if there is such a value.
        """
        if (at, message) not in self._drawn:
            self._drawn[at, message] = self._sample(holder, at, message, but)
        return self._drawn[at, message]

    def several(self, at: str) -> Json | None:
        """A list or an object of more than one, which a schema describes; None when it describes none."""
        shelf = Shelf(revision=self.revision, message=Message.REQUEST, tag="w")
        source = rooted(shelf.name(at), shelf.schemas)
        few = {"anyOf": [{"type": "array", "maxItems": 1}, {"type": "object", "maxProperties": 1}]}
        drawn = witness(source, [few])
        return None if isinstance(drawn, NoWitness) or not isinstance(drawn, list | dict) else drawn

    def _sample(self, holder: str, at: str, message: Message, but: Json) -> Json:
        if self.revision.at(at) is None:
            return "x"
        shelf = Shelf(revision=self.revision, message=message, tag="w")
        source = rooted(shelf.name(at), shelf.schemas)
        judge = engine.judge(source)
        for example in self._examples(holder, at):
            if judge is not None and judge.says(example):
                return example
        for barred in (but, _NEVER):
            drawn = witness(source, [barred])
            if not isinstance(drawn, NoWitness):
                return drawn
        return "x"

    def _examples(self, holder: str, at: str) -> Iterator[Json]:
        for place in (holder, self.revision.home(at)):
            value = self.revision.at(place)
            if isinstance(value, dict) and "example" in value:
                yield value["example"]
        for name in members(self.revision.at(holder), "examples"):
            example = self.revision.at(self.revision.home(child(holder, "examples", name)))
            if isinstance(example, dict) and "value" in example:
                yield example["value"]

    def _parameters(self, place: Place, told: Told) -> Iterator[tuple[dict[str, Json], Json]]:
        """The parameters that are sent, with their values: those that are told, and those that have to be there."""
        for at in described(self.revision, (place.item, place.at), place.path).values():
            parameter = self.revision.at(at)
            key = (str(parameter.get("in")), str(parameter.get("name")))
            if key in told.parameters:
                yield parameter, told.parameters[key]
            elif key != told.without and (flag(parameter, "required") or key[0] == "path"):
                yield parameter, self.sample(at, child(at, *schema_way(parameter)), Message.REQUEST, but=_EMPTY)

    def _body(self, place: Place, told: Told) -> tuple[str, Json | NoBody]:
        at = child(place.at, "requestBody")
        if isinstance(told.body, NoBody):
            return "", NO_BODY
        if not isinstance(told.body, Usual):
            return told.media or "application/json", told.body
        body = self.revision.at(at) and self.revision.at(self.revision.home(at))
        wanted = told.media is not None or place.is_callback or flag(body, "required")
        return self.content(at, told.media, Message.REQUEST) if wanted else ("", NO_BODY)

    def _authorise(self, place: Place, told: Told, headers: dict[str, str], query: list[tuple[str, str]]) -> None:
        if place.is_callback:
            return
        names = told.credentials.split(" with ") if told.credentials is not None else self._usual(place)
        for name in filter(None, names):
            scheme = self.revision.at(self.revision.home(child("/components/securitySchemes", name)))
            where, kind = _shown(scheme if isinstance(scheme, dict) else {})
            if where[0] == "query":
                query.append((where[1], kind))
            elif where[0] == "cookie":
                headers["cookie"] = "; ".join(filter(None, (headers.get("cookie"), f"{where[1]}={kind}")))
            else:
                headers[where[1]] = kind

    def _usual(self, place: Place) -> list[str]:
        """The schemes of the first way to authorise."""
        listed = self.revision.at(security_at(self.revision, place.at))
        first = listed[0] if isinstance(listed, list) and listed else {}
        return list(first) if isinstance(first, dict) else []

    def _server(self, place: Place) -> str:
        listed = self.revision.at(servers_at(self.revision, place.at, place.item))
        first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
        values = {name: str(one.get("default", name)) for name, one in members(first, "variables").items()}
        return re.sub(r"\{([^}]*)\}", lambda hole: values.get(hole[1], hole[1]), str(first.get("url", "")))


def _shown(scheme: dict[str, Json]) -> tuple[_Parameter, str]:
    """Where credentials of a scheme are sent, and such credentials."""
    if scheme.get("type") == "apiKey":
        where, name = str(scheme.get("in")), str(scheme.get("name"))
        return (where, name.lower() if where == "header" else name), "KEY"
    if scheme.get("type") == "http" and str(scheme.get("scheme", "")).lower() == "basic":
        return ("header", "authorization"), f"Basic {base64.b64encode(b'key:secret').decode()}"
    return ("header", "authorization"), "Bearer TOKEN"
