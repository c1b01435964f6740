"""What schemas say about values: the numbers, texts, lengths and names at which two of them may part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.diff.keywords import LISTS, MAPS, ONE
from contracts.model import Json

_NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LENGTHS: Final = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
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
        for key, value in schema.items():
            if key in _NUMBERS and _is_number(value):
                _count(self.numbers, [value])
            elif key in _LENGTHS and _is_number(value) and 0 <= value <= _MAX_LENGTH:
                _count(self.lengths, [int(value)])
            elif key == "pattern" and isinstance(value, str):
                _count(self.patterns, [value])
            elif key == "format" and isinstance(value, str):
                _count(self.formats, [value])
            elif key == "required":
                _count(self.names, value)
            elif key == "const":
                self.values.append(value)
            elif key == "enum":
                self.values.extend(value)
            elif key in ONE:
                self.add(value)
            elif key in LISTS:
                for one in value:
                    self.add(one)
            elif key in MAPS:
                _count(self.names, value if key != "patternProperties" else ())
                for one in value.values():
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
        setattr(aimed, name, {key: count for key, count in (first | second).items() if first.get(key) != second.get(key)})
    aimed.values = [one for one in both.values if mine.values.count(one) != theirs.values.count(one)]
    return aimed, both


def _count(counts: dict[Any, int], found: Iterable[Any]) -> None:
    for one in found:
        counts[one] = counts.get(one, 0) + 1


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
