"""Schemas with the definitions that they reach, as documents that stand alone."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping

from contracts.diff.keywords import LISTS, MAPS, ONE
from contracts.diff.merging import Schema
from contracts.model import Json
from contracts.pointers import unescaped


def rooted(name: str, definitions: Mapping[str, Json]) -> Schema:
    """A document whose root is one definition, with those that it reaches and no others."""
    reached: dict[str, Json] = {}
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached[here] = definitions[here]
            waiting.extend(references(definitions[here]))
    return {"$ref": f"#/$defs/{name}", "$defs": reached}


def references(schema: Json) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield definition_name(schema["$ref"])
        for _, one in inner(schema):
            yield from references(one)


def inner(schema: Schema) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """The schemas right inside a schema, each with the way to it."""
    for key, value in schema.items():
        if key in ONE:
            yield (key,), value
        elif key in LISTS and isinstance(value, list):
            yield from (((key, index), one) for index, one in enumerate(value))
        elif key in MAPS and isinstance(value, dict):
            yield from (((key, name), one) for name, one in value.items())


def definition_name(reference: str) -> str:
    """The name of a definition from a ``$ref``; empty for the root."""
    name = urllib.parse.unquote(reference.removeprefix("#").removeprefix("/$defs/"))
    return unescaped(name)
