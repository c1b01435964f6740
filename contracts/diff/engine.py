"""The only door to jsonschema-rs' experimental containment, and to the two validators that confirm a witness.

The names of those calls have changed before. Nothing else may know them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

import jsonschema
import jsonschema_rs

from contracts.model import Json
from contracts.standards import CURRENCIES, REGIONS

_LISTS: Final[Mapping[str, Mapping[str, Json]]] = {
    # Formats that are closed lists or ranges, said in keywords that containment understands.
    "iso-4217": {"anyOf": [{"enum": sorted(CURRENCIES)}, {"not": {"type": "string"}}]},
    "iso-3166-1-alpha-2": {"anyOf": [{"enum": sorted(REGIONS)}, {"not": {"type": "string"}}]},
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
}
_CHECKER: Final = jsonschema.FormatChecker(
    ["date-time", "date", "time", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"]
)
_DATA: Final = frozenset({"enum", "const", "required"})


def lowered(schema: Json) -> Json:
    """The same schema without formats that only this project knows."""
    if isinstance(schema, list):
        return [lowered(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: value if key in _DATA else lowered(value) for key, value in schema.items()}
    if isinstance(found.get("format"), str) and found["format"] in _LISTS:
        extra = _LISTS[found.pop("format")]
        found["allOf"] = [*found.get("allOf", ()), dict(extra)]
    return found


def contained(left: Json, right: Json) -> bool | None:
    """Whether every value that fits ``left`` fits ``right``; None when the engine cannot say."""
    try:
        verdict = _canonical(right).covers(_canonical(left))
    except _TROUBLE:
        return None
    return {"yes": True, "no": False}.get(verdict.value.lower())


def is_empty(schema: Json) -> bool:
    """Whether it is proven that no value fits."""
    try:
        return str(_canonical(schema).satisfiability().value).lower() == "no"
    except _TROUBLE:
        return False


def difference(left: Json, right: Json) -> Json | None:
    """A schema of the values that fit ``left`` and not ``right``; None when the engine cannot say it."""
    try:
        return _canonical(left).subtract(_canonical(right)).to_json_schema()
    except _TROUBLE:
        return None


class Judge:
    """Two validators that have to agree. ``schema`` is a whole document with its definitions."""

    def __init__(self, schema: Json) -> None:
        plain = lowered(schema)
        self._first = jsonschema_rs.Draft202012Validator(plain, validate_formats=True, offline=True)
        self._second = jsonschema.Draft202012Validator(plain, format_checker=_CHECKER)

    def quick(self, value: Json) -> bool:
        """Whether the faster of the two validators takes the value."""
        try:
            return self._first.is_valid(value)
        except (ValueError, RecursionError):
            return False

    def says(self, value: Json) -> bool | None:
        """Whether the value is valid; None when the two validators disagree or cannot tell."""
        try:
            first = self._first.is_valid(value)
            second = self._second.is_valid(value)
        except (ValueError, RecursionError, re.error, OverflowError):
            return None
        return first if first == second else None


@functools.lru_cache(maxsize=10_000)
def is_of_format(text: str, name: str) -> bool:
    """Whether a text is of a format, by both validators."""
    return _judge_of_format(name).says(text) is True


@functools.cache
def _judge_of_format(name: str) -> Judge:
    return Judge({"format": name})


def judge(schema: Json) -> Judge | None:
    """The validators of a schema, or None when one of them cannot read it."""
    try:
        return Judge(schema)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


_TROUBLE: Final = (ValueError, jsonschema_rs.ReferencingError)


def _canonical(schema: Json) -> jsonschema_rs.CanonicalSchema:
    return jsonschema_rs.canonicalize(
        lowered(schema), draft=jsonschema_rs.Draft202012, validate_formats=True, offline=True
    )
