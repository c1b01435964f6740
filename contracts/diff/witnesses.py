"""Values that one schema takes and others refuse."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from contracts.diff import engine
from contracts.diff.merging import Schema
from contracts.diff.pool import pools
from contracts.diff.samples import Samples
from contracts.diff.shrinking import smallest
from contracts.model import Json

MAX_DRAWS: Final = 20_000


class NoWitness:
    """Says that no value was found."""


NO_WITNESS: Final = NoWitness()


def witness(left: Schema, rights: Sequence[Schema]) -> Json | NoWitness:
    """A small value that fits ``left`` and none of ``rights``, by both validators; NO_WITNESS when none was drawn."""
    judges = [engine.judge(one) for one in (left, *rights)]
    if None in judges:
        return NO_WITNESS
    known = [one for one in judges if one is not None]

    def holds(value: Json) -> bool:
        # The fast validator first: most values fail by it.
        if not known[0].quick(value) or any(one.quick(value) for one in known[1:]):
            return False
        return known[0].says(value) is True and all(one.says(value) is False for one in known[1:])

    for value in _drawn(left, rights):
        if holds(value):
            return smallest(value, holds)
    return NO_WITNESS


def _drawn(left: Schema, rights: Sequence[Schema]) -> Iterator[Json]:
    aimed, full = pools(_parts(left), _parts(rights[0]))
    beyond = [engine.difference(left, right) for right in rights]
    for pool, turns in ((aimed, 2), (full, 2), (aimed, 3)):
        for schema in [one for one in beyond if isinstance(one, dict)] + [left]:
            yield from itertools.islice(Samples(schema, pool, turns).all(), MAX_DRAWS)


def _parts(schema: Schema) -> list[Json]:
    return [{key: value for key, value in schema.items() if key != "$defs"}, *schema.get("$defs", {}).values()]
