"""Schemas that hold of one value at once, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contracts.diff.document import definition_name
from contracts.diff.implications import Parts
from contracts.diff.keywords import CHOICES, CONDITION
from contracts.diff.merging import Schema
from contracts.model import Json

OPENED: Final = frozenset({"$ref", "allOf"})
"""Keywords whose schemas stand beside the schema that they are in."""


def opened(parts: Parts, definitions: Mapping[str, Json]) -> Iterator[Json]:
    """The schemas of a conjunction: references and conjunctions inside are opened."""
    waiting, seen = list(parts), set()
    while waiting:
        part = waiting.pop(0)
        if id(part) in seen:
            continue
        seen.add(id(part))
        if not isinstance(part, dict):
            if part is False:
                yield False
            continue
        if "$ref" in part:
            waiting.append(definitions[definition_name(part["$ref"])])
        waiting += part.get("allOf", ())
        if set(part) - {"$ref", "allOf", "$defs"}:
            yield part


def options(left: Parts) -> Iterator[tuple[list[Json], Parts]]:
    """Each choice of the left: its branches, and the left without it. A condition is a choice too."""
    for index, one in enumerate(left):
        for keyword in (*CHOICES, "if"):
            if keyword in one:
                taken = set(CONDITION) if keyword == "if" else {keyword}
                rest = {key: value for key, value in one.items() if key not in taken | OPENED}
                yield _branches(one, keyword), (*left[:index], *((rest,) if rest else ()), *left[index + 1 :])


def _branches(schema: Schema, keyword: str) -> list[Json]:
    if keyword != "if":
        found: list[Json] = schema[keyword]
        return found
    test = schema["if"]
    return [{"allOf": [test, schema.get("then", True)]}, {"allOf": [{"not": test}, schema.get("else", True)]}]


def item(left: Parts, index: int) -> Parts:
    """What the left says of the item at a place."""
    found = []
    for one in left:
        first = one.get("prefixItems", ())
        if index < len(first):
            found.append(first[index])
        elif "items" in one:
            found.append(one["items"])
    return tuple(found)
