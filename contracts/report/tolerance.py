"""A client's tolerance: how it came through each way of answering, as rows. What they look like is for the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from contracts.events import Event, PhaseEnded, Trial
from contracts.observed.habits import Habit
from contracts.printable import printable
from contracts.report.text import count


@dataclass(slots=True, kw_only=True)
class Tolerance:
    """Collects the trials of a gate, by profile."""

    trials: list[tuple[str, Trial]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Takes one event."""
        if isinstance(event, PhaseEnded) and event.trial is not None:
            self.trials.append((printable(event.phase), event.trial))

    def heading(self) -> str:
        """What the rows are about, and how many went well."""
        well = sum(trial.passed for _, trial in self.trials)
        total = count(len(self.trials), "profile")
        if any(trial.driven for _, trial in self.trials):
            return f"The client is clean under {well} of {total}:"
        return f"The client's tests passed under {well} of {total}:"

    def habits(self) -> Iterator[str]:
        """What the client does of its own accord, over all profiles, each in a sentence."""
        joined: dict[str, Habit] = {}
        for habit in (habit for _, trial in self.trials for habit in trial.habits):
            joined[habit.after] = habit.joined(joined.get(habit.after, habit))
        yield from (f"The client {printable(str(joined[after]))}." for after in sorted(joined))

    def lines(self) -> Iterator[str]:
        """The table for a terminal, with its heading. Nothing where there is nothing to compare or to tell."""
        if len(self.trials) > 1 or any(not trial.passed for _, trial in self.trials):
            yield self.heading()
            yield from (f"  {line}" for line in _aligned(self.rows()))
        yield from self.habits()

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Profile, outcome, exchanges and findings of each trial, in words."""
        for profile, trial in self.trials:
            yield profile, outcome(trial), count(trial.exchanges, "exchange"), count(trial.findings, "finding")


def outcome(trial: Trial) -> str:
    """How a trial went, in words."""
    if trial.driven:
        return "clean" if trial.passed else "not clean"
    if trial.code is None:
        return "had to be stopped"
    if trial.passed:
        return "passed"
    # A signal is a negative code, as Python has it.
    ending = f"failed with {trial.code}" if trial.code >= 0 else f"was killed by signal {-trial.code}"
    return ending if trial.survivable else f"{ending}, as they may: an error was told"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    told = list(rows)
    widths = [max(len(row[at]) for row in told) for at in range(len(told[0]))] if told else []
    for row in told:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
