"""One revision, asked about recorded exchanges: which operation they are of, and what it says of their parts."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.diff.document import rooted
from contracts.diff.engine import lowered
from contracts.diff.merging import types
from contracts.diff.normal import Message, Shelf, child
from contracts.diff.pair import flag
from contracts.diff.parameters import described, schema_way
from contracts.diff.revision import Revision
from contracts.model import Exchange, Json, Request
from contracts.schemas import Schema

_JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The operation of a request: its JSON Pointer, that of the path item, the path, and what stands in its braces."""

    at: str
    item: str
    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A parameter as it was sent, or not: ``readings`` are the values that its text can stand for."""

    label: str
    readings: tuple[Json, ...]
    is_required: bool
    schema: Schema | None
    """None where nothing can be said, as of lists and objects, which travel in many spellings."""

    @property
    def is_right(self) -> bool:
        """Whether it is as the revision asks for."""
        if not self.readings:
            return not self.is_required
        return self.schema is None or any(self.schema.fits(one) for one in self.readings)


@dataclass(slots=True, kw_only=True)
class Contract:
    """One revision. What it has compiled it keeps."""

    revision: Revision
    _paths: list[tuple[re.Pattern[str], str]] = field(init=False)
    _schemas: dict[tuple[str, Message], Schema | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths = self.revision.root.get("paths") or {}
        self._paths = [(_pattern(path), path) for path in paths if not str(path).startswith("x-")]

    def operation(self, request: Request) -> Found | None:
        """The operation that a request is for."""
        target = request.path.partition("?")[0]
        for pattern, path in self._paths:
            if match := pattern.fullmatch(target):
                item = self.revision.home(child("/paths", path))
                at = child(item, request.method.lower())
                if self.revision.at(at) is not None:
                    return Found(at=at, item=item, path=path, values=match.groups())
        return None

    def parameters(self, request: Request) -> dict[tuple[str, str], Spoken]:
        """The parameters of a request, by what makes them the same one in two revisions."""
        found = self.operation(request)
        if found is None:
            return {}
        described_at = described(self.revision, (found.item, found.at), found.path)
        return {key: self._spoken(at, key, request, found) for key, at in described_at.items()}

    def wants_body(self, exchange: Exchange) -> bool:
        """Whether a request of this operation has to have a body."""
        found = self.operation(exchange.request)
        at = None if found is None else child(found.at, "requestBody")
        return (
            at is not None
            and self.revision.at(at) is not None
            and flag(self.revision.at(self.revision.home(at)), "required")
        )

    def documents(self, exchange: Exchange) -> bool:
        """Whether the status of an answer is documented."""
        return self._response(exchange) is not None

    def sent(self, exchange: Exchange) -> Schema | None:
        """The schema of the body that is sent, if there is one for JSON."""
        found = self.operation(exchange.request)
        return None if found is None else self._body(child(found.at, "requestBody"), Message.REQUEST)

    def received(self, exchange: Exchange) -> Schema | None:
        """The schema of the answer's body, if there is one for JSON."""
        at = self._response(exchange)
        return None if at is None else self._body(at, Message.RESPONSE)

    def _spoken(self, at: str, key: tuple[str, str], request: Request, found: Found) -> Spoken:
        parameter = self.revision.at(at)
        text = _text(parameter, key, request, found)
        schema_at = child(at, *schema_way(parameter))
        return Spoken(
            label=f"parameter {parameter['name']} in {key[0]}",
            readings=() if text is None else tuple(_readings(text)),
            is_required=flag(parameter, "required"),
            schema=self._simple(schema_at),
        )

    def _simple(self, at: str) -> Schema | None:
        if self.revision.at(at) is None:
            return None
        schema = self.revision.at(self.revision.home(at))
        is_simple = isinstance(schema, dict) and not {"array", "object"} & set(types(schema))
        return self._schema(at, Message.REQUEST) if is_simple else None

    def _response(self, exchange: Exchange) -> str | None:
        found, response = self.operation(exchange.request), exchange.response
        if found is None or response is None:
            return None
        status = str(response.status)
        for name in (status, f"{status[0]}XX", "default"):
            if self.revision.at(child(found.at, "responses", name)) is not None:
                return child(found.at, "responses", name)
        return None

    def _body(self, message_at: str, message: Message) -> Schema | None:
        if self.revision.at(message_at) is None:
            return None
        return self._schema(child(self.revision.home(message_at), "content", _JSON, "schema"), message)

    def _schema(self, at: str, message: Message) -> Schema | None:
        key = (at, message)
        if key not in self._schemas:
            self._schemas[key] = None if self.revision.at(at) is None else self._compiled(at, message)
        return self._schemas[key]

    def _compiled(self, at: str, message: Message) -> Schema:
        shelf = Shelf(revision=self.revision, message=message, tag="s")
        name = shelf.name(self.revision.home(at))
        schema: Json = lowered(rooted(name, shelf.schemas))
        return Schema(schema)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}", template)
    return re.compile("([^/]+)".join(re.escape(part) for part in parts))


def _text(parameter: dict[str, Json], key: tuple[str, str], request: Request, found: Found) -> str | None:
    """What was sent for a parameter; None for nothing. Cookies are credentials mostly, and not recorded."""
    where, name = key[0], str(parameter["name"])
    if where == "path":
        index = int(key[1]) if key[1].isdecimal() else len(found.values)
        return urllib.parse.unquote(found.values[index]) if index < len(found.values) else None
    if where == "query":
        sent = urllib.parse.parse_qs(request.path.partition("?")[2], keep_blank_values=True)
        return sent.get(name, [None])[0]
    return request.header(name) if where == "header" else None


def _readings(text: str) -> Iterator[Json]:
    yield text
    try:
        value = json.loads(text)
    except ValueError:
        return
    if not isinstance(value, str | list | dict):
        yield value
