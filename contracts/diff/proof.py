"""Proofs that one schema is within another, keyword by keyword, where the engine gives up.

The engine does not see through recursion and patterns. A proof here goes down both schemas together:
each keyword on the right has to follow from the left. A pair that is met again on the way down is
taken as proven, as every value ends somewhere. What is not proven is not refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from contracts.diff import engine
from contracts.diff.document import definition_name, references
from contracts.diff.implications import SIMPLE, Parts, kinds, required
from contracts.diff.keywords import CHOICES, CONDITION
from contracts.diff.merging import Schema
from contracts.diff.naming import groups, member
from contracts.diff.pattern import expression
from contracts.diff.regular import Expression, every, no, takes
from contracts.model import Json

MAX_STEPS: Final = 20_000
_ENDLESS: Final = 10**9
_TEXT: Final[Json] = {"type": "string"}
_OPENED: Final = frozenset({"$ref", "allOf"})
"""Keywords whose schemas stand beside the schema that they are in."""

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


def proven(left: Schema, right: Schema) -> bool:
    """Whether every value of one document, a schema with its ``$defs``, is proven to be one of the other."""
    return _Proof(left.get("$defs", {}), right.get("$defs", {})).holds((left,), right)


class _Proof:
    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json]) -> None:
        self._left, self._right = left, right
        self._assumed: dict[tuple[tuple[int, ...], int], bool] = {}
        self._kept: list[Parts] = []  # what is known by its id has to stay alive
        self._steps = MAX_STEPS

    def holds(self, left: Parts, right: Json) -> bool:
        """Whether all of ``left`` at once is within ``right``."""
        parts = tuple(_opened(left, self._left))
        if any(one is False for one in parts) or not kinds(parts):
            return True
        key = (tuple(sorted({id(one) for one in parts})), id(right))
        self._steps -= 1
        if key not in self._assumed and self._steps > 0:
            self._assumed[key] = True
            self._kept.append((*parts, right))
            found = all(self._follows(parts, one) for one in _opened((right,), self._right))
            self._assumed[key] = (
                found or self._asked(parts, right) or self._by_cases(parts, right) or self._is_impossible(parts)
            )
        return self._assumed.get(key, False)

    def _follows(self, left: Parts, right: Json) -> bool:
        if not isinstance(right, dict):
            return right is True
        open_kinds = kinds(left)
        listed = next((one["enum"] for one in left if "enum" in one), None)
        if listed is not None and self._all_fit(left, listed, right):
            return True
        return all(
            (keyword in OF_TYPE and not OF_TYPE[keyword] & open_kinds) or self._keyword(keyword, left, right)
            for keyword in right
            if keyword not in ("$ref", "allOf", "$defs")
        )

    def _all_fit(self, left: Parts, listed: list[Json], right: Schema) -> bool:
        """Whether each of a few listed values that is let in on the left fits the right."""
        judges = [engine.judge({**one, "$defs": self._left}) for one in left if isinstance(one, dict)]
        last = engine.judge({**right, "$defs": self._right})
        if last is None or len(listed) > 500:
            return False
        taken = [one for one in listed if all(judge is None or judge.says(one) is not False for judge in judges)]
        return all(last.says(one) is True for one in taken)

    def _keyword(self, keyword: str, left: Parts, right: Schema) -> bool:
        if keyword in CHOICES:
            return self._choice(keyword, left, right)
        if keyword in _INNER:
            return _INNER[keyword](self, left, right)
        if keyword in SIMPLE:
            return SIMPLE[keyword](left, keyword, right[keyword])
        # What is not understood has to be said on the left in the same words.
        return any(one.get(keyword) == right[keyword] for one in left if isinstance(one, dict)) and not list(
            references(right)
        )

    def members(self, left: Parts, right: Schema) -> bool:
        """Whether each member that the right describes is within what the left lets it be."""
        return all(self.holds(member(left, name), one) for name, one in right["properties"].items())

    def shaped(self, left: Parts, right: Schema) -> bool:
        """Whether members whose names have a pattern are within what the right lets such members be."""
        for pattern, schema in right["patternProperties"].items():
            names = expression(pattern)
            if names is None:
                if not any(one.get("patternProperties", {}).get(pattern) == schema for one in left):
                    return False
            elif not self._named(left, names, schema):
                return False
        return True

    def others(self, left: Parts, right: Schema) -> bool:
        """Whether members that the right does not name are within what it lets others be."""
        shapes = [expression(one) for one in right.get("patternProperties", {})]
        if None in shapes:
            return False
        names = every(*(no(one) for one in shapes if one is not None))
        return self._named(left, names, right["additionalProperties"], right.get("properties", ()))

    def _named(self, left: Parts, names: Expression, right: Json, besides: Iterable[str] = ()) -> bool:
        """Whether all members of some names are within a schema."""
        known = {name for one in left for name in one.get("properties", {}) if name not in besides}
        return all(self.holds(member(left, name), right) for name in sorted(known) if takes(names, name)) and all(
            self.holds(one, right) for one in groups(left, names)
        )

    def names(self, left: Parts, right: Schema) -> bool:
        """Whether the names of members are within what the right lets names be."""
        return self.holds(
            (_TEXT, *(one["propertyNames"] for one in left if "propertyNames" in one)), right["propertyNames"]
        )

    def items(self, left: Parts, right: Schema) -> bool:
        """Whether the items are within the items, place by place."""
        first = right.get("prefixItems", [])
        most = min((one["maxItems"] for one in left if "maxItems" in one), default=_ENDLESS)
        known = max([len(first), *(len(one.get("prefixItems", ())) for one in left)])
        goals = [first[index] if index < len(first) else right.get("items", True) for index in range(known + 1)]
        return all(self.holds(_item(left, index), goal) for index, goal in enumerate(goals) if index < most)

    def condition(self, left: Parts, right: Schema) -> bool:
        """Whether what the right asks under a condition follows, with the condition and against it."""
        test = right["if"]
        if list(references(test)):
            return False  # its names are of the right, and what holds at once is looked up on the left
        sides = [(test, right.get("then", True)), ({"not": test}, right.get("else", True))]
        return all(self.holds((*left, one), goal) for one, goal in sides)

    def denial(self, left: Parts, right: Schema) -> bool:
        """Whether what the right rules out is ruled out on the left."""
        turned = _Proof(self._right, self._left)
        return any(turned.holds((right["not"],), one["not"]) for one in left if "not" in one)

    def dependents(self, left: Parts, right: Schema) -> bool:
        """Whether what the right asks of objects with some member follows."""
        for name, schema in right["dependentSchemas"].items():
            mine = [one["dependentSchemas"][name] for one in left if name in one.get("dependentSchemas", {})]
            if not self.holds((*left, {"required": [name]}, *mine), schema):
                return False
        return True

    def needs(self, left: Parts, right: Schema) -> bool:
        """Whether the members that the right asks for beside another are there."""
        return all(
            set(wanted) <= required((*left, {"required": [name]}))
            for name, wanted in right["dependentRequired"].items()
        )

    def _choice(self, keyword: str, left: Parts, right: Schema) -> bool:
        branches = right[keyword]
        if keyword == "oneOf" and not all(
            self._apart(one, other) for index, one in enumerate(branches) for other in branches[:index]
        ):
            return False
        return any(self.holds(left, one) for one in branches) or any(
            all(any(self.holds((*rest, mine), one) for one in branches) for mine in options)
            for options, rest in _options(left)
        )

    def _by_cases(self, left: Parts, right: Json) -> bool:
        """Whether it holds whichever choice the left makes, one choice at a time."""
        return any(all(self.holds((*rest, mine), right) for mine in options) for options, rest in _options(left))

    def _is_impossible(self, left: Parts) -> bool:
        """Whether one schema rules out what the others say."""
        for index, one in enumerate(left):
            if "not" in one:
                others = (
                    *left[:index],
                    {key: said for key, said in one.items() if key not in _OPENED | {"not"}},
                    *left[index + 1 :],
                )
                if _Proof(self._left, self._left).holds(others, one["not"]):
                    return True
        return False

    def _apart(self, one: Json, other: Json) -> bool:
        """Whether two variants have no value in common."""
        first, second = (tuple(_opened((part,), self._right)) for part in (one, other))
        if not kinds(first) & kinds(second):
            return True
        for name in required(first) & required(second):
            lists = [
                [
                    found["enum"]
                    for found in _opened(member(side, name), self._right)
                    if isinstance(found, dict) and "enum" in found
                ]
                for side in (first, second)
            ]
            if all(lists) and not any(value in lists[1][0] for value in lists[0][0]):
                return True
        return engine.is_empty({"allOf": [one, other], "$defs": self._right})

    def _asked(self, left: Parts, right: Json) -> bool:
        """What the engine says of this part."""
        whole = {"allOf": [one for one in left if one is not True], "$defs": self._left}
        goal = {"allOf": [right], "$defs": self._right}
        return engine.contained(whole, goal) is True


_INNER: Final[Mapping[str, Callable[[_Proof, Parts, Schema], bool]]] = {
    "properties": _Proof.members,
    "patternProperties": _Proof.shaped,
    "additionalProperties": _Proof.others,
    "propertyNames": _Proof.names,
    "prefixItems": _Proof.items,
    "items": _Proof.items,
    "if": _Proof.condition,
    "then": lambda proof, left, right: True,  # with the condition
    "else": lambda proof, left, right: True,
    "not": _Proof.denial,
    "dependentSchemas": _Proof.dependents,
    "dependentRequired": _Proof.needs,
    "required": lambda proof, left, right: set(right["required"]) <= required(left),
}


def _opened(parts: Parts, definitions: Mapping[str, Json]) -> Iterator[Json]:
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


def _options(left: Parts) -> Iterator[tuple[list[Json], Parts]]:
    """Each choice of the left: its branches, and the left without it. A condition is a choice too."""
    for index, one in enumerate(left):
        for keyword in (*CHOICES, "if"):
            if keyword in one:
                taken = set(CONDITION) if keyword == "if" else {keyword}
                rest = {key: value for key, value in one.items() if key not in taken | _OPENED}
                yield _branches(one, keyword), (*left[:index], *((rest,) if rest else ()), *left[index + 1 :])


def _branches(schema: Schema, keyword: str) -> list[Json]:
    if keyword != "if":
        found: list[Json] = schema[keyword]
        return found
    test = schema["if"]
    return [{"allOf": [test, schema.get("then", True)]}, {"allOf": [{"not": test}, schema.get("else", True)]}]


def _item(left: Parts, index: int) -> Parts:
    """What the left says of the item at a place."""
    found = []
    for one in left:
        first = one.get("prefixItems", ())
        if index < len(first):
            found.append(first[index])
        elif "items" in one:
            found.append(one["items"])
    return tuple(found)
