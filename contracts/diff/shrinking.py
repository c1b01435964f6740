"""A JSON value made as small as it can be while something stays true of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from contracts.model import Json

MAX_TRIES: Final = 1_500


def smallest(value: Json, holds: Callable[[Json], bool]) -> Json:
    """A smaller value of which ``holds`` is true. No single step makes the result smaller, unless tries ran out."""
    tries = MAX_TRIES
    while True:
        for smaller in _smaller(value):
            tries -= 1
            if tries < 0:
                return value
            if holds(smaller):
                value = smaller
                break
        else:
            return value


def _smaller(value: Json) -> Iterator[Json]:
    """Simpler values, the boldest steps first. Each is really simpler, so that shrinking ends."""
    if isinstance(value, dict):
        for name in value:
            yield {key: one for key, one in value.items() if key != name}
        for name, inner in value.items():
            yield from ({**value, name: one} for one in _smaller(inner))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
        for index, inner in enumerate(value):
            yield from (value[:index] + [one] + value[index + 1 :] for one in _smaller(inner))
    elif isinstance(value, str):
        yield from _shorter(value)
    elif isinstance(value, float):
        if value == int(value):
            yield int(value)
        yield from (one for one in (0, 1) if abs(value) > 1)
    elif isinstance(value, int) and not isinstance(value, bool) and value not in (0, 1):
        yield from (one for one in (0, 1, value // 2, -value) if abs(one) < abs(value) or one > value)


def _shorter(text: str) -> Iterator[str]:
    if not text:
        return
    yield ""
    if len(text) > 1:
        yield text[: len(text) // 2]
        yield text[1:]
        yield text[:-1]
