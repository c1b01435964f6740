"""Proofs that one schema is within another, keyword by keyword, where the engine gives up.

The engine does not see through recursion and patterns. A proof here goes down both schemas together:
each keyword on the right has to follow from the left. A pair that is met again further down in the value
is taken as proven, as every value ends somewhere. What is not proven is not refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from contracts.diff import engine
from contracts.diff.document import references
from contracts.diff.goals import Goals
from contracts.diff.implications import SIMPLE, Parts, kinds, required
from contracts.diff.keywords import CHOICES
from contracts.diff.merging import Schema
from contracts.diff.naming import groups, member
from contracts.diff.parts import OPENED, item, opened, options
from contracts.diff.pattern import expression
from contracts.diff.regular import Expression, every, no, takes
from contracts.diff.values import among, equal
from contracts.model import Json

MAX_STEPS: Final = 20_000
_MAX_INNER: Final = 2
"""How many proofs of what is denied there may be within each other."""
_ENDLESS: Final = 10**9
_TEXT: Final[Json] = {"type": "string"}

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
    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json], inner: int = 0) -> None:
        self._left, self._right = left, right
        self._goals: Goals[tuple[tuple[int, ...], int]] = Goals(MAX_STEPS)
        self._kept: list[Parts] = []  # what is known by its id has to stay alive
        self._inner = inner

    def holds(self, left: Parts, right: Json) -> bool:
        """Whether all of ``left`` at once is within ``right``, as said of the same value as the goal around it."""
        parts = tuple(opened(left, self._left))
        if any(one is False for one in parts) or not kinds(parts):
            return True
        self._kept.append((*parts, right))
        return self._goals.reached(
            (tuple(sorted({id(one) for one in parts})), id(right)),
            lambda: (
                all(self._follows(parts, one) for one in opened((right,), self._right))
                or self._asked(parts, right)
                or self._by_cases(parts, right)
                or self._is_impossible(parts)
            ),
        )

    def _below(self, left: Parts, right: Json) -> bool:
        """The same of a value inside the value of the goal around it."""
        with self._goals.below():
            return self.holds(left, right)

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
        return any(keyword in one and equal(one[keyword], right[keyword]) for one in left) and not list(
            references(right)
        )

    def members(self, left: Parts, right: Schema) -> bool:
        """Whether each member that the right describes is within what the left lets it be."""
        return all(self._below(member(left, name), one) for name, one in right["properties"].items())

    def shaped(self, left: Parts, right: Schema) -> bool:
        """Whether members whose names have a pattern are within what the right lets such members be."""
        for pattern, schema in right["patternProperties"].items():
            names = expression(pattern)
            if names is None:
                if not any(equal(one.get("patternProperties", {}).get(pattern), schema) for one in left):
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
        return all(self._below(member(left, name), right) for name in sorted(known) if takes(names, name)) and all(
            self._below(one, right) for one in groups(left, names)
        )

    def names(self, left: Parts, right: Schema) -> bool:
        """Whether the names of members are within what the right lets names be."""
        return self._below(
            (_TEXT, *(one["propertyNames"] for one in left if "propertyNames" in one)), right["propertyNames"]
        )

    def items(self, left: Parts, right: Schema) -> bool:
        """Whether the items are within the items, place by place."""
        first = right.get("prefixItems", [])
        most = min((one["maxItems"] for one in left if "maxItems" in one), default=_ENDLESS)
        known = max([len(first), *(len(one.get("prefixItems", ())) for one in left)])
        goals = [first[index] if index < len(first) else right.get("items", True) for index in range(known + 1)]
        return all(self._below(item(left, index), goal) for index, goal in enumerate(goals) if index < most)

    def condition(self, left: Parts, right: Schema) -> bool:
        """Whether what the right asks under a condition follows, with the condition and against it."""
        test = right["if"]
        if list(references(test)):
            return False  # its names are of the right, and what holds at once is looked up on the left
        sides = [(test, right.get("then", True)), ({"not": test}, right.get("else", True))]
        return all(self.holds((*left, one), goal) for one, goal in sides)

    def denial(self, left: Parts, right: Schema) -> bool:
        """Whether what the right rules out is ruled out on the left."""
        turned = _Proof(self._right, self._left, self._inner + 1)
        return self._inner < _MAX_INNER and any(
            turned.holds((right["not"],), one["not"]) for one in left if "not" in one
        )

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
            for options, rest in options(left)
        )

    def _by_cases(self, left: Parts, right: Json) -> bool:
        """Whether it holds whichever choice the left makes, one choice at a time."""
        return any(all(self.holds((*rest, mine), right) for mine in options) for options, rest in options(left))

    def _is_impossible(self, left: Parts) -> bool:
        """Whether one schema rules out what the others say."""
        for index, one in enumerate(left if self._inner < _MAX_INNER else ()):
            if "not" in one:
                others = (
                    *left[:index],
                    {key: said for key, said in one.items() if key not in OPENED | {"not"}},
                    *left[index + 1 :],
                )
                if _Proof(self._left, self._left, self._inner + 1).holds(others, one["not"]):
                    return True
        return False

    def _apart(self, one: Json, other: Json) -> bool:
        """Whether two variants have no value in common."""
        first, second = (tuple(opened((part,), self._right)) for part in (one, other))
        if not kinds(first) & kinds(second):
            return True
        for name in required(first) & required(second):
            lists = [
                [
                    found["enum"]
                    for found in opened(member(side, name), self._right)
                    if isinstance(found, dict) and "enum" in found
                ]
                for side in (first, second)
            ]
            if all(lists) and not any(among(value, lists[1][0]) for value in lists[0][0]):
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
