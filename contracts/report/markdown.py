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
from contracts.rule import Rule

MAX_SIZE: Final = 200_000
"""Characters of a report. GitHub takes a mebibyte for all steps of a job that add to it."""


class Markdown:
    """Collects a run and writes the report when it has ended."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._rules = rules
        self._cases = Cases(rules=rules)

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._cases.take(event)
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
        yield from self._findings(ended)

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
