"""What several schemas at once say of the members of an object, by their names."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.diff.implications import Parts
from contracts.diff.merging import Schema
from contracts.diff.pattern import expression
from contracts.diff.regular import NOTHING, Expression, every, no, takes, within


def member(left: Parts, name: str) -> Parts:
    """What is said of the member of a name."""
    found = []
    for one in (part for part in left if isinstance(part, dict)):
        named = [one["properties"][name]] if name in one.get("properties", {}) else []
        shapes = [(expression(pattern), schema) for pattern, schema in one.get("patternProperties", {}).items()]
        named += [schema for shape, schema in shapes if shape is not None and takes(shape, name)]
        if not named and all(shape is not None for shape, _ in shapes) and "additionalProperties" in one:
            named = [one["additionalProperties"]]
        found += named
    return tuple(found)


def groups(left: Parts, names: Expression) -> Iterator[Parts]:
    """What is said of members that nobody names in ``properties``: one result for each group of names alike."""
    parts = [one for one in left if isinstance(one, dict)]
    plain = [one["additionalProperties"] for one in parts if "additionalProperties" in one and not _shapes(one)]
    rest = names
    for one in parts:
        for pattern, schema in _shapes(one).items():
            shape = expression(pattern)
            if shape is not None:
                if not _is_none(every(names, shape)):
                    yield (schema, *plain)
                rest = every(rest, no(shape))
    if not _is_none(rest):
        known = [
            one["additionalProperties"]
            for one in parts
            if "additionalProperties" in one and None not in map(expression, _shapes(one))
        ]
        yield tuple(known)


def _shapes(schema: Schema) -> Schema:
    found: Schema = schema.get("patternProperties", {})
    return found


def _is_none(names: Expression) -> bool:
    return within(names, NOTHING) is True
