"""What follows from several schemas at once, keyword by keyword, where no schema inside has to be looked at.

``left`` are the schemas that hold at once, ``wanted`` is what the keyword asks for. False says *not shown*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from contracts.diff.merging import ALL_TYPES, types
from contracts.diff.pattern import expression
from contracts.diff.regular import Expression, either, every, literal, of_length, within
from contracts.diff.values import among
from contracts.model import Json

Parts = tuple[Json, ...]

_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_MAX_LISTED: Final = 100


def kinds(left: Parts) -> frozenset[str]:
    """The types that all of the schemas leave open."""
    found = frozenset(ALL_TYPES)
    for part in left:
        if isinstance(part, dict) and "type" in part:
            named = set(types(part))
            found &= named | ({"integer"} if "number" in named else set())
    return found


def required(left: Parts) -> set[str]:
    """The members that an object has to have."""
    found = {name for one in left if isinstance(one, dict) for name in one.get("required", ())}
    needs = [one["dependentRequired"] for one in left if isinstance(one, dict) and "dependentRequired" in one]
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        more = {one for need in needs for one in need.get(name, ())} - found
        found |= more
        waiting += more
    return found


def texts(left: Parts) -> Expression:
    """Texts, among them all that the schemas leave open."""
    found = []
    for one in left:
        if not isinstance(one, dict):
            continue
        if (shape := expression(one["pattern"]) if "pattern" in one else None) is not None:
            found.append(shape)
        if {"minLength", "maxLength"} & set(one):
            found.append(of_length(one.get("minLength", 0), one.get("maxLength")))
    return every(*found)


def _bound(left: Parts, keyword: str, wanted: Json) -> bool:
    is_lower = keyword in _LOWER
    loose, strict = ("minimum", "exclusiveMinimum") if is_lower else ("maximum", "exclusiveMaximum")
    for one in left:
        for said, value in one.items():
            if said == keyword or (keyword == loose and said == strict):
                if value >= wanted if is_lower else value <= wanted:
                    return True
            elif keyword == strict and said == loose and (value > wanted if is_lower else value < wanted):
                return True
    return False


def _size(left: Parts, keyword: str, wanted: Json) -> bool:
    """Numbers of members and items, where others say them: closed lists of names and of places."""
    if _bound(left, keyword, wanted):
        return True
    if keyword == "minProperties":
        return bool(len(required(left)) >= wanted)
    if keyword == "maxItems":
        return any(one.get("items") is False and len(one.get("prefixItems", ())) <= wanted for one in left)
    return any(
        one.get("additionalProperties") is False
        and "patternProperties" not in one
        and len(one.get("properties", ())) <= wanted
        for one in left
    )


def _length(left: Parts, keyword: str, wanted: Json) -> bool:
    if _bound(left, keyword, wanted):
        return True
    goal = of_length(wanted, None) if keyword == "minLength" else of_length(0, wanted)
    return any("pattern" in one for one in left) and within(texts(left), goal) is True


def _pattern(left: Parts, keyword: str, wanted: Json) -> bool:
    if any(one.get("pattern") == wanted for one in left):
        return True
    goal = expression(wanted)
    return goal is not None and within(texts(left), goal) is True


def _unique(left: Parts, keyword: str, wanted: Json) -> bool:
    return _bound(left, "maxItems", 1) or _same(left, keyword, wanted)


def _multiple(left: Parts, keyword: str, wanted: Json) -> bool:
    said = [one["multipleOf"] for one in left if "multipleOf" in one]
    whole = [one for one in said if isinstance(one, int) and isinstance(wanted, int)]
    return wanted in said or any(one % wanted == 0 for one in whole) or (wanted == 1 and kinds(left) == {"integer"})


def _same(left: Parts, keyword: str, wanted: Json) -> bool:
    return any(one.get(keyword) == wanted for one in left)


def _typed(left: Parts, keyword: str, wanted: Json) -> bool:
    named = set(types({"type": wanted}))
    return kinds(left) <= named | ({"integer"} if "number" in named else set())


def _listed(left: Parts, keyword: str, wanted: Json) -> bool:
    if any(all(among(value, wanted) for value in one["enum"]) for one in left if "enum" in one):
        return True
    if kinds(left) != {"string"} or not any("pattern" in one for one in left) or len(wanted) > _MAX_LISTED:
        return False
    return within(texts(left), either(*(literal(one) for one in wanted if isinstance(one, str)))) is True


SIMPLE: Final[Mapping[str, Callable[[Parts, str, Json], bool]]] = {
    **dict.fromkeys((*_LOWER, *_UPPER), _bound),
    **dict.fromkeys(("minLength", "maxLength"), _length),
    **dict.fromkeys(("minProperties", "maxProperties", "maxItems"), _size),
    "pattern": _pattern,
    "multipleOf": _multiple,
    "type": _typed,
    "enum": _listed,
    "format": _same,
    "uniqueItems": _unique,
}
"""The keywords that are understood so."""
