"""Goals that lean on each other: what is shown, what is being shown, and what hangs by what.

A goal that comes up again while it is being shown may be taken as shown, but only further down in the value,
where there is less of it. Whatever leans on that falls when the goal is not shown in the end.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Goal = TypeVar("Goal", bound=Hashable)


class Goals(Generic[Goal]):
    """Remembers goals. ``steps`` is how many it takes up; further ones are not shown."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._level = 0
        self._open: dict[Goal, int] = {}
        self._known: dict[Goal, bool] = {}
        self._leaning: dict[Goal, dict[Goal, int]] = {}
        """What is shown as long as goals that are open are shown, and how far below itself it needs them."""
        self._used: dict[Goal, int] = {}
        """Open goals that were taken as shown, each with the highest place where."""

    @contextlib.contextmanager
    def below(self) -> Iterator[None]:
        """Goals inside are about a part of the value."""
        self._level += 1
        yield
        self._level -= 1

    def reached(self, goal: Goal, show: Callable[[], bool]) -> bool:
        """Whether a goal is shown: by ``show``, unless it is known or being shown already."""
        if goal in self._open:
            self._use(goal, self._level)
            return self._level > self._open[goal]
        if goal in self._known and all(
            self._level + depth > self._open[one] for one, depth in self._leaning.get(goal, {}).items()
        ):
            for one, depth in self._leaning.get(goal, {}).items():
                self._use(one, self._level + depth)
            return self._known[goal]
        self._steps -= 1
        return self._steps >= 0 and self._shown(goal, show)

    def _use(self, goal: Goal, level: int) -> None:
        self._used[goal] = min(level, self._used.get(goal, level))

    def _shown(self, goal: Goal, show: Callable[[], bool]) -> bool:
        before, self._used = self._used, {}
        self._open[goal] = self._level
        found = show()
        del self._open[goal]
        self._used.pop(goal, None)
        needs = {one: level - self._level for one, level in self._used.items()}
        self._settle(goal, needs, found=found)
        if found:
            self._known[goal], self._leaning[goal] = True, needs
        elif not needs:
            self._known[goal] = False  # else it may be shown another time, when other goals are open
        for one, level in before.items():
            self._use(one, level)
        return found

    def _settle(self, goal: Goal, needs: dict[Goal, int], *, found: bool) -> None:
        for other, by in [(other, by) for other, by in self._leaning.items() if goal in by]:
            if not found:
                del self._leaning[other], self._known[other]
                continue
            depth = by.pop(goal)
            for one, more in needs.items():
                by[one] = min(depth + more, by.get(one, depth + more))
