"""The terminal: findings as they come, a progress bar where there is a terminal, a verdict at the end."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from contracts.clauses import clauses
from contracts.events import (
    Discovered,
    Event,
    NumbersKept,
    PhaseEnded,
    PhaseStarted,
    Restored,
    RunEnded,
    RunStarted,
    ScenarioPlayed,
)
from contracts.model import Severity, Verdict
from contracts.printable import printable
from contracts.report.text import count, finding_lines, sentence
from contracts.report.tolerance import Tolerance
from contracts.rule import Rule

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_STYLES = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.ERROR: "bold red"}


class Terminal:
    """Prints a run. ``verbosity`` is -1 for the verdict alone, 0, or 1 for notes and every rule."""

    def __init__(self, console: Console, rules: Mapping[str, Rule], verbosity: int = 0) -> None:
        self._console = console
        self._rules = rules
        self._verbosity = verbosity
        self._start: RunStarted | None = None
        self._notes = 0
        self._discovered = 0
        self._waived = 0
        self._tolerance = Tolerance()
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._tolerance.take(event)
        match event:
            case RunStarted():
                self._begin(event)
            case PhaseStarted():
                self._begin_phase(event)
            case ScenarioPlayed() if self._task is not None:
                self._progress.advance(self._task)
            case PhaseEnded():
                self._end_phase(event)
            case Discovered():
                self._discover(event)
            case NumbersKept() if self._verbosity >= 0:
                self._tell_kept(event)
            case Restored():
                self._tell_restored(event)
            case RunEnded():
                self._end(event)

    @property
    def _watches(self) -> bool:
        """Whether others made the traffic: then nothing of it was planned."""
        return self._start is not None and self._start.command != "run"

    def _begin(self, event: RunStarted) -> None:
        self._start = event
        if self._verbosity >= 0:
            rules, numbers = count(len(event.rules), "rule"), count(len(event.facts.numbers), "number")
            more = "" if self._watches else f" · {numbers} · seed {event.seed}"
            self._print(f"contracts {printable(event.command)} · {printable(event.target)} · {rules}{more}")

    def _begin_phase(self, event: PhaseStarted) -> None:
        # One step is no progress; and what a client's own tests print is not to be painted over.
        if self._console.is_terminal and self._verbosity >= 0 and event.total > 1:
            self._progress.start()
            self._task = self._progress.add_task(printable(event.phase), total=event.total)

    def _print(self, text: str, style: str | None = None) -> None:
        self._console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    def _end_phase(self, event: PhaseEnded) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._progress.stop()
            self._task = None
        if self._verbosity >= 0:
            noun = "exchange " if event.exchanges == 1 else "exchanges"
            self._print(f"  {printable(event.phase):<17} {event.exchanges:>6,} {noun}  {event.seconds:6.2f} s")

    def _discover(self, event: Discovered) -> None:
        if event.finding.severity is Severity.NOTE and self._verbosity < 1:
            self._notes += 1
            return
        self._discovered += 1
        self._waived += event.waived is not None
        if self._verbosity < 0 or self._start is None:
            return
        rule, start = self._rules[event.finding.rule], self._start
        notes = []
        if start.target == "mock":
            notes.append("against `contracts mock --port 3013`, started with the same options")
        clause = clauses()[rule.clause]
        lines = finding_lines(event, rule, clause, start.base_url, start.curl_credentials, notes, replay=True)
        self._print("")
        for number, line in enumerate(lines):
            self._print(line, style=_COLOURS[event.finding.severity] if number == 0 else None)
        self._print("")

    def _tell_kept(self, event: NumbersKept) -> None:
        by_words: dict[str, list[str]] = {}
        for number, words in event.beyond.items():
            for word in words:
                by_words.setdefault(word, []).append(number)
        for word, numbers in by_words.items():
            self._print(f"  cannot be put back: {', '.join(numbers)}: {printable(word)}", style="yellow")

    def _tell_restored(self, event: Restored) -> None:
        for what in event.failed:
            self._print(f"NOT PUT BACK  {event.phone_number}: {printable(what)}", style="bold red")
        if self._verbosity >= 0:
            for what in event.beyond:
                self._print(f"  {event.phone_number} is not as it was: {printable(what)}", style="yellow")

    def _end(self, event: RunEnded) -> None:
        by_verdict: dict[Verdict, list[str]] = {}
        for rule, standing in event.standings.items():
            by_verdict.setdefault(standing.verdict, []).append(rule)
        if self._verbosity >= 0 and event.verdict is not Verdict.ERROR:
            self._print("")
            self._explain(event, by_verdict)
            extents = ", ".join(f"{extent.seen} of {extent.total} {extent.aspect}" for extent in event.exercised)
            if extents:
                self._print(f"exercised: {extents}")
        if self._verbosity >= 0:
            for line in self._tolerance.lines():
                self._print(line)
        counts = ", ".join(
            f"{len(rules)} {verdict.label}" for verdict, rules in sorted(by_verdict.items(), reverse=True)
        )
        self._print(f"{count(event.exchanges, 'exchange')} in {event.seconds:.1f} s · rules: {counts}")
        if self._discovered:
            total = sum(event.counts.values())
            waived = f", {self._waived:,} waived" if self._waived else ""
            self._print(f"{count(self._discovered, 'finding')} ({count(total, 'occurrence')}){waived}")
        if self._notes:
            self._print(f"{count(self._notes, 'note')} not shown: pass -v to see them")
        if event.stopped and event.verdict is not Verdict.ERROR:
            # What went wrong with the run itself is told by who started it.
            early = "" if self._watches else "Stopped early: "
            self._print(f"{early}{printable(event.stopped)}", style="yellow")
        for remark in event.remarks:
            self._print(printable(remark), style="yellow")
        unfinished = event.stopped is not None and event.verdict is Verdict.PASS
        style = "yellow" if unfinished else _STYLES.get(event.verdict, "yellow")
        self._print(sentence(self._start, event), style=style)

    def _explain(self, event: RunEnded, by_verdict: Mapping[Verdict, list[str]]) -> None:
        explained = [Verdict.INCONCLUSIVE]
        if (event.stopped is None and not self._watches) or self._verbosity > 0:
            # Of a run that was cut short, what it did not get to is no news; nor what others did not do.
            explained.append(Verdict.NOT_APPLICABLE)
        for verdict in explained:
            for rule in by_verdict.get(verdict, ()):
                self._print(f"  {verdict.label}: {rule}: {printable(event.standings[rule].reason)}")
        if self._verbosity > 0:
            for rule, standing in event.standings.items():
                self._print(f"  {standing.verdict.label:<14} {rule}  (applied {count(standing.applied, 'time')})")
            for extent in event.exercised:
                for name in extent.missing:
                    self._print(f"  not exercised: {extent.aspect}: {printable(name)}")
