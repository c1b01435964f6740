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
            yield from ([*value[:index], one, *value[index + 1 :]] for one in _smaller(inner))
    elif isinstance(value, str):
        yield from _shorter(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _nearer(value)


def _nearer(number: float) -> Iterator[float]:
    if type(number) is float and number.is_integer():
        yield int(number)
    yield from (one for one in (0, 1, int(number / 2)) if abs(one) < abs(number))
    if number < 0:
        yield -number


def _shorter(text: str) -> Iterator[str]:
    if not text:
        return
    yield ""
    if len(text) > 1:
        yield text[: len(text) // 2]
        yield text[1:]
        yield text[:-1]
