"""The places of a message as its schema describes them, and a watch that notes what was not seen there yet."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from contracts.document import OpenApiDocument
from contracts.model import Json
from contracts.pointers import pointer
from contracts.schemas import Schema

_BOUNDS: Final = (
    "type", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
    "anyOf", "oneOf",
)  # fmt: skip
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_MAX_DEPTH: Final = 20
_MAX_KNOWN: Final = 256
"""How many values are remembered of a place that nothing new can be learnt from."""
_SCALARS: Final = (str, int, float, type(None))


class Aspect(enum.StrEnum):
    """What of a contract can be exercised."""

    MEMBERS = "members"
    VALUES = "listed values"
    BOUNDS = "bounds"
    STATUSES = "statuses"
    CLAUSES = "clauses"
    STATES = "states"
    TRANSITIONS = "transitions"


Item = tuple[Aspect, str]


@dataclass(slots=True, kw_only=True)
class Place:
    """One place of a message: what can be seen there, and the places within."""

    name: str
    values: dict[str, Json] = field(default_factory=dict)
    bounds: dict[str, Schema | None] = field(default_factory=dict)
    """By keyword. With a schema the bound is seen kept and seen broken; without, a value that it is about is enough."""
    within: dict[str, Place] = field(default_factory=dict)

    def kept(self) -> Iterator[tuple[Item, Callable[[Json], bool]]]:
        """What a message in order shows here, each with what says whether a value shows it."""
        yield (Aspect.MEMBERS, self.name), lambda value: True
        for name, listed in self.values.items():
            yield (Aspect.VALUES, f"{self.name} {name}"), functools.partial(_is, listed)
        for keyword, schema in self.bounds.items():
            bound = f"{self.name} {keyword}"
            if schema is None:
                yield (Aspect.BOUNDS, bound), lambda value: True
            else:
                yield (Aspect.BOUNDS, f"{bound} kept"), schema.fits

    def broken(self) -> Iterator[tuple[Item, Callable[[Json], bool]]]:
        """What only a message that breaks its schema shows here."""
        for keyword, schema in self.bounds.items():
            if schema is not None:
                yield (Aspect.BOUNDS, f"{self.name} {keyword} broken"), functools.partial(_breaks, schema)


def _is(listed: Json, value: Json) -> bool:
    return type(value) is type(listed) and bool(value == listed)


def _breaks(schema: Schema, value: Json) -> bool:
    return not schema.fits(value)


_Items = Callable[[Place], Iterator[tuple[Item, Callable[[Json], bool]]]]


class Watch:
    """What was not seen yet of a place and the places within. ``items`` says what can be seen of each."""

    def __init__(self, place: Place, items: _Items) -> None:
        self._missing = dict(items(place))
        within = ((name, Watch(inner, items)) for name, inner in place.within.items())
        self._left = [(name, inner) for name, inner in within if not inner.done]
        self._known: set[tuple[type, Json]] = set()
        self._latest: Json = None

    @property
    def done(self) -> bool:
        """Whether nothing is missing here or within."""
        return not self._missing and not self._left

    @property
    def missing(self) -> Iterator[Item]:
        """What was not seen here or within."""
        yield from self._missing
        for _, inner in self._left:
            yield from inner.missing

    def visit(self, value: Json) -> tuple[Item, ...]:
        """What a value shows that was still missing."""
        if self._is_known(value):
            return ()
        found = tuple(item for item, shows in self._missing.items() if shows(value)) if self._missing else ()
        for item in found:
            del self._missing[item]
        for name, inner in self._left:
            if name == "*" and isinstance(value, list):
                for item in value:
                    found += inner.visit(item)
            elif isinstance(value, dict) and name in value:
                found += inner.visit(value[name])
        if found:
            self._left = [(name, inner) for name, inner in self._left if not inner.done]
        return found

    def _is_known(self, value: Json) -> bool:
        """Whether the same value was looked at before; of objects and arrays, whether it was the last one."""
        if not isinstance(value, _SCALARS):
            # Most of a message is as in the one before. That 1 equals true hides nothing: no number has bounds.
            known, self._latest = bool(value == self._latest), value
            return known
        key = (type(value), value)
        if key in self._known:
            return True
        if len(self._known) < _MAX_KNOWN:
            self._known.add(key)
        return False


def read_place(name: str, schema: Json, document: OpenApiDocument, *, bounds: bool, depth: int = _MAX_DEPTH) -> Place:
    """The place that a schema describes. ``bounds``: its bounds are to be seen kept and broken."""
    return _read(Place(name=name), schema, document, bounds=bounds, depth=depth)


def _read(place: Place, schema: Json, document: OpenApiDocument, *, bounds: bool, depth: int) -> Place:
    schema = document.follow(schema)
    if not isinstance(schema, dict) or depth == 0:
        return place
    for value in (*schema.get("enum", ()), *((schema["const"],) if "const" in schema else ())):
        place.values[str(value)] = value
    components = document.root.get("components", {})
    for keyword in _BOUNDS:
        if keyword in schema:
            alone = {keyword: schema[keyword], "components": components}
            place.bounds[keyword] = Schema(alone) if bounds else None
    inner = dict(schema.get("properties", {}))
    if isinstance(schema.get("items"), dict):
        inner["*"] = schema["items"]
    for name, value in inner.items():
        known = place.within.setdefault(name, Place(name=_below(place.name, name)))
        _read(known, value, document, bounds=bounds, depth=depth - 1)
    for branch in (branch for keyword in _BRANCHES for branch in schema.get(keyword, ())):
        named = _read(Place(name=place.name), branch, document, bounds=bounds, depth=depth - 1)
        place.values.update(named.values)
        place.within.update({name: value for name, value in named.within.items() if name not in place.within})
        for name, value in named.within.items():
            place.within[name].values.update(value.values)
    return place


def _below(name: str, member: str) -> str:
    below = pointer(member)
    return f"{name}{below}" if " " in name else f"{name} {below}"
