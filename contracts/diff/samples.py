"""Values drawn from a schema, plain ones first, aimed at the points where two schemas may part.

Nothing here is random: the same schemas give the same values. A value that is drawn need not fit, so
whoever draws has to judge it. For each leaf of the schema there are a few values, each in an otherwise
smallest whole, so that the number of values grows with the size of the schema and not with its power.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from contracts.diff.document import definition_name
from contracts.diff.engine import is_of_format
from contracts.diff.lazy import Lazy
from contracts.diff.merging import Schema, merged, prepared, types
from contracts.diff.pattern import expression
from contracts.diff.pool import Pool
from contracts.diff.regular import every, no, of_length, shortest
from contracts.model import Json

MAX_VALUES: Final = 4_000
MAX_INNER: Final = 1_000
MAX_NAMES: Final = 60
MAX_DEPTH: Final = 9
MAX_LENGTH: Final = 3_000

_TEXTS: Final = (
    "", "a", "0", "-1", "true", "A", "é", "a b", "2026-11-23", "10:00:00Z", "2026-11-23T10:00:00Z",
    "2026-11-23T10:00:00",
    "https://hooks.example/a", "a@example.com", "numbers.example", "192.0.2.1", "2001:db8::1",
    "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11", "USD", "US", "+12025550134", "\n",
)  # fmt: skip
"""Texts of every format, and some of none."""


class Samples:
    """Draws from a document: a schema with its ``$defs``."""

    def __init__(self, document: Schema, pool: Pool, turns: int = 2) -> None:
        """``turns`` is how often a definition that refers to itself is opened on the way down."""
        self._document, self._pool, self._turns = document, pool, turns
        self._definitions = document.get("$defs", {})
        self._known: dict[tuple[Hashable, int, tuple[str, ...]], Lazy] = {}
        self._kept: list[Json] = []  # what is known by its id has to stay alive

    def all(self) -> Iterator[Json]:
        """The values, few at a time and in a fixed order."""
        yield from self._values(self._document, MAX_DEPTH, ())

    def _values(self, schema: Json, depth: int, path: tuple[str, ...]) -> Lazy:
        if schema is False or depth == 0:
            return Lazy(iter(()), 0)
        key = (_identity(schema), depth, tuple(sorted(path)))
        if key not in self._known:
            self._kept.append(schema)
            most = MAX_VALUES if depth == MAX_DEPTH else MAX_INNER
            self._known[key] = Lazy(self._drawn(schema, depth, path), most)
        return self._known[key]

    def _drawn(self, schema: Json, depth: int, path: tuple[str, ...]) -> Iterator[Json]:
        """One of each type and choice before the second of any."""
        rows: list[Iterable[Json]] = []
        for plain, reached in itertools.islice(self._plain(schema if isinstance(schema, dict) else {}, path), 60):
            if "const" in plain or "enum" in plain:
                rows.append([plain["const"]] if "const" in plain else plain["enum"])
            else:
                rows += [self._of_type(kind, plain, depth, reached) for kind in types(plain)]
        for row in itertools.zip_longest(*rows, fillvalue=_NOTHING):
            yield from (one for one in row if one is not _NOTHING)

    def _plain(self, schema: Schema, path: tuple[str, ...]) -> Iterator[tuple[Schema, tuple[str, ...]]]:
        """A schema without references and choices: one for each way of choosing, with the references followed."""
        waiting: list[tuple[Schema, Schema, tuple[str, ...]]] = [(schema, {}, path)]
        while waiting:
            here, base, reached = waiting.pop(0)
            rest = {key: one for key, one in here.items() if key not in _CHOICES}
            both = merged(base, prepared({key: one for key, one in rest.items() if key != "$ref"}))
            parts: list[list[Json]] = []
            if "$ref" in here:
                name = definition_name(here["$ref"])
                if reached.count(name) >= self._turns:
                    continue
                reached = (*reached, name)
                parts.append([self._resolved(name)])
            parts += [[one] for one in here.get("allOf", ())]
            parts += [list(here[key]) for key in ("anyOf", "oneOf") if key in here]
            if "if" in here:
                parts.append([{"allOf": [here["if"], here.get("then", True)]}, here.get("else", True)])
            if not parts:
                yield both, reached
                continue
            for chosen in itertools.islice(itertools.product(*parts), 40):
                if False not in chosen:
                    yield from self._chosen(both, [one for one in chosen if isinstance(one, dict)], reached)

    def _chosen(
        self, base: Schema, parts: list[Schema], path: tuple[str, ...]
    ) -> Iterator[tuple[Schema, tuple[str, ...]]]:
        if not parts:
            yield base, path
            return
        for plain, reached in self._plain(parts[0], path):
            yield from self._chosen(merged(base, plain), parts[1:], reached)

    def _resolved(self, name: str) -> Json:
        return self._document if name == "" else self._definitions.get(name, True)

    def _of_type(self, kind: str, schema: Schema, depth: int, path: tuple[str, ...]) -> Iterable[Json]:
        if kind == "object":
            return self._objects(schema, depth, path)
        if kind == "array":
            return self._arrays(schema, depth, path)
        if kind == "string":
            return self._texts(schema)
        if kind in ("integer", "number"):
            return self._numbers(schema, kind)
        return [False, True] if kind == "boolean" else [None]

    def _texts(self, schema: Schema) -> list[str]:
        """Texts aimed at the points where schemas may part, then usual ones."""
        drawn = self._shaped(schema)
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        words = [one for one in self._pool.values if isinstance(one, str)]
        usual = [one for one in (*words, *_TEXTS) if least <= len(one) and (most is None or len(one) <= most)]
        found = [*drawn, *usual] if "patterns" not in schema else [*drawn, *words, *usual]
        for name in schema.get("formats", ()):
            found = [one for one in (*found, *_TEXTS) if is_of_format(one, name)]
        for name in schema.get("unlike", ()):
            found = [one for one in found if not is_of_format(one, name)]
        return list(dict.fromkeys(found))

    def _shaped(self, schema: Schema) -> list[str]:
        """Texts at the lengths and patterns that either schema names."""
        parts = [(one, expression(one)) for one in schema.get("patterns", ())]
        barred = [(one, expression(one)) for one in schema.get("barred", ())]
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        known = [one for _, one in parts if one is not None] + [no(one) for _, one in barred if one is not None]
        base = every(of_length(least, most), *known)
        wanted = [base]
        wanted += [every(base, no(one)) for one in map(expression, self._pool.patterns) if one is not None]
        wanted += [every(base, one) for one in map(expression, self._pool.patterns) if one is not None]
        wanted += [
            every(base, of_length(long, long))
            for near in self._pool.lengths
            for long in (near - 1, near, near + 1)
            if long >= 0
        ]
        return [] if least > MAX_LENGTH else [text for one in wanted if (text := _shortest(one)) is not None]

    def _numbers(self, schema: Schema, kind: str) -> list[float]:
        step = schema.get("multipleOf")
        near = [
            *(value + by for value in self._pool.numbers for by in (0, 1, -1)),
            *(value for value in self._pool.values if isinstance(value, int | float) and not isinstance(value, bool)),
            0, 1, -1, 2, 10, 2**31, -(2**31) - 1,
        ]  # fmt: skip
        if kind == "number":
            near += [value + by for value in self._pool.numbers for by in (0.5, -0.5)] + [0.5, -0.5]
            near += [value / 2 for value in self._pool.numbers]
        if step:
            near += [round(value / step) * step + by for value in near for by in (0, step, -step)]
        if kind == "integer":
            near = [int(value) for value in near]
        fits = [value for value in dict.fromkeys(near) if _in_range(value, schema)]
        return [value for value in fits if abs(value / step - round(value / step)) < 1e-9] if step else fits

    def _objects(self, schema: Schema, depth: int, path: tuple[str, ...]) -> Iterator[Json]:
        members = {name: one for name, one in schema.get("properties", {}).items() if one is not False}
        required = list(schema.get("required", ()))
        rest = schema.get("additionalProperties", True)
        values = {
            name: self._values(members.get(name, rest), depth - 1, path)
            for name in dict.fromkeys([*required, *members])
        }
        if any(not values[name] for name in required):
            return
        smallest = {name: values[name].first for name in required}
        least = schema.get("minProperties", 0)
        optional = [name for name in values if name not in smallest and values[name]]
        for name in optional[: max(least - len(smallest), 0)]:
            smallest[name] = values[name].first
        yield smallest
        if depth == 1:
            return
        every_one = {**smallest, **{name: values[name].first for name in optional}}
        yield every_one
        yield from ({**smallest, name: values[name].first} for name in optional)
        for name in optional:
            yield {key: one for key, one in every_one.items() if key != name}
        for row in itertools.zip_longest(*(values[name].others() for name in values), fillvalue=_NOTHING):
            for name, one in zip(values, row, strict=True):
                if one is not _NOTHING:
                    yield {**smallest, name: one}
        yield from self._more(schema, smallest, values, depth, path)

    def _more(self, schema: Schema, smallest: Json, values: Json, depth: int, path: tuple[str, ...]) -> Iterator[Json]:
        """Members that the schema does not name, and numbers of members that matter."""
        rest = schema.get("additionalProperties", True)
        named = [
            shown
            for one in schema.get("patternProperties", {})
            if (found := expression(one)) and (shown := _shortest(found))
        ]
        asked = schema.get("propertyNames")
        drawn = self._shaped(prepared(asked if isinstance(asked, dict) else {}))
        options = dict.fromkeys((*named, *self._pool.names, "extra", *drawn))
        free = [name for name in options if name not in schema.get("properties", {})]
        if rest is False and not named:
            return
        simple = self._values(rest, min(depth - 1, 2), path).up_to(8) or ["a"]
        for name in free[:MAX_NAMES]:
            yield from ({**smallest, name: one} for one in simple)
        for count in self._pool.lengths:
            if count < 60:
                for wanted in (count, count + 1):
                    extras = {f"extra{index}": simple[0] for index in range(max(wanted - len(smallest), 0))}
                    yield {**smallest, **extras}

    def _arrays(self, schema: Schema, depth: int, path: tuple[str, ...]) -> Iterator[Json]:
        if depth == 1:
            yield []
            return
        first = [self._values(one, depth - 1, path) for one in schema.get("prefixItems", ())]
        items = self._values(schema.get("items", True), depth - 1, path)
        least = schema.get("minItems", 0)
        head = [one.first for one in first if one]

        def filled(values: list[Json], size: int) -> list[Json]:
            found = [*values, *head[len(values) :]] if size >= len(head) else list(values)
            spare = iter(items if schema.get("uniqueItems") else itertools.repeat(items.first) if items else ())
            while len(found) < size and (one := next(spare, _NOTHING)) is not _NOTHING:
                if not schema.get("uniqueItems") or one not in found:
                    found.append(one)
            return found

        yield filled([], least)
        for index, options in enumerate(first):
            yield from ([*head[:index], one] for one in options)
        for one in items:
            yield filled([*head, one], least)
        yield from (filled([], size) for near in self._pool.lengths if near < 300 for size in (near, near + 1))
        if items:
            yield from ([*head, one, one] for one in items.up_to(MAX_NAMES))
            yield [*head, *items.up_to(2)]
        yield from (filled([one], least) for one in self._values(schema.get("contains", False), depth - 1, path))


def _identity(schema: Json) -> Hashable:
    """A name for a schema: conjunctions are made anew all the time, of the same parts."""
    if isinstance(schema, dict) and set(schema) == {"allOf"}:
        return tuple(_identity(one) for one in schema["allOf"])
    return id(schema)


_CHOICES: Final = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else"})
_NOTHING: Final = object()


def _shortest(one: tuple[object, ...]) -> str | None:
    try:
        return shortest(one)
    except OverflowError:
        return None


def _in_range(value: float, schema: Schema) -> bool:
    return (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
        and not ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])
        and not ("exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"])
    )
