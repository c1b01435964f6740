"""The places of an OpenAPI document: every object of it with what it is and where it stands.

A member called ``example`` or ``$ref`` is one thing in a schema and another among somebody's data.
Walking by what OpenAPI says a member is tells them apart; no check has to guess from names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.model import Json

Tokens = tuple[str | int, ...]
"""The tokens of a JSON Pointer."""

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


_ONE, _LIST, _MAP, _NAMES = "one", "list", "map", "names"
# A member, whether it holds one, a list or a map of something, and of what. In a map of names any key
# is a name; in others a key that begins with x- is an extension. No member at all is the object itself.
_Row = tuple[str | None, str, str]
_PARTS: Final[Mapping[str, tuple[_Row, ...]]] = MappingProxyType(
    {
        "document": (
            ("paths", _MAP, "path"), ("webhooks", _NAMES, "path"), ("components", _ONE, "components"),
            ("security", _LIST, "security"),
        ),
        "components": (
            ("schemas", _NAMES, "schema"), ("responses", _NAMES, "response"), ("parameters", _NAMES, "parameter"),
            ("examples", _NAMES, "example"), ("requestBodies", _NAMES, "body"), ("headers", _NAMES, "header"),
            ("securitySchemes", _NAMES, "scheme"), ("links", _NAMES, "link"), ("callbacks", _NAMES, "callback"),
            ("pathItems", _NAMES, "path"),
        ),
        "path": (("parameters", _LIST, "parameter"), *((method, _ONE, "operation") for method in METHODS)),
        "operation": (
            ("parameters", _LIST, "parameter"), ("requestBody", _ONE, "body"), ("responses", _MAP, "response"),
            ("callbacks", _NAMES, "callback"), ("security", _LIST, "security"),
        ),
        "callback": ((None, _MAP, "path"),),
        "body": (("content", _NAMES, "media"),),
        "media": (("schema", _ONE, "schema"), ("examples", _NAMES, "example"), ("encoding", _NAMES, "encoding")),
        "encoding": (("headers", _NAMES, "header"),),
        "parameter": (("schema", _ONE, "schema"), ("examples", _NAMES, "example"), ("content", _NAMES, "media")),
        "header": (("schema", _ONE, "schema"), ("examples", _NAMES, "example"), ("content", _NAMES, "media")),
        "response": (("headers", _NAMES, "header"), ("content", _NAMES, "media"), ("links", _NAMES, "link")),
        "schema": (
            *((name, _LIST, "schema") for name in ("allOf", "anyOf", "oneOf", "prefixItems")),
            *((name, _ONE, "schema") for name in (
                "not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames",
                "unevaluatedItems", "unevaluatedProperties", "contentSchema",
            )),
            *((name, _NAMES, "schema") for name in ("properties", "patternProperties", "dependentSchemas", "$defs")),
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An object of the document: ``kind`` says what OpenAPI takes it for, ``tokens`` where it stands."""

    kind: str
    tokens: Tokens
    value: dict[str, Json]
    outermost: bool = True
    """Whether it is no part of another of its kind, as a schema in a schema is."""

    @property
    def reference(self) -> str | None:
        """Where it refers to, if it is a reference."""
        reference = self.value.get("$ref")
        return reference if isinstance(reference, str) and self.kind != "security" else None


def places(root: dict[str, Json], version: str) -> Iterator[Place]:
    """Every object of a document of a version (``3.0``, ``3.1``), in its order. References are not followed."""
    waiting = [Place(kind="document", tokens=(), value=root)]
    while waiting:
        place = waiting.pop()
        yield place
        if place.reference is None or (place.kind == "schema" and version != "3.0") or place.kind == "path":
            waiting.extend(reversed(list(_parts(place))))


def _parts(place: Place) -> Iterator[Place]:
    for member, shape, kind in _PARTS.get(place.kind, ()):
        inner = place.value if member is None else place.value.get(member)
        tokens = place.tokens if member is None else (*place.tokens, member)
        for token, value in _items(inner, shape):
            if isinstance(value, dict):
                yield Place(kind=kind, tokens=(*tokens, *token), value=value, outermost=kind != place.kind)


def _items(inner: Json, shape: str) -> list[tuple[Tokens, Json]]:
    if shape == _ONE:
        return [((), inner)]
    if shape == _LIST:
        return [((number,), value) for number, value in enumerate(inner)] if isinstance(inner, list) else []
    if not isinstance(inner, dict):
        return []
    return [((name,), value) for name, value in inner.items() if shape == _NAMES or not name.startswith("x-")]
