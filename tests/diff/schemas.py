"""Random schemas, and changes to them."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "c"])
SMALL = st.integers(min_value=0, max_value=4)


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of texts."""
    found: dict[str, Any] = {"type": "string"}
    if draw(st.booleans()):
        found["maxLength"] = draw(st.integers(min_value=1, max_value=6))
    if draw(st.booleans()):
        found["minLength"] = draw(st.integers(min_value=0, max_value=1))
    if draw(st.integers(min_value=0, max_value=3)) == 0:
        found["pattern"] = draw(st.sampled_from(["^[a-z]*$", "^[a-z0-9]*$", "a", "^a?b*$"]))
    return found


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of numbers."""
    found: dict[str, Any] = {"type": draw(st.sampled_from(["integer", "number"]))}
    if draw(st.booleans()):
        found["minimum"] = draw(st.integers(min_value=-3, max_value=1))
    if draw(st.booleans()):
        found["maximum"] = draw(st.integers(min_value=2, max_value=5))
    return found


LEAVES = st.one_of(
    texts(),
    numbers(),
    st.just({"type": "boolean"}),
    st.lists(st.sampled_from(["x", "y", "z", 1]), min_size=1, max_size=3, unique=True).map(lambda one: {"enum": one}),
    st.just({"type": ["string", "null"]}),
)


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of objects."""
    return st.builds(
        lambda members, required, shut: {
            "type": "object",
            "properties": members,
            **({"required": sorted(required & set(members))} if required & set(members) else {}),
            **({"additionalProperties": False} if shut else {}),
        },
        st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        st.sets(NAMES, max_size=2),
        st.integers(min_value=0, max_value=3).map(lambda one: one == 0),
    )


SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        objects(inner),
        inner.map(lambda one: {"type": "array", "items": one}),
        st.lists(inner, min_size=2, max_size=2).map(lambda one: {"anyOf": one}),
        st.lists(inner, min_size=2, max_size=2).map(lambda one: {"allOf": one}),
    ),
    max_leaves=5,
)
"""Schemas that say nothing of what nobody names."""

_OTHERS = {
    "maxLength": SMALL,
    "minLength": SMALL,
    "minimum": SMALL,
    "maximum": SMALL,
    "type": st.sampled_from(["string", "integer", "number", "object"]),
    "enum": st.just(["x", "y"]),
    "required": st.just(["a"]),
    "pattern": st.sampled_from(["^[a-z]*$", "^[a-z0-9]+$"]),
}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """A schema, and the same after a change or two; now and then two that have nothing to do with each other."""
    first = draw(SCHEMAS)
    if draw(st.integers(min_value=0, max_value=4)) == 0:
        return first, draw(SCHEMAS)
    second = copy.deepcopy(first)
    for _ in range(draw(st.integers(min_value=1, max_value=2))):
        places = list(_places(second))
        schema = draw(st.sampled_from(places))
        keyword = draw(st.sampled_from([*_OTHERS, *schema]))
        if keyword in schema and draw(st.booleans()):
            del schema[keyword]
        elif keyword in _OTHERS:
            schema[keyword] = draw(_OTHERS[keyword])
    return first, second


def _places(schema: Any) -> Any:
    yield schema
    for one in (*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _places(one)
    if "items" in schema:
        yield from _places(schema["items"])


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(min_value=-4, max_value=7), st.sampled_from([0.5, 2.5]),
        st.text(alphabet="abxyz0", max_size=7),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
"""Values of the size of the schemas."""


def document(request: Any, response: Any) -> dict[str, Any]:
    """A small document with one operation."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "requestBody": {"required": True, "content": {"application/json": {"schema": request}}},
                    "responses": {"200": {"description": "", "content": {"application/json": {"schema": response}}}},
                }
            }
        },
    }
