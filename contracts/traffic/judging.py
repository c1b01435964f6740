"""Judging traffic that somebody else made: entry by entry, told as events."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from contracts.events import Discovered, Emit, Judged, RunEnded
from contracts.exercised import Exercised
from contracts.judge import Judge, Judgement, Tally, conclude
from contracts.model import Credentials, Exchange, Facts, Finding, Verdict, with_credentials
from contracts.observed.address import Address, address_of
from contracts.rule import Need, Rule
from contracts.traffic.entry import Entry
from contracts.traffic.order import Order, Timeline
from contracts.traffic.share import WHOLE, Counts, Passed, Share
from contracts.waivers import NO_WAIVERS, Waivers

MAX_CAUSES: Final = 1000
"""How many kinds of violation are told; further ones of a rule are counted as one."""
MAX_TRUSTED: Final = 1024
"""How many credentials are remembered that the provider has taken."""
AT_ONCE: Final = "another request about the number was under way, so what was known before says nothing"
NO_FACTS: Final = Facts(project_id="", numbers=())
"""A recording says nothing of what a target has."""
_ABOUT_CREDENTIALS: Final = frozenset({401, 403})
_NEVER_TOLD: Final = frozenset({Need.CREDENTIALS, Need.REPORT})
"""What no recording of the wire can say."""
_ADVICE: Final = {Need.FACTS: "; pass --target", Need.REPORT: "; `contracts gate --drive` asks it"}


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
    facts: Facts | None
    """What the provider has; None goes by what a recording itself says."""
    emit: Emit
    waivers: Waivers = NO_WAIVERS
    share: Share = WHOLE
    """The numbers that are judged. Of the others only what they tell of the client and its credentials is taken in."""
    tally: Tally = field(init=False)
    exercised: Exercised = field(init=False)
    judge: Judge = field(init=False)
    passed: Passed = field(default_factory=Passed)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    exchanges: int = 0
    updates: int = 0
    found: int = 0
    _timeline: Timeline = field(default_factory=Timeline)
    _trusted: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)
    _told: bool = False
    """Whether a recording has told the facts of its provider."""

    def __post_init__(self) -> None:
        self.tally = Tally(self.rules)
        self.exercised = Exercised(self.rules)
        self.judge = Judge(self.rules, self.facts or NO_FACTS)

    def take(self, phase: str, entries: Iterable[Entry], place: Callable[[int], str]) -> Taken:
        """Judges entries and tells of new causes. ``place`` says where the entry of a number stands."""
        before = (self.exchanges, self.updates, self.found)
        for entry in entries:
            if not entry.anew and not self.share.has(_address(entry)):
                self._overhear(entry)
                continue
            if entry.unread:
                self.passed.unread[entry.unread] += 1
            if entry.exchange is not None:
                self._take_exchange(phase, entry, entry.exchange, place)
            elif entry.anew:
                self._begin_anew(entry.facts)
            else:
                self.passed.other += not entry.unread
                if entry.about is not None:
                    self.judge.lose(entry.about, entry.origin)
        exchanges, updates, found = before
        return Taken(exchanges=self.exchanges - exchanges, updates=self.updates - updates, findings=self.found - found)

    def _overhear(self, entry: Entry) -> None:
        if entry.exchange is not None:
            self.judge.overhear(self._believed(entry.exchange, entry.origin), entry.origin, entry.inside)

    def _begin_anew(self, facts: Facts | None) -> None:
        self._told = self._told or facts is not None
        self.judge.forget(None if self.facts else facts)
        self._timeline = Timeline()

    def _take_exchange(self, phase: str, entry: Entry, exchange: Exchange, place: Callable[[int], str]) -> None:
        path, origin = exchange.request.path, entry.origin
        address = address_of(path)
        order = self._order(address, entry, exchange)
        if address is not None and order is not Order.IN_TURN:
            self.judge.lose(address, origin, path)
        judgement = self.judge.judge(
            self._believed(exchange, origin), origin, answered=entry.answered, inside=entry.inside
        )
        if address is not None and order is Order.AT_ONCE:
            self.passed.unread[AT_ONCE] += 1
            self.judge.lose(address, origin, path)
        elif address is not None and not entry.answered and judgement.observation.now is not None:
            self.judge.lose(address, origin)
        self.exchanges += 1
        self.updates += judgement.observation.is_update
        self.tally.add(judgement, self.waivers.reason)
        self.exercised.add(judgement)
        self._tell(phase, judgement, entry, place)

    def _order(self, address: Address | None, entry: Entry, exchange: Exchange) -> Order:
        if address is None:
            return Order.IN_TURN
        return self._timeline.take((entry.origin, address), entry.began, exchange.at, exact=entry.exact)

    def _tell(self, phase: str, judgement: Judgement, entry: Entry, place: Callable[[int], str]) -> None:
        exchange, findings = judgement.observation.exchange, judgement.findings
        where = place(entry.number) if findings else ""
        self.emit(Judged(phase=phase, exchange=exchange, findings=findings, applied=judgement.applied, place=where))
        for finding in findings:
            self.found += 1
            cause = self._cause(finding)
            self.counts[cause] += 1
            if self.counts[cause] == 1:
                self.emit(
                    Discovered(
                        phase=phase,
                        finding=finding,
                        steps=(exchange.request,),
                        place=where,
                        origin=entry.origin,
                        waived=self.waivers.reason(finding),
                    )
                )

    def _cause(self, finding: Finding) -> tuple[str, str]:
        cause = finding.cause
        return cause if cause in self.counts or len(self.counts) < MAX_CAUSES else (finding.rule, "elsewhere")

    def _believed(self, exchange: Exchange, origin: str) -> Exchange:
        """The exchange, its credentials taken for valid where the provider took the same ones before."""
        request, response = exchange.request, exchange.response
        if request.credentials is not Credentials.UNKNOWN or response is None or request.principal is None:
            return exchange
        name = (origin, request.principal)
        if response.status in _ABOUT_CREDENTIALS:
            self._trusted.pop(name, None)
        elif response.status == 200:
            self._trusted[name] = None
            self._trusted.move_to_end(name)
            if len(self._trusted) > MAX_TRUSTED:
                self._trusted.popitem(last=False)
        elif name in self._trusted:
            valid = with_credentials(request, Credentials.VALID)
            return Exchange(request=valid, outcome=response, at=exchange.at)
        return exchange

    @property
    def shared(self) -> Counts:
        """What was counted so far."""
        return Counts(
            exchanges=self.exchanges,
            updates=self.updates,
            applied=dict(self.tally.applied),
            findings=dict(self.tally.findings),
            causes=self.counts,
            passed=self.passed,
            missing=self.exercised.missing,
            told=self._told,
        )

    def absorb(self, counts: Counts) -> None:
        """Adds what was counted in another share of the same recording."""
        self.exchanges += counts.exchanges
        self.updates += counts.updates
        self.tally.absorb(counts.applied, counts.findings)
        self.counts.update(counts.causes)
        self.passed.other += counts.passed.other
        self.passed.unread.update(counts.passed.unread)
        self.exercised.absorb(counts.missing)
        self._told = self._told or counts.told

    @property
    def concluded(self) -> tuple[Verdict, int]:
        """The verdict on what was judged so far, and its exit code."""
        return conclude(self.tally.standings, tested=self.updates > 0)

    def ended(self, verdict: Verdict, code: int, seconds: float, stopped: str | None = None) -> RunEnded:
        """The last event, with all that was counted."""
        for rule in self.rules:
            if rule.needs in _NEVER_TOLD or (rule.needs is Need.FACTS and self.facts is None and not self._told):
                self.tally.lacking(rule.id, f"the recording does not say {rule.needs}{_ADVICE.get(rule.needs, '')}")
        return RunEnded(
            verdict=verdict,
            exit_code=code,
            standings=self.tally.standings,
            counts=dict(self.counts),
            exchanges=self.exchanges,
            seconds=seconds,
            exercised=self.exercised.extents(),
            stopped=stopped,
            remarks=tuple(self.waivers.remarks(self.tally.applied, self.counts)),
        )


def _address(entry: Entry) -> Address | None:
    return entry.about if entry.exchange is None else address_of(entry.exchange.request.path)
