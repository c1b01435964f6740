"""Several schemas of one value as one: what has to hold at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.diff.values import among
from contracts.model import Json

Schema = dict[str, Any]


def merged(first: Schema, second: Schema) -> Schema:
    """One schema of the values that fit both, as far as values are drawn from it.

    Patterns become the list ``patterns``, patterns that are ruled out the list ``barred``. What cannot be
    joined is taken from ``first``: whoever draws has to judge the value anyway.
    """
    found = dict(first)
    for key, value in second.items():
        found[key] = _JOINS[key](found[key], value) if key in found and key in _JOINS else found.get(key, value)
    return found


def prepared(schema: Schema) -> Schema:
    """A schema with its patterns in lists, so that ``merged`` can join them."""
    found = {key: value for key, value in schema.items() if key not in ("pattern", "not", "format")}
    if "pattern" in schema:
        found["patterns"] = [schema["pattern"]]
    if "format" in schema:
        found["formats"] = [schema["format"]]
    denied = schema.get("not")
    if isinstance(denied, dict):
        if isinstance(denied.get("pattern"), str):
            found["barred"] = [denied["pattern"]]
        if isinstance(denied.get("format"), str):
            found["unlike"] = [denied["format"]]
    return found


def types(schema: Schema) -> list[str]:
    """The types that a schema names; all when it names none."""
    found = schema.get("type", list(ALL_TYPES))
    return [found] if isinstance(found, str) else list(found)


ALL_TYPES: Final = ("object", "string", "integer", "number", "boolean", "array", "null")


def _types(first: Json, second: Json) -> list[str]:
    mine, theirs = types({"type": first}), types({"type": second})
    found = [one for one in mine if one in theirs or (one == "integer" and "number" in theirs)]
    return found + [one for one in theirs if one == "integer" and "number" in mine and one not in found]


def _members(first: Json, second: Json) -> Json:
    return {
        **first,
        **{name: {"allOf": [first[name], one]} if name in first else one for name, one in second.items()},
    }


def _joined(first: Json, second: Json) -> Json:
    return [*first, *(one for one in second if one not in first)]


def _both(first: Json, second: Json) -> Json:
    return {"allOf": [first, second]}


_JOINS: Final[Mapping[str, Callable[[Json, Json], Json]]] = {
    "type": _types,
    "properties": _members,
    "required": _joined,
    "patterns": _joined,
    "barred": _joined,
    "formats": _joined,
    "unlike": _joined,
    "allOf": _joined,
    "enum": lambda first, second: [one for one in first if among(one, second)],
    "items": _both,
    "additionalProperties": _both,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}
