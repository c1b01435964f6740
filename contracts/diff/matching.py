"""Which members of two lists of schemas belong together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contracts.diff.document import definition_name, inner
from contracts.model import Json

_DEPTH: Final = 6


class Matcher:
    """Pairs members that are alike: equal ones first, then ones that name the same thing, then by place."""

    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json]) -> None:
        self._left, self._right = left, right
        self._known: dict[tuple[int, int], str] = {}

    def matches(self, old: Sequence[Json], new: Sequence[Json]) -> Iterator[tuple[int, int]]:
        """Pairs of indices. Members that have no partner are left out."""
        free_old, free_new = list(range(len(old))), list(range(len(new)))
        for mark in (self._print, self._kind, self._types):
            for index in tuple(free_old):
                sought = mark(old[index], self._left)
                partner = next((one for one in free_new if sought and mark(new[one], self._right) == sought), None)
                if partner is not None:
                    free_old.remove(index)
                    free_new.remove(partner)
                    yield index, partner

    def _print(self, schema: Json, definitions: Mapping[str, Json], depth: int = _DEPTH) -> str:
        """A name for what a schema says, whatever its definitions are called."""
        if not isinstance(schema, dict) or depth == 0:
            return json.dumps(schema if isinstance(schema, bool) else 0)
        if set(schema) == {"$ref"}:
            return self._print(definitions[definition_name(schema["$ref"])], definitions, depth - 1)
        key = (id(schema), depth)
        if key not in self._known:
            parts = sorted((str(way), self._print(one, definitions, depth)) for way, one in inner(schema))
            rest = {name: one for name, one in schema.items() if not any(way[0] == name for way, _ in inner(schema))}
            for name in ("enum", "required", "type"):
                if isinstance(rest.get(name), list):
                    rest[name] = sorted(rest[name], key=repr)
            rest.pop("$ref", None)
            text = json.dumps([parts, rest], sort_keys=True)
            self._known[key] = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        return self._known[key]

    def _kind(self, schema: Json, definitions: Mapping[str, Json]) -> str:
        """The fixed values of the members of an object, which tell one variant from another."""
        schema = _followed(schema, definitions)
        fixed = {
            name: one["enum"]
            for name, one in schema.get("properties", {}).items()
            if isinstance(one, dict) and len(one.get("enum", ())) == 1
        }
        return json.dumps(fixed, sort_keys=True, default=str) if fixed else ""

    def _types(self, schema: Json, definitions: Mapping[str, Json]) -> str:
        """What type the values have."""
        schema = _followed(schema, definitions)
        return str(schema.get("type") or ("object" if "properties" in schema or "required" in schema else ""))


def _followed(schema: Json, definitions: Mapping[str, Json]) -> dict[str, Json]:
    for _ in range(20):
        if isinstance(schema, dict) and set(schema) == {"$ref"}:
            schema = definitions[definition_name(schema["$ref"])]
    return schema if isinstance(schema, dict) else {}
