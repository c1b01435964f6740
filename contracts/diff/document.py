"""Schemas with the definitions that they reach, as documents that stand alone."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping

from contracts.diff.merging import Schema
from contracts.model import Json


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
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield definition_name(reference)
        for key, value in schema.items():
            if key not in ("enum", "const", "$ref"):
                yield from references(value)
    elif isinstance(schema, list):
        for one in schema:
            yield from references(one)


def definition_name(reference: str) -> str:
    """The name of a definition from a ``$ref``; empty for the root."""
    name = urllib.parse.unquote(reference.removeprefix("#").removeprefix("/$defs/"))
    return name.replace("~1", "/").replace("~0", "~")
