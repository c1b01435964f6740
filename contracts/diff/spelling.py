"""Values that travel as text: a number in a query is a text of digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contracts.diff.document import definition_name
from contracts.diff.merging import types
from contracts.diff.normal import Shelf
from contracts.model import Json

_FILLED: Final = "p"
_TEXTS: Final[Mapping[str, Json]] = {
    "integer": {"pattern": "^-?(0|[1-9][0-9]*)$"},
    "number": {"pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"},
    "boolean": {"enum": ["true", "false"]},
}


def as_texts(before: Shelf, after: Shelf, old: str, new: str) -> tuple[str, str]:
    """The names of two definitions, of texts where the one side has texts and the other numbers or booleans."""
    schemas = [_settled(shelf, name) for shelf, name in ((before, old), (after, new))]
    kinds = [types(schema) if "type" in schema else [] for schema in schemas]
    simple = all(len(kind) == 1 and kind[0] in ("string", *_TEXTS) for kind in kinds)
    if not simple or kinds[0] == kinds[1] or "string" not in (*kinds[0], *kinds[1]):
        return old, new
    return _spoken(before, old, schemas[0]), _spoken(after, new, schemas[1])


def in_path(shelf: Shelf, name: str) -> str:
    """The name of a definition of the same values but the empty text, which leaves a path that is another one."""
    filled = f"{name}{_FILLED}"
    shelf.pointers[filled] = shelf.revision.home(shelf.pointers[name])
    schema = _settled(shelf, name)
    shelf.schemas[filled] = {**schema, "minLength": max(1, schema.get("minLength", 1))}
    return filled


def is_spoken(name: str) -> bool:
    """Whether a definition is one of texts that stand for something else."""
    return name.removesuffix(_FILLED).endswith("t")


def _spoken(shelf: Shelf, name: str, schema: dict[str, Json]) -> str:
    spoken = f"{name}t"
    shelf.pointers[spoken] = shelf.pointers[name]
    if schema["type"] == "string":
        shelf.schemas[spoken] = schema
    elif "enum" in schema:
        shelf.schemas[spoken] = {"type": "string", "enum": [str(one).lower() for one in schema["enum"]]}
    else:
        shelf.schemas[spoken] = {"type": "string", **_TEXTS[str(schema["type"])]}
    return spoken


def _settled(shelf: Shelf, name: str) -> dict[str, Json]:
    schema = shelf.schemas[name]
    while isinstance(schema, dict) and set(schema) == {"$ref"}:
        schema = shelf.schemas[definition_name(schema["$ref"])]
    return schema if isinstance(schema, dict) else {}
