"""Where in a message a part of its schema applies, as a JSON Pointer into the message."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contracts.diff.document import definition_name, inner
from contracts.diff.edits import Edit
from contracts.diff.keywords import LISTS, MAPS
from contracts.model import Json
from contracts.pointers import pointer as join

ANY: Final = "*"
"""Stands in a pointer for a member of any name that no schema names."""


_STEPS: Final[Mapping[str | int, str]] = {
    **dict.fromkeys(("items", "contains", "unevaluatedItems"), "/0"),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties", "patternProperties"), f"/{ANY}"),
}


class Whereabouts:
    """The places in a message that definitions are about, the message being one of the definition ``root``.

    Of several, the one with the shortest way and then the first by its letters, so that the order of a document
    does not count.
    """

    def __init__(self, definitions: Mapping[str, Json], root: str) -> None:
        self._definitions, self._root = definitions, root

    @functools.cached_property
    def _at(self) -> dict[str, str]:
        return _places(self._definitions, self._root)

    def at(self, definition: str, path: Sequence[str | int]) -> str:
        """The place of a part of a definition."""
        return self._at.get(definition, "") + _steps(path)

    def of(self, edit: Edit) -> str:
        """The place of an edit; of one to a list of required members, the place of the member."""
        at = self.at(edit.definition, edit.path)
        return at + join(edit.key) if edit.keyword in ("required", "properties") and edit.key is not None else at


def _places(definitions: Mapping[str, Json], root: str) -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = [(0, "", root)]
    while waiting:
        _, at, name = heapq.heappop(waiting)
        if name not in found:
            found[name] = at
            for way, reached in _reached(definitions[name], at):
                heapq.heappush(waiting, (way.count("/"), way, reached))
    return found


def _reached(schema: Json, at: str) -> Iterator[tuple[str, str]]:
    """The definitions that a schema refers to, each with the place in the message."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield at, definition_name(schema["$ref"])
        for way, one in inner(schema):
            yield from _reached(one, at + _steps(way))


def _steps(way: Sequence[str | int]) -> str:
    """The part of a pointer that a way through a schema makes."""
    found, tokens = "", iter(way)
    for token in tokens:
        name = str(next(tokens, "")) if token in (*LISTS, *MAPS) else ""
        if token in ("properties", "prefixItems"):
            found += join(name)
        else:
            found += _STEPS.get(token, "")
    return found
