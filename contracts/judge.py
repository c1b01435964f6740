"""Judging: a trace, exchange by exchange, by every rule. Pure but for its own memory of the trace."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.model import Exchange, Facts, Finding, Mismatch, Party, Severity, Verdict
from contracts.observed.address import Address, address_of
from contracts.observed.caller import UNKNOWN_CALLER, CallerTrace
from contracts.observed.inside import NOTHING_INSIDE, Inside
from contracts.observed.observation import NOTHING_KNOWN, History, Observation, follow
from contracts.observed.shows import Shows
from contracts.rule import Rule

MAX_NUMBERS: Final = 4096
"""How many numbers are remembered; the one that was not asked about for longest is forgotten first."""


MAX_BEARINGS: Final = 1024
"""How many ways to look at first sight are remembered, with what bears on them."""
_Applies = Callable[[Observation], bool]


class RuleCrashError(Exception):
    """A rule raised: a fault of ours, never a finding."""

    def __init__(self, rule: Rule, observation: Observation, error: Exception) -> None:
        request = observation.request
        super().__init__(f"rule {rule.id} crashed on {request.method} {request.path}: {error!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One exchange, judged."""

    observation: Observation
    findings: tuple[Finding, ...]
    applied: tuple[str, ...]
    """The ids of the rules that applied."""


class Judge:
    """Judges the exchanges of one run in their order, and remembers what they tell of each number.

    The client is followed only when a rule of the consumer is among the rules.
    """

    def __init__(self, rules: Sequence[Rule], facts: Facts) -> None:
        self._rules = tuple(rules)
        self._facts = facts
        self._histories: OrderedDict[tuple[str, Address], History] = OrderedDict()
        self._consumers = tuple(rule for rule in self._rules if rule.party is Party.CONSUMER)
        self._on_callbacks = tuple(rule for rule in self._rules if rule.shows is Shows.INSIDE)
        self._caller = CallerTrace() if self._consumers else None
        self._bearings: dict[tuple[int, bool], Bearing] = {}

    def judge(
        self, exchange: Exchange, origin: str = "", *, answered: bool = True, inside: Inside = NOTHING_INSIDE
    ) -> Judgement:
        """The findings of every rule that applies. Raises RuleCrashError when a rule raises.

        ``origin`` tells one provider from another where a trace holds several. Without ``answered`` the
        answer is no testimony, as it was not recorded whole: then only rules of the consumer are asked.
        ``inside`` is what is known of the exchange beside the wire.
        """
        address = address_of(exchange.request.path)
        history = self.history(address, origin) if address is not None else NOTHING_KNOWN
        # A callback is sent to the client, not by it.
        follows = self._caller if inside.callback is None else None
        caller = follows.take(exchange, origin) if follows else UNKNOWN_CALLER
        observation = Observation(exchange=exchange, facts=self._facts, history=history, caller=caller, inside=inside)
        if address is not None:
            self._histories[origin, address] = follow(observation)
            self._histories.move_to_end((origin, address))
            if len(self._histories) > MAX_NUMBERS:
                self._histories.popitem(last=False)
        if inside.callback is not None:
            # Whose address it goes to is the customer's matter: none of the rules on requests is about it.
            return judge_observation(self._on_callbacks, observation)
        return self._bearing(observation.shows, answered).judge(observation)

    def _bearing(self, shows: int, answered: bool) -> Bearing:
        """What bears on an observation, by what it shows at first sight."""
        key = (shows, answered)
        bearing = self._bearings.get(key)
        if bearing is None:
            if len(self._bearings) == MAX_BEARINGS:
                self._bearings.clear()
            bearing = self._bearings[key] = Bearing(self._rules if answered else self._consumers, shows)
        return bearing

    def overhear(self, exchange: Exchange, origin: str, inside: Inside) -> None:
        """Remembers what an exchange tells of the client, without judging it."""
        if self._caller and inside.callback is None:
            self._caller.take(exchange, origin)

    def forget(self, facts: Facts | None = None) -> None:
        """Forgets the trace: what follows is about a provider that was reset, put into another state, or is another."""
        self._histories.clear()
        self._caller = CallerTrace() if self._caller else None
        self._facts = facts or self._facts

    def lose(self, address: Address, origin: str = "", path: str | None = None) -> None:
        """Forgets one number, and the series on its path: something that was not seen came between."""
        self._histories.pop((origin, address), None)
        if self._caller and path is not None:
            self._caller.lose(path)

    def history(self, address: Address, origin: str = "") -> History:
        """What the trace so far tells of a number."""
        return self._histories.get((origin, address), NOTHING_KNOWN)


def judge_observation(rules: Iterable[Rule], observation: Observation) -> Judgement:
    """One observation, judged by the rules given."""
    return Bearing(rules, observation.shows).judge(observation)


