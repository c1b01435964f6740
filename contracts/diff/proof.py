"""Proofs that one schema is within another, keyword by keyword, where the engine gives up.

The engine does not see through recursion and patterns. A proof here goes down both schemas together:
each keyword on the right has to follow from the left. A pair that is met again on the way down is
taken as proven, as every value ends somewhere. What is not proven is not refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from contracts.diff import engine
from contracts.diff.document import definition_name, references
from contracts.diff.keywords import CHOICES
from contracts.diff.merging import ALL_TYPES, Schema, types
from contracts.diff.pattern import expression
from contracts.diff.regular import every, of_length, within
from contracts.model import Json

MAX_STEPS: Final = 20_000
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")

OF_TYPE: Final[Mapping[str, frozenset[str]]] = {
    keyword: frozenset(kinds.split())
    for keywords, kinds in (
        ("minLength maxLength pattern", "string"),
        ("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf", "integer number"),
        ("items prefixItems contains minItems maxItems uniqueItems", "array"),
        (
            "properties additionalProperties patternProperties propertyNames required minProperties maxProperties",
            "object",
        ),
    )
    for keyword in keywords.split()
}
"""The types of values that a keyword speaks of."""

_Parts = tuple[Json, ...]


def proven(left: Schema, right: Schema) -> bool:
    """Whether every value of one document, a schema with its ``$defs``, is proven to be one of the other."""
    return _Proof(left.get("$defs", {}), right.get("$defs", {})).holds((left,), right)


class _Proof:
    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json]) -> None:
        self._left, self._right = left, right
        self._assumed: dict[tuple[tuple[int, ...], int], bool] = {}
        self._kept: list[_Parts] = []  # what is known by its id has to stay alive
        self._steps = MAX_STEPS

    def holds(self, left: _Parts, right: Json) -> bool:
        """Whether all of ``left`` at once is within ``right``."""
        parts = tuple(_opened(left, self._left))
        if any(one is False for one in parts) or not _kinds(parts):
            return True
        key = (tuple(sorted({id(one) for one in parts})), id(right))
        self._steps -= 1
        if key not in self._assumed and self._steps > 0:
            self._assumed[key] = True
            self._kept.append((*parts, right))
            found = all(self._follows(parts, one) for one in _opened((right,), self._right))
            self._assumed[key] = found or self._asked(parts, right) or self._by_cases(parts, right)
        return self._assumed.get(key, False)

    def _follows(self, left: _Parts, right: Json) -> bool:
        if not isinstance(right, dict):
            return right is True
        kinds = _kinds(left)
        listed = next((one["enum"] for one in left if "enum" in one), None)
        if listed is not None and self._all_fit(left, listed, right):
            return True
        return all(
            (keyword in OF_TYPE and not OF_TYPE[keyword] & kinds) or self._keyword(keyword, left, right)
            for keyword in right
            if keyword not in ("$ref", "allOf", "$defs")
        )

    def _all_fit(self, left: _Parts, listed: list[Json], right: Schema) -> bool:
        """Whether each of a few listed values that is let in on the left fits the right."""
        judges = [engine.judge({**one, "$defs": self._left}) for one in left if isinstance(one, dict)]
        last = engine.judge({**right, "$defs": self._right})
        if last is None or len(listed) > 500:
            return False
        taken = [one for one in listed if all(judge is None or judge.says(one) is not False for judge in judges)]
        return all(last.says(one) is True for one in taken)

    def _keyword(self, keyword: str, left: _Parts, right: Schema) -> bool:
        if keyword in CHOICES:
            return self._choice(keyword, left, right)
        if keyword in _OBJECTS:
            return _OBJECTS[keyword](self, left, right)
        if keyword in _SIMPLE:
            return _SIMPLE[keyword](left, keyword, right[keyword])
        # What is not understood has to be said on the left in the same words.
        return any(one.get(keyword) == right[keyword] for one in left if isinstance(one, dict)) and not list(
            references(right)
        )

    def members(self, left: _Parts, right: Schema) -> bool:
        """Whether each member that the right describes is within what the left lets it be."""
        return all(self.holds(_member(left, name), one) for name, one in right["properties"].items())

    def others(self, left: _Parts, right: Schema) -> bool:
        """Whether members that the right does not name are within what it lets others be."""
        if "patternProperties" in right:
            return False
        named = right.get("properties", {})
        known = dict.fromkeys(name for one in left for name in one.get("properties", {}) if name not in named)
        rest = right["additionalProperties"]
        return all(self.holds(_member(left, name), rest) for name in known) and self.holds(_member(left, None), rest)

    def items(self, left: _Parts, right: Schema) -> bool:
        """Whether the items are within the items."""
        if "prefixItems" in right or any("prefixItems" in one for one in left):
            return False
        if any(one.get("maxItems") == 0 for one in left):
            return True
        return self.holds(tuple(one["items"] for one in left if "items" in one), right["items"])

    def _choice(self, keyword: str, left: _Parts, right: Schema) -> bool:
        branches = right[keyword]
        if keyword == "oneOf" and not all(
            self._apart(one, other) for index, one in enumerate(branches) for other in branches[:index]
        ):
            return False
        return any(self.holds(left, one) for one in branches) or any(
            all(any(self.holds((*rest, mine), one) for one in branches) for mine in options)
            for options, rest in _options(left)
        )

    def _by_cases(self, left: _Parts, right: Json) -> bool:
        """Whether it holds whichever choice the left makes, one choice at a time."""
        return any(all(self.holds((*rest, mine), right) for mine in options) for options, rest in _options(left))

    def _apart(self, one: Json, other: Json) -> bool:
        """Whether two variants have no value in common."""
        first, second = (tuple(_opened((part,), self._right)) for part in (one, other))
        if not _kinds(first) & _kinds(second):
            return True
        for name in _required(first) & _required(second):
            lists = [
                [
                    found["enum"]
                    for found in _opened(_member(side, name), self._right)
                    if isinstance(found, dict) and "enum" in found
                ]
                for side in (first, second)
            ]
            if all(lists) and not any(value in lists[1][0] for value in lists[0][0]):
                return True
        return engine.is_empty({"allOf": [one, other], "$defs": self._right})

    def _asked(self, left: _Parts, right: Json) -> bool:
        """What the engine says of this part."""
        whole = {"allOf": [one for one in left if one is not True], "$defs": self._left}
        goal = {"allOf": [right], "$defs": self._right}
        return engine.contained(whole, goal) is True


_OBJECTS: Final[Mapping[str, Callable[[_Proof, _Parts, Schema], bool]]] = {
    "properties": _Proof.members,
    "additionalProperties": _Proof.others,
    "items": _Proof.items,
    "required": lambda proof, left, right: set(right["required"]) <= _required(left),
}


def _opened(parts: _Parts, definitions: Mapping[str, Json]) -> Iterator[Json]:
    """The schemas of a conjunction: references and conjunctions inside are opened."""
    waiting, seen = list(parts), set()
    while waiting:
        part = waiting.pop(0)
        if id(part) in seen:
            continue
        seen.add(id(part))
        if not isinstance(part, dict):
            if part is False:
                yield False
            continue
        if "$ref" in part:
            waiting.append(definitions[definition_name(part["$ref"])])
        waiting += part.get("allOf", ())
        if set(part) - {"$ref", "allOf", "$defs"}:
            yield part


def _kinds(parts: _Parts) -> frozenset[str]:
    """The types that all of the schemas leave open."""
    found = frozenset(ALL_TYPES)
    for part in parts:
        if isinstance(part, dict) and "type" in part:
            named = set(types(part))
            found &= named | ({"integer"} if "number" in named else set())
    return found


def _member(left: _Parts, name: str | None) -> _Parts:
    """What the left says of a member; of any that it does not name, without a name."""
    found = []
    for one in left:
        if not isinstance(one, dict):
            continue
        if name is not None and name in one.get("properties", {}):
            found.append(one["properties"][name])
        elif "additionalProperties" in one and "patternProperties" not in one:
            found.append(one["additionalProperties"])
    return tuple(found)


def _required(parts: _Parts) -> set[str]:
    return {name for one in parts if isinstance(one, dict) for name in one.get("required", ())}


def _options(left: _Parts) -> Iterator[tuple[list[Json], _Parts]]:
    """Each choice of the left: its branches, and the left without it."""
    for index, one in enumerate(left):
        for keyword in CHOICES:
            if keyword in one:
                rest = {key: value for key, value in one.items() if key not in (keyword, "$ref", "allOf")}
                yield one[keyword], (*left[:index], *((rest,) if rest else ()), *left[index + 1 :])


def _bound(left: _Parts, keyword: str, wanted: Json) -> bool:
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


def _pattern(left: _Parts, keyword: str, wanted: Json) -> bool:
    if any(one.get("pattern") == wanted for one in left):
        return True
    said = [expression(one["pattern"]) for one in left if "pattern" in one]
    said += [
        of_length(one.get("minLength", 0), one.get("maxLength"))
        for one in left
        if {"minLength", "maxLength"} & set(one)
    ]
    goal = expression(wanted)
    known = [one for one in said if one is not None]
    return goal is not None and bool(known) and within(every(*known), goal) is True


def _multiple(left: _Parts, keyword: str, wanted: Json) -> bool:
    said = [one["multipleOf"] for one in left if "multipleOf" in one]
    whole = [one for one in said if isinstance(one, int) and isinstance(wanted, int)]
    return wanted in said or any(one % wanted == 0 for one in whole) or (wanted == 1 and _kinds(left) == {"integer"})


def _same(left: _Parts, keyword: str, wanted: Json) -> bool:
    return any(one.get(keyword) == wanted for one in left)


def _typed(left: _Parts, keyword: str, wanted: Json) -> bool:
    named = set(types({"type": wanted}))
    return _kinds(left) <= named | ({"integer"} if "number" in named else set())


def _listed(left: _Parts, keyword: str, wanted: Json) -> bool:
    return any(all(value in wanted for value in one["enum"]) for one in left if "enum" in one)


_SIMPLE: Final[Mapping[str, Callable[[_Parts, str, Json], bool]]] = {
    **dict.fromkeys((*_LOWER, *_UPPER), _bound),
    "pattern": _pattern,
    "multipleOf": _multiple,
    "type": _typed,
    "enum": _listed,
    "format": _same,
    "uniqueItems": _same,
}
