"""What a sender does not send: members that its own revision does not name.

JSON Schema lets an object have any member that it does not name. Taken literally, each new optional
member would break clients, as an old client was free to send something else under that name. Here a
sender is taken to send what its revision names. The members that only the other revision names are
ruled out by a second schema that is laid over the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contracts.diff.document import definition_name
from contracts.diff.edits import Spot
from contracts.diff.pattern import expression
from contracts.diff.regular import takes
from contracts.model import Json
from contracts.pointers import pointer as join

_MAX_STATES: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member that one side names and the other does not. ``at`` is a JSON Pointer into the message."""

    at: str
    name: str
    spot: Spot
    """Where the schema that names it stands."""
    beside: Spot
    """Where the other side describes the same object."""
    on_left: bool
    is_variant: bool
    """Whether it is named in one variant of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """An object that could have any other member on the left, and cannot on the right."""

    at: str
    left: Spot
    right: Spot


@dataclass(frozen=True, slots=True)
class _Part:
    schema: Mapping[str, Json]
    spot: Spot
    is_variant: bool


class Closing:
    """Both sides walked by where in a message one stands, whatever the schemas are made of."""

    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json], root: tuple[str, str]) -> None:
        self._sides = left, right
        self._states: dict[tuple[tuple[Spot, ...], ...], str] = {}
        self.definitions: dict[str, Json] = {}
        self.members: list[Member] = []
        """Members that only one side names, where both sides say what an object has."""
        self.closed: list[Closed] = []
        self.root = self._state([Spot(name=root[0])], [Spot(name=root[1])], "")

    @property
    def overlay(self) -> dict[str, Json]:
        """The definitions of the second schema, ``root`` among them; empty when it rules nothing out."""
        telling = {
            name
            for name, one in self.definitions.items()
            if {"additionalProperties", "patternProperties"} & one.keys() or False in one.get("properties", {}).values()
        }
        while True:
            more = {
                name
                for name, one in self.definitions.items()
                if name not in telling and any(_target(inner) in telling for inner in _inner(one))
            }
            if not more:
                break
            telling |= more
        return self.definitions if self.root in telling else {}

    def _state(self, left: list[Spot], right: list[Spot], at: str) -> str:
        parts = [list(_flat(spots, side)) for spots, side in zip((left, right), self._sides, strict=True)]
        key = tuple(tuple(part.spot for part in side) for side in parts)
        if key in self._states or len(self._states) >= _MAX_STATES:
            return self._states.get(key, "")
        name = self._states[key] = f"c{len(self._states)}"
        self.definitions[name] = {}
        mine, theirs = (_members(side) for side in parts)
        found: dict[str, Json] = {}
        if mine and theirs:
            self._told(mine, theirs, parts, at)
        if mine and not _is_open(parts[0]):
            named = {member for part in parts[1] for member in part.schema.get("properties", {})}
            found = {member: False for member in sorted(named) if member not in mine}
        for member, spots in mine.items():
            if member in theirs:
                found[member] = self._reference(spots, theirs[member], at + join(member))
        schema: dict[str, Json] = {"properties": found} if found else {}
        if mine and not _is_open(parts[0]) and (families := _families(parts[1], mine)):
            schema["patternProperties"] = dict.fromkeys(families, False)
        shut = [next((part.spot for part in side if _is_shut(part)), None) for side in parts]
        if mine and shut[1] is not None and shut[0] is None and not _is_open(parts[0]):
            schema = {"properties": {**dict.fromkeys(mine, True), **found}, "additionalProperties": False}
            self.closed.append(Closed(at=at, left=parts[0][0].spot, right=shut[1]))
        items = [[part.spot.below("items") for part in side if "items" in part.schema] for side in parts]
        if all(items):
            schema["items"] = self._reference(items[0], items[1], at + join(0))
        self.definitions[name] = schema
        return name

    def _reference(self, left: list[Spot], right: list[Spot], at: str) -> Json:
        name = self._state(left, right, at)
        return {"$ref": f"#/$defs/{name}"} if name else {}

    def _told(
        self, mine: Mapping[str, list[Spot]], theirs: Mapping[str, list[Spot]], parts: list[list[_Part]], at: str
    ) -> None:
        for on_left, here, there, side, beside in (
            (True, mine, theirs, parts[0], parts[1]),
            (False, theirs, mine, parts[1], parts[0]),
        ):
            for name, spots in here.items():
                if name not in there and not _is_open(beside):
                    self.members.append(
                        Member(
                            at=at + join(name),
                            name=name,
                            spot=spots[0],
                            beside=next((part.spot for part in beside if "properties" in part.schema), beside[0].spot),
                            on_left=on_left,
                            is_variant=all(
                                part.is_variant for part in side if name in part.schema.get("properties", {})
                            ),
                        )
                    )


def _flat(spots: list[Spot], definitions: Mapping[str, Json]) -> Iterator[_Part]:
    """The schemas that say something about one value: references, conjunctions and choices are opened."""
    waiting, seen = [(spot, False) for spot in spots], set()
    while waiting:
        spot, varies = waiting.pop(0)
        schema: Json = definitions[spot.name]
        for token in spot.path:
            schema = schema[token]
        if spot in seen or not isinstance(schema, dict):
            continue
        seen.add(spot)
        if "$ref" in schema:
            waiting.append((Spot(name=definition_name(schema["$ref"])), varies))
        for key in ("allOf", "anyOf", "oneOf"):
            waiting += [(spot.below(key, index), varies or key != "allOf") for index in range(len(schema.get(key, ())))]
        waiting += [(spot.below(key), True) for key in ("then", "else") if key in schema]
        if set(schema) - {"$ref", "allOf", "anyOf", "oneOf"}:
            yield _Part(schema, spot, varies)


def _members(parts: list[_Part]) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for part in parts:
        for name, one in part.schema.get("properties", {}).items():
            if one is not False:
                found.setdefault(name, []).append(part.spot.below("properties", name))
    return found


def _families(parts: list[_Part], named: Iterable[str]) -> list[str]:
    """The patterns of names that are described, but for those that any of some names has."""
    found = sorted({pattern for part in parts for pattern in part.schema.get("patternProperties", {})})
    shapes = {pattern: expression(pattern) for pattern in found}
    return [
        pattern
        for pattern, shape in shapes.items()
        if shape is not None and not any(takes(shape, name) for name in named)
    ]


def _is_shut(part: _Part) -> bool:
    return any(part.schema.get(key) is False for key in ("additionalProperties", "unevaluatedProperties"))


def _is_open(parts: list[_Part]) -> bool:
    """Whether members of any name are described."""
    return any(
        isinstance(part.schema.get("additionalProperties"), dict) or "patternProperties" in part.schema
        for part in parts
    )


def _inner(schema: Mapping[str, Json]) -> Iterator[Json]:
    yield from schema.get("properties", {}).values()
    yield schema.get("items")


def _target(schema: Json) -> str:
    return definition_name(schema["$ref"]) if isinstance(schema, dict) and "$ref" in schema else ""