class Bearing:
    """What bears on observations that show the same at first sight: rules that apply, and rules to be asked."""

    def __init__(self, rules: Iterable[Rule], shows: int) -> None:
        self._rules = tuple(rule for rule in rules if rule.shows & shows == rule.shows)
        self._certain = 0
        self._asked: list[tuple[int, Rule, _Applies | None, bool]] = []
        for place, rule in enumerate(self._rules):
            bit = 1 << place
            certain = rule.applies is None or (rule.enough is not None and rule.enough & shows == rule.enough)
            suspect = rule.signs & shows == rule.signs
            if certain:
                self._certain |= bit
            if suspect or not certain:
                self._asked.append((bit, rule, None if certain else rule.applies, suspect))
        self._named: dict[int, tuple[str, ...]] = {}

    def judge(self, observation: Observation) -> Judgement:
        """The findings of every rule that applies. Raises RuleCrashError when a rule raises."""
        found: list[Finding] = []
        applied, rule = self._certain, None
        try:
            for bit, rule, applies, suspect in self._asked:
                if applies is None or applies(observation):
                    applied |= bit
                    if suspect:
                        for mismatch in rule.check(observation):
                            found.append(_finding(rule, mismatch, observation.exchange))  # noqa: PERF401 - mostly none
        except Exception as error:
            if rule is None:
                raise
            raise RuleCrashError(rule, observation, error) from error
        return Judgement(observation=observation, findings=tuple(found), applied=self._names(applied))

    def _names(self, applied: int) -> tuple[str, ...]:
        """The ids of rules by their bits, in order; the same text each time, which most judgements share."""
        names = self._named.get(applied)
        if names is None:
            names = tuple(rule.id for place, rule in enumerate(self._rules) if applied >> place & 1)
            if len(self._named) < MAX_BEARINGS:
                self._named[applied] = names
        return names


def _finding(rule: Rule, mismatch: Mismatch, exchange: Exchange) -> Finding:
    return Finding(rule=rule.id, clause=rule.clause, severity=rule.severity, mismatch=mismatch, exchange=exchange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one rule stands in a run."""

    verdict: Verdict = Verdict.NOT_APPLICABLE
    applied: int = 0
    findings: int = 0
    reason: str = ""
    """Why it is not applicable, or inconclusive."""


def conclude(standings: Mapping[str, Standing], *, tested: bool) -> tuple[Verdict, int]:
    """The verdict over all rules, and the exit code that says it. Nothing tested is never green."""
    verdicts = {standing.verdict for standing in standings.values()}
    if Verdict.FAIL in verdicts:
        return Verdict.FAIL, 1
    if not tested or not any(standing.applied for standing in standings.values()):
        return Verdict.NOT_APPLICABLE, 2
    return (Verdict.INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else Verdict.PASS), 0


class Tally:
    """The verdict of each rule over a run. A verdict only rises."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._together: Counter[tuple[str, ...]] = Counter()
        """How often the same rules have applied to one exchange; few sets of them come again and again."""
        self._applied = dict.fromkeys(self._rules, 0)
        self._findings = dict.fromkeys(self._rules, 0)
        self._lacking: dict[str, str] = {}
        self._inconclusive: dict[str, str] = {}

    def add(self, judgement: Judgement, accepted: Callable[[Finding], object] = lambda finding: False) -> None:
        """Counts one judgement. Findings that are accepted count for nothing."""
        self._together[judgement.applied] += 1
        if len(self._together) > MAX_BEARINGS:
            self._count()
        for finding in judgement.findings:
            if not accepted(finding):
                self._findings[finding.rule] += 1

    def inconclusive(self, rule: str, reason: str) -> None:
        """Marks a rule whose end could not be seen."""
        self._inconclusive.setdefault(rule, reason)

    def lacking(self, rule: str, reason: str) -> None:
        """Notes why a scenario of a rule could not be run."""
        self._lacking.setdefault(rule, reason)

    def _count(self) -> None:
        for rules, times in self._together.items():
            for rule in rules:
                self._applied[rule] += times
        self._together.clear()

    @property
    def applied(self) -> Mapping[str, int]:
        """How often each rule has applied."""
        self._count()
        return MappingProxyType(self._applied)

    @property
    def findings(self) -> Mapping[str, int]:
        """How many findings of each rule count."""
        return MappingProxyType(self._findings)

    def absorb(self, applied: Mapping[str, int], findings: Mapping[str, int]) -> None:
        """Adds what was counted elsewhere."""
        for rule, times in applied.items():
            self._applied[rule] += times
        for rule, times in findings.items():
            self._findings[rule] += times

    @property
    def standings(self) -> Mapping[str, Standing]:
        """How each rule stands, by id."""
        self._count()
        return MappingProxyType({rule: self._standing(rule) for rule in self._rules})

    def _standing(self, rule: str) -> Standing:
        verdict, reason = Verdict.PASS, ""
        if not self._applied[rule]:
            verdict = Verdict.NOT_APPLICABLE
            reason = self._lacking.get(rule) or f"it never came about that {self._rules[rule].when}"
        if rule in self._inconclusive:
            verdict, reason = Verdict.INCONCLUSIVE, self._inconclusive[rule]
        if self._findings[rule] and self._rules[rule].severity is Severity.ERROR:
            # Warnings and notes are told and counted; they break nothing.
            verdict, reason = Verdict.FAIL, ""
        return Standing(verdict=verdict, applied=self._applied[rule], findings=self._findings[rule], reason=reason)
