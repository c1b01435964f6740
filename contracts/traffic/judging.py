"""Judging traffic that somebody else made: exchange by exchange, told as events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.events import Discovered, Emit, Judged, RunEnded
from contracts.exercised import Exercised
from contracts.judge import Judge, Tally
from contracts.model import Exchange, Facts, Verdict
from contracts.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one part of the traffic came to."""

    exchanges: int
    updates: int
    findings: int


@dataclass(slots=True, kw_only=True)
class Traffic:
    """What is counted over all parts. The judge goes from part to part unless it is made to forget."""

    rules: tuple[Rule, ...]
    facts: Facts
    emit: Emit
    tally: Tally = field(init=False)
    exercised: Exercised = field(init=False)
    judge: Judge = field(init=False)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    exchanges: int = 0

    def __post_init__(self) -> None:
        self.tally = Tally(self.rules)
        self.exercised = Exercised(self.rules)
        self.judge = Judge(self.rules, self.facts)

    def take(self, phase: str, exchanges: Iterable[tuple[str, Exchange]]) -> Taken:
        """Judges exchanges, each with the place that it stands in, and tells of new causes."""
        seen = updates = found = 0
        for place, exchange in exchanges:
            judgement = self.judge.judge(exchange)
            seen += 1
            self.exchanges += 1
            updates += judgement.observation.is_update
            found += len(judgement.findings)
            self.tally.add(judgement)
            self.exercised.add(judgement)
            self.emit(Judged(phase=phase, exchange=exchange, findings=judgement.findings, applied=judgement.applied))
            for finding in judgement.findings:
                if finding.cause not in self.counts:
                    self.emit(Discovered(phase=phase, finding=finding, steps=(exchange.request,), place=place))
                self.counts[finding.cause] += 1
        return Taken(exchanges=seen, updates=updates, findings=found)

    @property
    def applied(self) -> bool:
        """Whether any rule has come to bear."""
        return any(standing.applied for standing in self.tally.standings.values())

    @property
    def broken(self) -> bool:
        """Whether a rule of severity error was violated."""
        return any(standing.verdict is Verdict.FAIL for standing in self.tally.standings.values())

    def ended(self, verdict: Verdict, code: int, seconds: float, stopped: str | None = None) -> RunEnded:
        """The last event, with all that was counted."""
        return RunEnded(
            verdict=verdict,
            exit_code=code,
            standings=self.tally.standings,
            counts=dict(self.counts),
            exchanges=self.exchanges,
            seconds=seconds,
            exercised=self.exercised.extents(),
            stopped=stopped,
        )
