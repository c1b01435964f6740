"""Random schemas of nearly all keywords, and changes to them."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from tests.diff.schemas import NAMES, SMALL

_WORDS = st.sampled_from(["x", "y", "ab", "", 1, 2, True, None])
_PATTERNS = st.sampled_from(["^[a-z]*$", "^[a-z0-9]*$", "a", "^a?b*$", "^(a|b)", "^.{2,3}$", ""])
_KEYS = st.sampled_from(["^a", "^[ab]$", "c", "^[^a]*$"])
_LEAF_KEYWORDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {"minLength": SMALL, "maxLength": SMALL, "pattern": _PATTERNS},
    "integer": {
        "minimum": st.integers(-3, 3),
        "maximum": st.integers(-1, 5),
        "exclusiveMinimum": st.integers(-3, 3),
        "exclusiveMaximum": st.integers(0, 6),
        "multipleOf": st.sampled_from([1, 2, 3, 0.5, 1.5]),
    },
}
_LEAF_KEYWORDS["number"] = _LEAF_KEYWORDS["integer"]


@st.composite
def _some(draw: st.DrawFn, keywords: dict[str, st.SearchStrategy[Any]], most: int = 2) -> dict[str, Any]:
    """A few of some keywords."""
    names = draw(st.lists(st.sampled_from(sorted(keywords)), max_size=most, unique=True))
    return {name: draw(keywords[name]) for name in names}


@st.composite
def _leaves(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "list", "null", "any", "const"]))
    if kind in _LEAF_KEYWORDS:
        return {"type": kind, **draw(_some(_LEAF_KEYWORDS[kind]))}
    if kind == "list":
        return {"enum": draw(st.lists(_WORDS, min_size=1, max_size=3, unique_by=repr))}
    if kind == "const":
        return {"const": draw(_WORDS)}
    if kind == "null":
        return {"type": ["null", draw(st.sampled_from(["string", "integer"]))]}
    return {} if kind == "any" else {"type": kind}


def _objects(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "properties": st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        "required": st.lists(NAMES, min_size=1, max_size=2, unique=True),
        "additionalProperties": st.one_of(st.booleans(), inner),
        "patternProperties": st.dictionaries(_KEYS, inner, min_size=1, max_size=2),
        "propertyNames": st.fixed_dictionaries({"pattern": _KEYS}),
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=1), min_size=1, max_size=2),
        "dependentSchemas": st.dictionaries(NAMES, inner, min_size=1, max_size=1),
    }


def _arrays(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "items": st.one_of(st.booleans(), inner),
        "prefixItems": st.lists(inner, min_size=1, max_size=2),
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "contains": inner,
        "minContains": st.integers(0, 2),
        "maxContains": st.integers(1, 2),
    }


def _choices(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    several = st.lists(inner, min_size=2, max_size=2)
    return {
        "anyOf": several,
        "oneOf": several,
        "allOf": several,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
    }


def _whole(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        _some(_objects(inner), 3).map(lambda one: {"type": "object", **one}),
        _some(_arrays(inner), 3).map(lambda one: {"type": "array", **one}),
        _some(_choices(inner), 2),
        st.tuples(_some(_choices(inner), 1), inner).map(lambda both: {**both[1], **both[0]}),
    )


RICH = st.recursive(_leaves(), _whole, max_leaves=5)
"""Schemas of JSON Schema 2020-12, without references and what is unevaluated."""

_ANY = {
    **_LEAF_KEYWORDS["string"],
    **_LEAF_KEYWORDS["integer"],
    **_objects(_leaves()),
    **_arrays(_leaves()),
    **_choices(_leaves()),
    "type": st.sampled_from(["string", "integer", "number", "object", "array"]),
    "enum": st.just(["x", 1]),
}


@st.composite
def rich_pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """A schema, and the same after a change or two; now and then two that have nothing to do with each other."""
    first = draw(RICH)
    if draw(st.integers(min_value=0, max_value=5)) == 0:
        return first, draw(RICH)
    second = copy.deepcopy(first)
    for _ in range(draw(st.integers(min_value=1, max_value=2))):
        schema = draw(st.sampled_from(list(schemas_in(second))))
        keyword = draw(st.sampled_from([*_ANY, *schema, *schema, *schema]))
        if keyword in schema and draw(st.booleans()):
            del schema[keyword]
        elif keyword in _ANY:
            schema[keyword] = draw(_ANY[keyword])
    return (first, second) if draw(st.booleans()) else (second, first)


def schemas_in(schema: Any) -> Any:
    """A schema and all schemas inside it that are not plain booleans."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key, value in schema.items():
        if key in ("properties", "patternProperties", "dependentSchemas"):
            for one in value.values():
                yield from schemas_in(one)
        elif key in ("anyOf", "oneOf", "allOf", "prefixItems"):
            for one in value:
                yield from schemas_in(one)
        elif key in ("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"):
            yield from schemas_in(value)
