"""A run rule by rule, bounded in size: what the formats of test reports have in common."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.clauses import clauses
from contracts.events import Discovered, Event, Judged, RunEnded, RunStarted
from contracts.judge import Standing
from contracts.model import Severity, Verdict
from contracts.printable import printable
from contracts.report.text import finding_lines, sentence
from contracts.rule import Rule

MAX_FINDINGS: Final = 50
"""Findings of one rule that are told in full."""
MAX_BLOCK: Final = 40_000
"""Characters of one finding."""
MAX_TEXT: Final = 4_000_000
"""Characters of all findings together."""


class Outcome(enum.StrEnum):
    """How a case went, as formats of test reports have it."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding in words, each line printable."""

    rule: str
    severity: Severity
    message: str
    block: str
    waived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One rule as a case of a test report. ``run`` is the name of a case that is no rule's: the run itself."""

    name: str
    suite: str
    outcome: Outcome
    verdict: Verdict
    message: str
    text: str


@dataclass(slots=True, kw_only=True)
class Cases:
    """Collects a run. Nothing of an exchange is kept but words, so that it stays small."""

    rules: Mapping[str, Rule]
    start: RunStarted | None = None
    found: dict[str, list[Told]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    """How many findings of a rule are not told in full."""
    first: float | None = None
    """When the first exchange was over, in seconds since 1970."""
    last: float = 0.0
    size: int = 0

    def take(self, event: Event) -> None:
        """Takes one event."""
        match event:
            case RunStarted():
                self.start = event
            case Judged():
                self.first = event.exchange.at if self.first is None else self.first
                self.last = event.exchange.at
            case Discovered():
                self._discover(event)

    def _discover(self, event: Discovered) -> None:
        found = self.found.setdefault(event.finding.rule, [])
        if len(found) >= MAX_FINDINGS or self.size > MAX_TEXT:
            self.left_out[event.finding.rule] += 1
            return
        told = self._told(event)
        self.size += len(told.block)
        found.append(told)

    def _told(self, event: Discovered) -> Told:
        rule, start, mismatch = self.rules[event.finding.rule], self.start, event.finding.mismatch
        base_url, credentials = (start.base_url, start.curl_credentials) if start else ("", "")
        lines = finding_lines(event, rule, clauses()[rule.clause], base_url, credentials, replay=True)
        where, expected, received = (printable(text) for text in (mismatch.where, mismatch.expected, mismatch.received))
        return Told(
            rule=rule.id,
            severity=event.finding.severity,
            message=f"{rule.title}. At {where}: expected {expected}; received {received}",
            block="\n".join(_bounded(lines)),
            waived=event.waived is not None,
        )

    def all(self, ended: RunEnded) -> Iterator[Case]:
        """A case for each rule, and one for the run where no rule says why it is not green."""
        failed = False
        for name, standing in ended.standings.items():
            case = self._case(self.rules[name], standing)
            failed = failed or case.outcome is Outcome.FAILED
            yield case
        if ended.verdict is Verdict.ERROR or (ended.exit_code and not failed):
            yield Case(
                name="run",
                suite="contracts.run",
                outcome=Outcome.FAILED,
                verdict=ended.verdict,
                message=printable(ended.stopped or sentence(self.start, ended)),
                text="",
            )

    def _case(self, rule: Rule, standing: Standing) -> Case:
        outcome, message = _outcome(rule, standing), rule.title
        found = self.found.get(rule.id, [])
        if outcome is Outcome.FAILED and found:
            message = found[0].message
        elif outcome is Outcome.SKIPPED:
            message = f"{standing.verdict.label}: {printable(standing.reason)}"
        blocks = [told.block for told in found]
        if self.left_out[rule.id]:
            blocks.append(f"… and {self.left_out[rule.id]:,} more that the event stream has (--report ndjson)")
        return Case(
            name=rule.id,
            suite=f"contracts.{rule.party}",
            outcome=outcome,
            verdict=standing.verdict,
            message=message,
            text="\n\n".join(blocks),
        )


def _outcome(rule: Rule, standing: Standing) -> Outcome:
    if standing.verdict is Verdict.FAIL and rule.severity is Severity.ERROR:
        return Outcome.FAILED
    idle = standing.verdict in (Verdict.NOT_APPLICABLE, Verdict.INCONCLUSIVE)
    return Outcome.SKIPPED if idle else Outcome.PASSED


def _bounded(lines: Iterator[str]) -> Iterator[str]:
    """The lines until there are enough of them; none is cut in the middle."""
    room, left = MAX_BLOCK, 0
    for line in lines:
        room -= len(line) + 1
        if room > 0:
            yield line
        else:
            left += 1
    if left:
        yield f"  … and {left:,} more lines that the event stream has (--report ndjson)"
