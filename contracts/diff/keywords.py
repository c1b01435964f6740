"""The keywords of schemas, by what stands below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ANNOTATIONS: Final = frozenset(
    "title description default example examples deprecated externalDocs xml discriminator readOnly writeOnly nullable "
    "$comment $schema $id $anchor $vocabulary contentEncoding contentMediaType contentSchema".split()
)
"""Keywords that no value is refused for."""

ONE: Final = frozenset(
    "items additionalProperties unevaluatedProperties unevaluatedItems not contains propertyNames if then else".split()
)
"""Keywords that hold one schema."""
LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold a list of schemas."""
MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas"})
"""Keywords that hold schemas by name."""

CHOICES: Final = ("anyOf", "oneOf")
"""Keywords of which one schema or more has to fit."""
CONDITION: Final = ("if", "then", "else")
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "if": CONDITION,
    "contains": ("contains", "minContains", "maxContains"),
}
"""Keywords that say one thing together, by the one that they say nothing without."""

ENFORCED: Final = frozenset(
    "date-time date time email hostname ipv4 ipv6 uri uuid iso-3166-1-alpha-2 iso-4217 int32".split()
)
"""Formats that values are held to. What another format asks for is not known here."""

IDLE: Final[Mapping[str, Any]] = {
    "additionalProperties": True,
    "unevaluatedProperties": True,
    "items": True,
    "uniqueItems": False,
    "required": [],
    "properties": {},
    "patternProperties": {},
    "allOf": [],
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
}
"""Values with which a keyword says nothing."""
