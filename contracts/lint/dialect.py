"""The schemas of an OpenAPI document as JSON Schemas of draft 2020-12, by the direction of a message."""

from __future__ import annotations

import enum
import json
from typing import Final

from contracts.lint.spec import Spec
from contracts.lint.walk import Tokens
from contracts.model import Json

_COMPOSED: Final = ("allOf", "anyOf", "oneOf")
_BOUNDS: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


class Direction(enum.Enum):
    """Which members a message goes without: the flags of them."""

    REQUEST = ("readOnly",)
    RESPONSE = ("writeOnly",)
    EITHER = ("readOnly", "writeOnly")


def direction(tokens: Tokens) -> Direction:
    """The direction of what stands at a place. In callbacks, and in schemas that both use, it is either."""
    where = [str(token) for token in tokens[:5]]
    if where[:1] == ["components"]:
        named = {"requestBodies": Direction.REQUEST, "parameters": Direction.REQUEST, "responses": Direction.RESPONSE}
        return named.get(where[1], Direction.EITHER)
    if where[:1] == ["paths"] and "callbacks" not in where[3:4]:
        return Direction.RESPONSE if where[3:4] == ["responses"] else Direction.REQUEST
    return Direction.EITHER


def in_2020_12(spec: Spec, towards: Direction) -> Json:
    """A copy of the document whose schemas say, for one direction, what they say in draft 2020-12."""
    whole: Json = json.loads(json.dumps(spec.root))  # not shared where aliases shared it
    for place in reversed(spec.of("schema")):  # the inner ones first, as an outer one may be laid out anew
        schema: Json = whole
        for token in place.tokens:
            schema = schema[token]
        _drop_required(spec, schema, towards)
        if spec.version == "3.0":
            _from_30(schema)
    return whole


def _drop_required(spec: Spec, schema: dict[str, Json], towards: Direction) -> None:
    required, members = schema.get("required"), schema.get("properties")
    if not (isinstance(required, list) and isinstance(members, dict)):
        return
    schema["required"] = [
        name
        for name in required
        if not (isinstance(name, str) and any(_has(spec, members.get(name), flag) for flag in towards.value))
    ]


def _has(spec: Spec, schema: Json, flag: str) -> bool:
    return any(isinstance(one, dict) and one.get(flag) is True for one in (schema, spec.follow(schema)))


def _from_30(schema: dict[str, Json]) -> None:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        schema.clear()  # in 3.0 nothing beside a reference counts
        schema["$ref"] = reference
        return
    for exclusive, bound in _BOUNDS:
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)
    if schema.get("nullable") is True:
        _allow_null(schema)


def _allow_null(schema: dict[str, Json]) -> None:
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return
    # Writers mean null by it, though without a type the letter of 3.0.3 says that it changes nothing.
    composed = {name: schema.pop(name) for name in _COMPOSED if isinstance(schema.get(name), list)}
    if composed:
        schema["anyOf"] = [{"type": "null"}, composed]
