"""What schemas say about values: the numbers, texts, lengths and names at which two of them may part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.diff.document import inner
from contracts.model import Json

_NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LENGTHS: Final = (
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
)
_MAX_LENGTH: Final = 5_000


@dataclass(slots=True, kw_only=True)
class Pool:
    """Collected from both schemas, in the order met. The dicts count how often."""

    numbers: dict[float, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    patterns: dict[str, int] = field(default_factory=dict)
    formats: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    values: list[Json] = field(default_factory=list)

    def add(self, schema: Json) -> None:
        """Takes in what a schema and the schemas inside it say. References are not followed."""
        if not isinstance(schema, dict):
            return
        numbers = [schema[key] for key in _NUMBERS if _is_number(schema.get(key))]
        lengths = [int(schema[key]) for key in _LENGTHS if _is_number(schema.get(key))]
        _count(self.numbers, numbers)
        _count(self.lengths, [one for one in lengths if 0 <= one <= _MAX_LENGTH])
        _count(self.patterns, [schema["pattern"]] if "pattern" in schema else [])
        _count(self.patterns, list(schema.get("patternProperties", ())))
        _count(self.formats, [schema["format"]] if "format" in schema else [])
        _count(self.names, [*schema.get("required", ()), *schema.get("properties", ())])
        self.values += [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
        for _, one in inner(schema):
            self.add(one)


def pools(left: Sequence[Json], right: Sequence[Json]) -> tuple[Pool, Pool]:
    """What only one of two sets of schemas says, or says more often; and all that they say."""
    mine, theirs, both = Pool(), Pool(), Pool()
    for one in left:
        mine.add(one)
        both.add(one)
    for one in right:
        theirs.add(one)
        both.add(one)
    aimed = Pool()
    for name in ("numbers", "lengths", "patterns", "formats", "names"):
        first, second = getattr(mine, name), getattr(theirs, name)
        setattr(
            aimed, name, {key: count for key, count in (first | second).items() if first.get(key) != second.get(key)}
        )
    aimed.values = [one for one in both.values if mine.values.count(one) != theirs.values.count(one)]
    return aimed, both


def _count(counts: dict[Any, int], found: Iterable[Any]) -> None:
    for one in found:
        counts[one] = counts.get(one, 0) + 1


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
