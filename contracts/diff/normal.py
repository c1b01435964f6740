"""Schemas of an OpenAPI document in one form: JSON Schema 2020-12, for one kind of message, without annotations.

Each schema that is referred to becomes a definition under a short name of its own, so that schemas of
two revisions stand side by side in one document. A definition remembers its JSON Pointer.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from contracts.diff.keywords import ANNOTATIONS, CONDITION, ENFORCED, IDLE, LISTS, MAPS, ONE
from contracts.diff.revision import Revision
from contracts.model import Json
from contracts.pointers import pointer as join


class Message(enum.StrEnum):
    """Which message a schema is for: readOnly members stay out of requests, writeOnly ones out of responses."""

    REQUEST = "request"
    RESPONSE = "response"


_ABSENT: Final = {Message.REQUEST: "readOnly", Message.RESPONSE: "writeOnly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The definitions of one revision for one kind of message, made when they are asked for."""

    revision: Revision
    message: Message
    tag: str
    """What the names of the definitions begin with; the other revision has another."""
    schemas: dict[str, Json] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, pointer: str) -> str:
        """The name of the definition of the schema at a JSON Pointer."""
        if pointer not in self._names:
            name = f"{self.tag}{len(self._names)}"
            self._names[pointer], self.pointers[name] = name, pointer
            self.schemas[name] = {}  # a schema may refer to itself
            self.revision.check_schema(pointer)
            self.schemas[name] = self._normal(self.revision.at(pointer))
        return self._names[pointer]

    def _normal(self, schema: Json) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if isinstance(schema.get("$ref"), str):
            reference = {"$ref": f"#/$defs/{self.name(self.revision.target(schema['$ref']))}"}
            if self.revision.is_3_0:
                return reference
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            normal = self._normal(rest)
            return {**reference, **(normal if isinstance(normal, dict) else {})}
        found = {
            key: self._value(key, value)
            for key, value in schema.items()
            if key not in ANNOTATIONS and not key.startswith("x-")
        }
        self._dialect(schema, found)
        self._absent(schema, found)
        if "const" in found:
            found["enum"] = [found.pop("const")]
        _settle(found)
        return {key: one for key, one in found.items() if one is not None and not (key in IDLE and one == IDLE[key])}

    def _value(self, key: str, value: Json) -> Json:
        if key in ONE:
            normal = self._normal(value)
            return True if normal == {} else normal
        if key in LISTS and isinstance(value, list):
            return [self._normal(one) for one in value]
        if key in MAPS and isinstance(value, dict):
            return {name: self._normal(one) for name, one in value.items()}
        if key == "type" and isinstance(value, list):
            return value[0] if len(value) == 1 else sorted(value)
        if key == "format" and value not in ENFORCED:
            return None
        return value

    def _dialect(self, schema: dict[str, Json], found: dict[str, Json]) -> None:
        """What OpenAPI 3.0 spells in a way of its own."""
        if self.revision.is_3_0 and schema.get("nullable") is True and isinstance(found.get("type"), str):
            found["type"] = sorted([found["type"], "null"])
        for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(found.get(exclusive), bool) and found.pop(exclusive) and bound in found:
                found[exclusive] = found.pop(bound)

    def _absent(self, schema: dict[str, Json], found: dict[str, Json]) -> None:
        """Members that this kind of message does not carry are not allowed, and not asked for."""
        absent = {
            name
            for name, value in (found.get("properties") or {}).items()
            if self._is_marked(schema["properties"][name], _ABSENT[self.message], 20)
        }
        if absent:
            found["properties"] = {**found["properties"], **dict.fromkeys(absent, False)}
        if isinstance(found.get("required"), list):
            found["required"] = sorted(set(found["required"]) - absent) or None

    def _is_marked(self, schema: Json, mark: str, hops: int) -> bool:
        if not isinstance(schema, dict) or not hops:
            return False
        if schema.get(mark) is True:
            return True
        if isinstance(schema.get("$ref"), str):
            return self._is_marked(self.revision.at(self.revision.target(schema["$ref"])), mark, hops - 1)
        return any(self._is_marked(one, mark, hops - 1) for one in schema.get("allOf") or ())


def _settle(found: dict[str, Json]) -> None:
    """Takes out what says nothing for want of another keyword, and says in plainer words what can be said so."""
    if {"unevaluatedProperties", "unevaluatedItems"} & found.keys():
        return  # even a test without consequence says what was looked at
    if "if" not in found or not {"then", "else"} & found.keys():
        for key in CONDITION:
            found.pop(key, None)
    least, most = found.pop("minContains", 1), found.pop("maxContains", None)
    if "contains" not in found or (least == 0 and most is None):
        found.pop("contains", None)
    elif found["contains"] is True:
        del found["contains"]
        found["minItems"] = max(found.get("minItems", 0), least)
        found |= {} if most is None else {"maxItems": min(found.get("maxItems", most), most)}
    else:
        found |= {"minContains": least} if least != 1 else {}
        found |= {} if most is None else {"maxContains": most}


def child(pointer: str, *tokens: str | int) -> str:
    """A JSON Pointer below another."""
    return pointer + join(*tokens)
