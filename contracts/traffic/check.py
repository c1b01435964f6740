"""Judging recorded traffic: item by item, in the order of the files, told as events."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from contracts.errors import ContractsError
from contracts.events import Discovered, Emit, Judged, PhaseEnded, PhaseStarted, RunEnded, RunStarted, Source
from contracts.exercised import Exercised
from contracts.judge import Judge, Judgement, RuleCrashError, Tally, conclude
from contracts.model import Credentials, Exchange, Facts, Verdict, with_credentials
from contracts.observed.observation import address_of
from contracts.rule import Need, Rule
from contracts.traffic.order import Order, Timeline
from contracts.traffic.recorded import Anew, CutOffError, Elsewhere, Finished, Gap, Item, Recorded

MAX_CAUSES: Final = 1000
"""How many kinds of violation are told; further ones of a rule are counted as one."""
MOCK_URL: Final = "http://127.0.0.1:3013"
CREDENTIALS: Final = '-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"'
NO_FACTS: Final = Facts(project_id="", numbers=())
AT_ONCE: Final = "another request about the number was under way: which took effect first is not known"

_ABOUT_CREDENTIALS: Final = frozenset({401, 403})
MAX_TRUSTED: Final = 1024
"""How many credentials are remembered that the provider has taken."""

Recording = tuple[str, Iterable[Item]]
"""The name of a file, and what it tells."""


@dataclass(slots=True, kw_only=True)
class Checker:
    """Judges one series of recordings. The only writer of its judge, its tally and its counts."""

    rules: tuple[Rule, ...]
    emit: Emit
    facts: Facts | None = None
    """What is known of the provider; None takes what a recording itself says."""
    waived: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    exchanges: int = 0
    updates: int = 0
    passed_over: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    """How many exchanges were not judged, or by the rules of one party only, by the reason."""
    tally: Tally = field(init=False)
    exercised: Exercised = field(init=False)
    _judge: Judge = field(init=False)
    _timeline: Timeline = field(default_factory=Timeline)
    _trusted: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)
    _waived: frozenset[str] = field(init=False)
    _told: bool = False
    """Whether a recording told the facts of its provider."""
    _file: str = ""
    _unfinished: str = ""
    """The file in which a run began that has not come to its end."""

    def __post_init__(self) -> None:
        self._judge = Judge(self.rules, self.facts or NO_FACTS)
        self.tally = Tally(self.rules)
        self._waived = frozenset(self.waived)
        self.exercised = Exercised(self.rules)

    def read(self, name: str, items: Iterable[Item]) -> None:
        """Judges one file. What was learnt of numbers is carried over to the next one."""
        self._file = name
        for item in items:
            match item:
                case Recorded():
                    self._take(item)
                case Elsewhere():
                    self.passed_over += 1
                    if item.touched:
                        self._judge.lose(item.touched, item.origin)
                case Anew():
                    self._judge.forget(None if self.facts else item.facts)
                    self._told = self._told or item.facts is not None
                    self._timeline = Timeline()
                    self._unfinished = name if item.run else self._unfinished
                case Finished():
                    self._unfinished = ""

    def finish(self) -> None:
        """Raises CutOffError when a run has no end: a stream that was cut off must not pass for a whole one."""
        if self._unfinished:
            raise CutOffError(f"{self._unfinished}: the run that began there has no end. It was cut off.")

    def _take(self, item: Recorded) -> None:
        exchange = item.exchange
        request = exchange.request
        address = address_of(request.path)
        order = (
            Order.IN_TURN if address is None else self._timeline.take((item.origin, address), exchange.at, item.until)
        )
        if address is not None and order is not Order.IN_TURN:
            self._judge.lose(address, item.origin, request.path)
        if item.gap is Gap.REQUEST_BODY:
            self.gaps[item.gap] += 1
            if address is not None:
                self._judge.lose(address, item.origin, request.path)
            return
        if item.gap is not None:
            self.gaps[item.gap] += 1
        judgement = self._judge.judge(self._believed(exchange, item.origin), item.origin, answered=item.gap is None)
        if address is not None and order is Order.AT_ONCE:
            self.gaps[AT_ONCE] += 1
            self._judge.lose(address, item.origin, request.path)
        self._count(judgement, item)

    def _believed(self, exchange: Exchange, origin: str) -> Exchange:
        """The exchange, its credentials taken for valid where the provider took them: now, or the same ones before."""
        request, response = exchange.request, exchange.response
        if request.credentials is not Credentials.UNKNOWN or response is None:
            return exchange
        name = (origin, request.principal or "")
        if response.status in _ABOUT_CREDENTIALS:
            self._trusted.pop(name, None)
            return exchange
        if response.status == 200 and request.principal:
            self._trusted[name] = None
            self._trusted.move_to_end(name)
            if len(self._trusted) > MAX_TRUSTED:
                self._trusted.popitem(last=False)
        elif response.status != 200 and name not in self._trusted:
            return exchange
        valid = with_credentials(request, Credentials.VALID)
        return Exchange(request=valid, outcome=response, at=exchange.at)

    def _count(self, judgement: Judgement, item: Recorded) -> None:
        self.exchanges += 1
        self.updates += judgement.observation.is_update
        self.tally.add(judgement, self._waived)
        self.exercised.add(judgement)
        source = Source(file=self._file, entry=item.entry, origin=item.origin)
        self.emit(
            Judged(
                phase=self._file,
                exchange=judgement.observation.exchange,
                findings=judgement.findings,
                applied=judgement.applied,
                source=source,
            )
        )
        for finding in judgement.findings:
            cause = finding.cause
            if cause not in self.counts and len(self.counts) >= MAX_CAUSES:
                cause = (finding.rule, "elsewhere")
            self.counts[cause] += 1
            if self.counts[cause] == 1:
                steps = (finding.exchange.request,)
                waived = self.waived.get(finding.rule)
                self.emit(Discovered(phase=self._file, finding=finding, steps=steps, waived=waived, source=source))

    def note_unsaid(self) -> None:
        """Notes for each rule what it would have to be told that no recording says."""
        for rule in self.rules:
            if rule.needs is Need.CREDENTIALS or (rule.needs and self.facts is None and not self._told):
                advice = "; pass --target" if rule.needs is Need.FACTS else ""
                self.tally.lacking(rule.id, f"the recording does not say {rule.needs}{advice}")

    @property
    def remarks(self) -> Iterator[str]:
        """What was not judged, and why."""
        if self.passed_over:
            yield f"{_entries(self.passed_over)} of other operations, or answered from a cache"
        for gap in (*Gap, AT_ONCE):
            if self.gaps[gap]:
                party = "by either party's rules" if gap is Gap.REQUEST_BODY else "by rules of the provider"
                party = "by what was known before" if gap is AT_ONCE else party
                yield f"{_entries(self.gaps[gap])} {party}: {gap}"


def check(
    recordings: Iterable[Recording],
    checker: Checker,
    files: tuple[str, ...],
    clock: Callable[[], float] = time.perf_counter,
) -> RunEnded:
    """Judges recordings in their order, tells it as events, and returns the last of them.

    Raises DocumentError or CutOffError when a file cannot be read to its end; what was found until then
    has been told, and a contract that was seen to be broken stays broken.
    """
    began = clock()
    trouble: BaseException | None = None
    checker.emit(
        RunStarted(
            target="recorded traffic",
            base_url=MOCK_URL,
            facts=checker.facts or NO_FACTS,
            rules=tuple(rule.id for rule in checker.rules),
            seed=0,
            curl_credentials=CREDENTIALS,
            files=files,
        )
    )
    try:
        for name, items in recordings:
            _read_one(checker, name, items, clock)
        checker.finish()
    except (ContractsError, RuleCrashError, KeyboardInterrupt) as error:
        trouble = error
    ended = _ended(checker, trouble, clock() - began)
    checker.emit(ended)
    if trouble is not None and ended.exit_code != 1:
        raise trouble
    return ended


def _read_one(checker: Checker, name: str, items: Iterable[Item], clock: Callable[[], float]) -> None:
    checker.emit(PhaseStarted(phase=name, total=0))
    before, began = checker.exchanges, clock()
    try:
        checker.read(name, items)
    finally:
        checker.emit(PhaseEnded(phase=name, exchanges=checker.exchanges - before, seconds=clock() - began))


def _ended(checker: Checker, trouble: BaseException | None, seconds: float) -> RunEnded:
    checker.note_unsaid()
    standings = checker.tally.standings
    verdict, code = conclude(standings, tested=checker.updates > 0)
    if trouble is not None and verdict is not Verdict.FAIL:
        verdict, code = Verdict.ERROR, getattr(trouble, "exit_code", 3)
    if isinstance(trouble, KeyboardInterrupt):
        code = 130
    return RunEnded(
        verdict=verdict,
        exit_code=code,
        standings=standings,
        counts=dict(checker.counts),
        exchanges=checker.exchanges,
        seconds=seconds,
        exercised=checker.exercised.extents(),
        stopped=None if trouble is None else str(trouble) or "interrupted",
        remarks=tuple(checker.remarks),
    )


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
