"""A list whose values are made when they are asked for, each once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from contracts.model import Json


class Lazy:
    """The values of an iterator, at most so many. Can be gone through many times, also while one goes on."""

    def __init__(self, values: Iterator[Json], most: int) -> None:
        self._source = itertools.islice(values, most)
        self._made: list[Json] = []

    def __iter__(self) -> Iterator[Json]:
        for index in itertools.count():
            if not self._reaches(index):
                return
            yield self._made[index]

    def __bool__(self) -> bool:
        return self._reaches(0)

    @property
    def first(self) -> Json:
        """The first value. Raises IndexError when there is none."""
        self._reaches(0)
        return self._made[0]

    def up_to(self, count: int) -> list[Json]:
        """The first few values."""
        return list(itertools.islice(self, count))

    def others(self) -> Iterator[Json]:
        """All values but the first."""
        return itertools.islice(self, 1, None)

    def _reaches(self, index: int) -> bool:
        while len(self._made) <= index:
            for one in self._source:
                self._made.append(one)
                break
            else:
                return False
        return True
