"""The time that a mock lives in: the real one, moved by hand or made to stand still."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from contracts.errors import ConfigurationError

LATEST: Final = 250_000_000_000.0
"""A time beyond could not be written as text. In seconds since 1970."""


class Clock:
    """Tells the time in seconds since 1970. ``source`` is the time outside."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0
        self._frozen: float | None = None

    def now(self) -> float:
        """The time inside."""
        return self._source() + self._ahead if self._frozen is None else self._frozen

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    def set(self, now: float | None = None, *, frozen: bool | None = None) -> None:
        """Sets the time, or leaves it; lets it stand still or run, or leaves that too."""
        now = self.now() if now is None else self._checked(now)
        frozen = self.frozen if frozen is None else frozen
        self._frozen = now if frozen else None
        self._ahead = now - self._source()

    def advance(self, seconds: float) -> None:
        """Moves the time on. Raises ConfigurationError for a step back."""
        if not seconds >= 0:
            raise ConfigurationError("Time goes forward: advance the clock by 0 seconds or more.")
        self.set(self.now() + seconds)

    def reset(self) -> None:
        """Goes back to the time outside."""
        self._ahead, self._frozen = 0.0, None

    @staticmethod
    def _checked(now: float) -> float:
        if not 0 <= now <= LATEST:
            raise ConfigurationError(f"A clock can be set from 0 to {LATEST:.0f} seconds since 1970.")
        return now
