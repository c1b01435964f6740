"""Streams told again: one as it was, or those of several shards as one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from contracts.errors import ConfigurationError, DocumentError
from contracts.events import Discovered, Emit, Event, Judged, PhaseEnded, RunEnded, RunStarted
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Severity, Verdict
from contracts.report.stream import IncompleteStreamError, read_stream
from contracts.rule import Rule

_CODES: Final[Mapping[Verdict, int]] = MappingProxyType(
    {Verdict.PASS: 0, Verdict.INCONCLUSIVE: 0, Verdict.FAIL: 1, Verdict.NOT_APPLICABLE: 2}
)


@dataclass(slots=True, kw_only=True)
class _Part:
    """One stream as it was told: how it ended, or what was counted of it until it was cut off."""

    rules: Mapping[str, Rule]
    ended: RunEnded | None = None
    exchanges: int = 0
    applied: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each cause was met."""
    discovered: set[tuple[str, str]] = field(default_factory=set)
    waived: set[str] = field(default_factory=set)
    seconds: float = 0.0
    """How long the phases took that have ended."""

    def add(self, event: Event) -> None:
        """Counts one event."""
        match event:
            case Judged():
                self.exchanges += 1
                self.applied.update(event.applied)
                self.findings.update(finding.rule for finding in event.findings)
                self.seen.update(finding.cause for finding in event.findings)
            case Discovered():
                self.discovered.add(event.finding.cause)
                if event.waived is not None:
                    self.waived.add(event.finding.rule)
            case PhaseEnded():
                self.seconds += event.seconds
            case _:
                pass

    def until(self, reason: str) -> RunEnded:
        """How it would have ended where it was cut off: broken if that was seen, else not tested."""
        standings = {rule: self._standing(rule) for rule in self.rules}
        broken = any(standing.verdict is Verdict.FAIL for standing in standings.values())
        return RunEnded(
            verdict=Verdict.FAIL if broken else Verdict.ERROR,
            exit_code=1 if broken else IncompleteStreamError.exit_code,
            standings=standings,
            # A check that is done in several processes tells what it has discovered, and no more.
            counts={cause: max(1, self.seen[cause]) for cause in self.discovered},
            exchanges=self.exchanges,
            seconds=self.seconds,
            stopped=reason,
        )

    def _standing(self, rule: str) -> Standing:
        found = 0 if rule in self.waived else self.findings[rule]
        grave = found and self.rules[rule].severity is Severity.ERROR
        verdict = Verdict.FAIL if grave else Verdict.PASS if self.applied[rule] else Verdict.NOT_APPLICABLE
        reason = "" if self.applied[rule] else "it had not applied when the stream was cut off"
        return Standing(verdict=verdict, applied=self.applied[rule], findings=found, reason=reason)


def heads(paths: Sequence[Path], rules: Mapping[str, Rule]) -> tuple[RunStarted, ...]:
    """How each stream begins, in their order.

    Raises ConfigurationError when they do not belong together, and DocumentError for a rule that is not
    known here; and whatever ``read_stream`` raises.
    """
    begun = []
    for path in paths:
        head = next(read_stream(path))
        if not isinstance(head, RunStarted):
            raise DocumentError(f"{path}: it does not begin with a run")
        unknown = sorted(set(head.rules) - set(rules))
        if unknown:
            raise DocumentError(f"{path}: the rule {unknown[0][:80]!r} is not known here. Use the same version.")
        begun.append(head)
        for what, one, other in (
            ("commands", begun[0].command, head.command),
            ("targets", begun[0].target, head.target),
            ("rules", begun[0].rules, head.rules),
            ("numbers of shards", begun[0].shards, head.shards),
        ):
            if one != other:
                raise ConfigurationError(f"{paths[0]} and {path} are of different {what}. Report each by itself.")
        if head.shards > 1 and (head.shard, head.seed) in [(other.shard, other.seed) for other in begun[:-1]]:
            raise ConfigurationError(f"{path} is shard {head.shard} once more. Name each shard once.")
    return tuple(begun)


def tell(paths: Sequence[Path], rules: Mapping[str, Rule], emit: Emit) -> RunEnded:
    """Tells the streams as one run and returns how it ended. A cause is told once.

    What is missing is no ground for a good verdict: of a stream that was cut off, or a set of shards
    that is not whole, the run ends with ERROR and 3, unless what is there shows the contract broken.
    Raises as ``heads``, before anything is told.
    """
    begun = heads(paths, rules)
    known = {rule: rules[rule] for rule in begun[0].rules}
    emit(begun[0] if len(begun) == 1 else _joint(begun))
    told: set[tuple[str, str]] = set()
    ends: list[RunEnded] = []
    for path in paths:
        part = _Part(rules=known)
        try:
            _tell_part(path, part, told, emit)
            ends.append(part.ended or part.until("the stream has no end"))
        except (IncompleteStreamError, DocumentError) as error:
            ends.append(part.until(str(error)))
    missing = _missing(begun)
    if missing is not None:
        ends.append(_Part(rules=known).until(missing))
    ended = ends[0] if len(ends) == 1 else join(ends)
    emit(ended)
    return ended


