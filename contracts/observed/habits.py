"""What a client does of its own accord and may do: it is told, and held against nobody.

A rule says what is wrong. That an update is sent again after a 429 is not (reading 13), yet who ships a
client wants to know: a second PATCH is a second change as soon as somebody else has made one in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.model import Exchange
from contracts.observed.caller import CallerTrace


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """An update was sent again, unchanged, after an answer that leaves open whether it succeeds later."""

    after: str
    """The status, or ``no answer``."""
    sendings: int
    """How often one update was sent at most, the first time included."""
    pause: float | None
    """The shortest time before such a sending, in seconds; None where times are not known."""

    def joined(self, other: Habit) -> Habit:
        """Both as one: the most sendings, the shortest pause."""
        pauses = [pause for pause in (self.pause, other.pause) if pause is not None]
        sendings = max(self.sendings, other.sendings)
        return Habit(after=self.after, sendings=sendings, pause=min(pauses, default=None))

    def __str__(self) -> str:
        waits = "" if self.pause is None else f", {self.pause:.1f} s after the one before or later"
        return f"sends an update again after {self.after}: up to {self.sendings} times in all{waits}"


@dataclass(slots=True, kw_only=True)
class Habits:
    """Follows a client along a trace. Memory is bounded, as that of the trace is."""

    _caller: CallerTrace = field(default_factory=CallerTrace)
    _seen: dict[str, Habit] = field(default_factory=dict)

    def forget(self) -> None:
        """Begins with another client, or a provider as it began. What was seen before stays told."""
        self._caller = CallerTrace()

    def take(self, exchange: Exchange) -> None:
        """Takes the next exchange."""
        series = self._caller.take(exchange).series
        if series is None or not series.last.undecided:
            return
        after = "no answer" if series.last.status is None else str(series.last.status)
        habit = Habit(after=after, sendings=series.count + 1, pause=series.pause)
        self._seen[after] = habit.joined(self._seen.get(after, habit))

    def told(self) -> tuple[Habit, ...]:
        """Each habit, by status."""
        return tuple(self._seen[after] for after in sorted(self._seen))
