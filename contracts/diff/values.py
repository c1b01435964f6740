"""JSON values compared as JSON has it: ``true`` is not 1, and 1.0 is."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.model import Json


def equal(first: Json, second: Json) -> bool:
    """Whether two JSON values are one."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(equal(one, second[name]) for name, one in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(equal, first, second))
    return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)


def among(value: Json, values: Iterable[Json]) -> bool:
    """Whether a JSON value is one of several."""
    return any(equal(value, one) for one in values)