def _joint(begun: Sequence[RunStarted]) -> RunStarted:
    """The beginning of a run of several parts: the first one's, but of the whole."""
    first = begun[0]
    return RunStarted(
        target=first.target,
        base_url=first.base_url,
        facts=first.facts,
        rules=first.rules,
        seed=first.seed,
        curl_credentials=first.curl_credentials,
        command=first.command,
        defect=first.defect,
        dialect=first.dialect,
    )


def _tell_part(path: Path, part: _Part, told: set[tuple[str, str]], emit: Emit) -> None:
    events = read_stream(path)
    next(events)
    for event in events:
        for rule in _rules(event):
            if rule not in part.rules:
                raise DocumentError(f"{path}: the rule {rule[:80]!r} is not among those that it begins with")
        if isinstance(event, RunEnded):
            part.ended = event
            continue
        part.add(event)
        if isinstance(event, Discovered):
            if event.finding.cause in told:
                continue
            told.add(event.finding.cause)
        emit(event)


def _rules(event: Event) -> Iterable[str]:
    """The rules that an event names."""
    match event:
        case Judged():
            return (*event.applied, *(finding.rule for finding in event.findings))
        case Discovered():
            return (event.finding.rule,)
        case RunEnded():
            return event.standings
        case _:
            return ()


def _missing(begun: Sequence[RunStarted]) -> str | None:
    """Which shards are not there, as a sentence, or None."""
    shards, there = begun[0].shards, {(head.seed, head.shard) for head in begun}
    seeds = sorted({head.seed for head in begun})
    absent = ((seed, shard) for seed in seeds for shard in range(1, shards + 1) if (seed, shard) not in there)
    named = [f"{shard} of seed {seed}" if len(seeds) > 1 else str(shard) for seed, shard in islice(absent, 20)]
    if not named:
        return None
    return f"of {shards} shards these are missing: {', '.join(named)}. Name the streams of all of them."


def join(ends: Sequence[RunEnded]) -> RunEnded:
    """How the whole ended: verdicts by their maximum, counts by their sum, except that broken stays broken."""
    counts: Counter[tuple[str, str]] = Counter()
    for end in ends:
        counts.update(end.counts)
    worst = max(end.verdict for end in ends)
    broken = any(end.verdict is Verdict.FAIL for end in ends)
    # Beside what the verdict says: a run that could not be finished, or did not put its numbers back.
    faults = [end.exit_code for end in ends if end.exit_code != _CODES.get(end.verdict)]
    verdict = Verdict.FAIL if broken else worst
    reasons = dict.fromkeys(end.stopped for end in ends if end.stopped)
    return RunEnded(
        verdict=verdict,
        exit_code=max(faults) if faults and not broken else _CODES[verdict],
        standings={rule: _standing([end.standings[rule] for end in ends]) for rule in ends[0].standings},
        counts=dict(counts),
        exchanges=sum(end.exchanges for end in ends),
        seconds=sum(end.seconds for end in ends),
        exercised=_extents([end.exercised for end in ends]),
        stopped="; ".join(reasons) or None,
        # What one part has nothing of may be of use in another.
        remarks=tuple(remark for remark in ends[0].remarks if all(remark in end.remarks for end in ends)),
    )


def _standing(standings: Sequence[Standing]) -> Standing:
    verdict = max(standing.verdict for standing in standings)
    return Standing(
        verdict=verdict,
        applied=sum(standing.applied for standing in standings),
        findings=sum(standing.findings for standing in standings),
        reason=next((one.reason for one in standings if one.verdict is verdict and one.reason), ""),
    )


def _extents(several: Sequence[tuple[Extent, ...]]) -> tuple[Extent, ...]:
    """What no part has exercised. A part that does not say leaves out nothing of the others."""
    told = [extents for extents in several if extents]
    if not told:
        return ()
    joined = []
    for extent in told[0]:
        missing = set(extent.missing)
        for other in told[1:]:
            same = next((one for one in other if one.aspect is extent.aspect), None)
            missing &= set(same.missing) if same else missing
        joined.append(Extent(aspect=extent.aspect, total=extent.total, missing=tuple(sorted(missing))))
    return tuple(joined)
