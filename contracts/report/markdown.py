"""A report in Markdown: for pull requests, and for the summary of a GitHub job."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Final

from contracts.events import Event, RunEnded
from contracts.model import Verdict
from contracts.printable import printable
from contracts.report.cases import Case, Cases
from contracts.report.text import count, sentence
from contracts.report.tolerance import Tolerance
from contracts.rule import Rule

MAX_SIZE: Final = 200_000
"""Characters of a report. GitHub takes a mebibyte for all steps of a job that add to it."""


MAX_NAMES: Final = 40
"""How many names of one kind are listed of what was never met."""


class Markdown:
    """Collects a run and writes the report when it has ended."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._rules = rules
        self._cases = Cases(rules=rules)
        self._tolerance = Tolerance()

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._cases.take(event)
        self._tolerance.take(event)
        if isinstance(event, RunEnded):
            self._stream.write("\n".join([*self._lines(event), ""]).encode())

    def _lines(self, ended: RunEnded) -> Iterator[str]:
        start, verdicts = self._cases.start, Counter(standing.verdict for standing in ended.standings.values())
        yield f"## {sentence(start, ended)}"
        yield ""
        if start is not None:
            yield f"{_code(f'contracts {start.command}')} on {_code(start.target)}"
            yield ""
        if ended.stopped:
            yield f"Stopped: {_code(ended.stopped)}"
            yield ""
        yield f"{count(ended.exchanges, 'exchange')} in {ended.seconds:.1f} s"
        yield ""
        yield "| rules | |"
        yield "| --- | ---: |"
        yield from (f"| {verdict.label} | {number} |" for verdict, number in sorted(verdicts.items(), reverse=True))
        yield from (f"| exercised {extent.aspect} | {extent.seen} of {extent.total} |" for extent in ended.exercised)
        if ended.remarks:
            yield ""
            yield from (f"- {_code(remark)}" for remark in ended.remarks)
        yield from self._tolerated()
        yield from self._findings(ended)
        yield from _never_met(ended)

    def _tolerated(self) -> Iterator[str]:
        tolerance = self._tolerance
        if tolerance.trials:
            yield from ("", "### The client's tolerance", "", tolerance.heading(), "")
            yield from (
                "| profile | the provider | the client | exchanges | findings |",
                "| --- | --- | --- | --- | --- |",
            )
            for row, (_, trial) in zip(tolerance.rows(), tolerance.trials, strict=True):
                profile, told, exchanges, findings = row
                yield f"| {' | '.join(map(_cell, (profile, trial.sentence, told, exchanges, findings)))} |"
            yield from (f"\n{_code(habit)}" for habit in tolerance.habits())

    def _findings(self, ended: RunEnded) -> Iterator[str]:
        room, left = MAX_SIZE, 0
        cases = [case for case in self._cases.all(ended) if case.text and case.name in self._rules]
        # What breaks the contract comes first.
        for case in sorted(cases, key=lambda case: (case.verdict is not Verdict.FAIL, self._severity(case))):
            block = "\n".join(("", f"### {case.name}", "", *_fenced(case.text)))
            room -= len(block.encode())
            if room < 0:
                left += 1
            else:
                yield block
        if left:
            yield ""
            yield f"{count(left, 'rule')} with findings left out here: the report is bounded."

    def _severity(self, case: Case) -> int:
        return self._rules[case.name].severity.rank


def _never_met(ended: RunEnded) -> Iterator[str]:
    """What of the contract was not exercised, by name, as far as there is room."""
    idle = [rule for rule, standing in ended.standings.items() if standing.verdict is Verdict.NOT_APPLICABLE]
    several = [("rules", idle), *((str(extent.aspect), extent.missing) for extent in ended.exercised)]
    if not ended.exercised or not any(names for _, names in several):
        return
    yield from ("", "### Never met", "")
    for what, names in several:
        if names:
            more = f" and {len(names) - MAX_NAMES:,} more" if len(names) > MAX_NAMES else ""
            yield f"- {what}: {', '.join(map(_code, names[:MAX_NAMES]))}{more}"


def _cell(text: str) -> str:
    """A span of code in a cell of a table."""
    return _code(text).replace("|", "\\|")


def _code(text: str) -> str:
    """A span of code, whatever is in the text."""
    told = printable(text)
    ticks = "`" * (1 + _longest_run(told))
    return f"{ticks} {told} {ticks}"


def _fenced(text: str) -> tuple[str, str, str]:
    """A block of code, whatever is in the text."""
    fence = "`" * max(3, 1 + _longest_run(text))
    return f"{fence}text", text, fence


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
