"""A whole run: fixed scenarios, variations of them, drawn walks, Schemathesis."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contracts.caretaking import Caretaker
from contracts.driver import Budget, BudgetSpentError, Driver
from contracts.errors import ContractsError
from contracts.events import INTERRUPTED, Emit, NumbersKept, PhaseEnded, PhaseStarted, Restored, RunEnded, RunStarted
from contracts.explore import search
from contracts.fuzz import NEGATIVE, POSITIVE, Fuzzer
from contracts.gentle import TROUBLE, is_gentle
from contracts.judge import RuleCrashError, conclude
from contracts.minimise import BEFORE, Minimiser
from contracts.model import Facts, Request, Verdict
from contracts.observed.address import address_of
from contracts.plan import Planned, fixed, moves, variations
from contracts.rule import Rule
from contracts.scenario import Scenario, Settle
from contracts.strategies.walks import walks
from contracts.target.port import Target
from contracts.waivers import NO_WAIVERS, Waivers

DEFAULT_EXAMPLES = 100
LIVE_REQUESTS = 5_000
"""How many requests a run on another machine may make, where nobody says otherwise."""
NOT_RESTORED = 3
"""The exit code of a run that kept the contract and could not put a number back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of a run. What is in it depends on the ids of scenarios alone, on any machine."""

    index: int = 1
    count: int = 1

    def part(self, planned: Iterable[Planned]) -> tuple[Planned, ...]:
        """What of a plan belongs to this part."""
        return tuple(one for one in planned if int(one.scenario.id, 16) % self.count == self.index - 1)

    def share(self, examples: int) -> int:
        """How many of a number of examples this part draws, rounded up."""
        return -(-examples // self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do. ``examples`` of 0 leaves the fixed scenarios only."""

    rules: tuple[Rule, ...]
    examples: int = DEFAULT_EXAMPLES
    seed: int = 0
    max_time: float | None = None
    max_requests: int | None = None
    max_findings: int | None = None
    shard: Shard = Shard()
    waivers: Waivers = NO_WAIVERS
    negative: bool = True
    """Whether to send what the contract refuses, and what is drawn."""
    steps: tuple[Request, ...] = ()
    """The requests of a case that is to be replayed. Nothing else is played then."""
    defect: str = ""
    dialect: str = ""
    """What the built-in provider was made to do, for whoever replays a case."""

    def allows(self, scenario: Scenario, facts: Facts) -> bool:
        """Whether a scenario may be played."""
        return self.negative or is_gentle(scenario, facts)


class _Phase(NamedTuple):
    """One phase: how many scenarios or examples it plays, and playing them."""

    name: str
    total: int
    play: Callable[[], None]


_LOOK = "look"
_REPLAY = "replay"


def run(
    target: Target,
    options: Options,
    emit: Emit,
    clock: Callable[[], float] = time.perf_counter,
    caretaker: Caretaker | None = None,
) -> RunEnded:
    """Runs everything on a target, tells it as events, and returns the last of them.

    ``caretaker`` puts the numbers back when nothing more is sent, however that came about.

    Raises TargetUnavailableError when the target cannot be tested and ConfigurationError when the
    facts are wrong; what was found until then has been told.
    """
    started = clock()
    until = None if options.max_time is None else target.now() + options.max_time
    driver = Driver(
        target=target,
        rules=options.rules,
        emit=emit,
        waivers=options.waivers,
        budget=Budget(until=until, requests=options.max_requests, findings=options.max_findings),
    )
    stopped: str | None = None
    trouble: BaseException | None = None
    fuzzer = Fuzzer(examples=options.shard.share(-(-options.examples // 2)), seed=options.seed + options.shard.index)
    try:
        emit(
            RunStarted(
                target=target.name,
                base_url=target.base_url,
                facts=target.facts,
                rules=tuple(rule.id for rule in options.rules),
                seed=options.seed,
                curl_credentials=target.curl_credentials,
                command=_REPLAY if options.steps else "run",
                shard=options.shard.index,
                shards=options.shard.count,
                defect=options.defect,
                dialect=options.dialect,
            )
        )
        for phase in _replaying(driver, options) if options.steps else _phases(driver, options, fuzzer):
            _play_phase(driver, phase, clock)
            if caretaker is not None and phase.name == _LOOK:
                beyond = caretaker.begin(driver.shown)
                emit(NumbersKept(journal=str(caretaker.path) if caretaker.path else None, beyond=beyond))
            driver.check_permitted()
        fuzzer.finish()
    except BudgetSpentError as error:
        stopped = str(error)
    except (ContractsError, RuleCrashError, KeyboardInterrupt) as error:
        stopped, trouble = str(error) or "interrupted", error
    finally:
        try:
            fuzzer.stop()
        finally:
            whole = caretaker is None or _put_back(caretaker, emit)
    ended = _ended(driver, stopped, trouble, clock() - started, whole=whole)
    emit(ended)
    if trouble is not None and ended.exit_code != 1:
        # A contract that was seen to be broken stays broken, whatever came after.
        raise trouble
    return ended


def outline(target: Target, options: Options) -> tuple[tuple[str, int], ...]:
    """The phases of a run and how many scenarios or examples each plays. Sends nothing."""
    driver = Driver(target=target, rules=options.rules, emit=lambda event: None)
    fuzzer = Fuzzer(examples=options.shard.share(-(-options.examples // 2)), seed=options.seed)
    return tuple((phase.name, phase.total) for phase in _phases(driver, options, fuzzer))


def _phases(driver: Driver, options: Options, fuzzer: Fuzzer) -> list[_Phase]:
    facts, shard = driver.target.facts, options.shard
    minimiser = Minimiser(driver=driver, allowed=lambda scenario: options.allows(scenario, facts))
    planned, lacking = fixed(options.rules, facts)
    for lack in lacking:
        driver.tally.lacking(lack.rule, lack.reason)
    for one in planned:
        if one.rule is not None and not options.allows(one.scenario, facts):
            driver.tally.lacking(one.rule, TROUBLE)

    def listed(name: str, scenarios: Iterable[Planned]) -> _Phase:
        part = shard.part(one for one in scenarios if options.allows(one.scenario, facts))
        return _Phase(name, len(part), lambda: _play_listed(driver, minimiser, part))

    phases = [_Phase(_LOOK, len(facts.numbers), driver.preflight), listed("scenarios", planned)]
    if not options.examples:
        return phases
    examples = shard.share(options.examples)

    def drawn() -> None:
        strategy = walks(moves(options.rules, facts), facts)
        search(driver, minimiser, strategy, examples=examples, seed=options.seed + shard.index)

    varied = listed("variations", variations(planned, options.rules, facts, filled=options.negative))
    if not options.negative:
        return [*phases, varied]

    def vary() -> None:
        # Schemathesis draws in a process of its own, from here on: what the fixed scenarios find ends sooner.
        fuzzer.start()
        varied.play()

    return [
        *phases,
        varied._replace(play=vary),
        _Phase("walks", examples, drawn),
        _Phase("fitting bodies", fuzzer.examples, lambda: fuzzer.play(driver, minimiser, POSITIVE)),
        _Phase("unfitting bodies", fuzzer.examples, lambda: fuzzer.play(driver, minimiser, NEGATIVE)),
    ]


def _play_listed(driver: Driver, minimiser: Minimiser, part: Sequence[Planned]) -> None:
    for one in part:
        played = driver.play(one.scenario, one.phone_number, rule=one.rule)
        minimiser.tell_smallest(one.scenario, one.phone_number, played)
        waits = any(isinstance(step, Settle) for step in one.scenario.steps)
        if one.rule is not None and waits and not played.settled:
            driver.tally.inconclusive(one.rule, f"a job was still running after {driver.target.deadline:g} s")


def _replaying(driver: Driver, options: Options) -> list[_Phase]:
    """The phases of a run that plays one case again."""
    numbers = len(driver.target.facts.numbers)
    return [
        _Phase(_LOOK, numbers, driver.preflight),
        _Phase(_REPLAY, 1, lambda: _replay(driver, options.steps)),
    ]


def _replay(driver: Driver, steps: Sequence[Request]) -> None:
    """Sends requests as they are, their numbers brought to rest.

    What shows nothing then is sent once more from the texts that findings are made small from.
    """
    known = {number.phone_number for number in driver.target.facts.numbers}
    addresses = dict.fromkeys(address_of(request.path) for request in steps)
    numbers = [one.phone_number for one in addresses if one is not None and one.phone_number in known]
    for number in numbers:
        driver.rest(number)
    driver.replay_requests(steps)
    if not driver.counts:
        for number in numbers:
            driver.rest(number)
            driver.send(driver.request(BEFORE, number))
        driver.replay_requests(steps)


def _play_phase(driver: Driver, phase: _Phase, clock: Callable[[], float]) -> None:
    driver.phase = phase.name
    driver.emit(PhaseStarted(phase=phase.name, total=phase.total))
    before, began = driver.exchanges, clock()
    try:
        phase.play()
    finally:
        driver.emit(PhaseEnded(phase=phase.name, exchanges=driver.exchanges - before, seconds=clock() - began))


def _put_back(caretaker: Caretaker, emit: Emit) -> bool:
    # First all numbers, then the telling: a reader that went away must not keep one from being put back.
    outcomes = caretaker.end()
    for one in outcomes:
        emit(Restored(phone_number=one.phone_number, failed=one.failed, beyond=one.beyond))
    return not any(one.failed for one in outcomes)


def _ended(
    driver: Driver, stopped: str | None, trouble: BaseException | None, seconds: float, *, whole: bool
) -> RunEnded:
    standings = driver.tally.standings
    # Looking at a number exercises nothing.
    verdict, code = conclude(standings, tested=driver.updates > 0)
    if trouble is not None and verdict is not Verdict.FAIL:
        verdict, code = Verdict.ERROR, getattr(trouble, "exit_code", 3)
    if isinstance(trouble, KeyboardInterrupt):
        code = INTERRUPTED
    if not whole and code == 0:
        code = NOT_RESTORED
    return RunEnded(
        verdict=verdict,
        exit_code=code,
        standings=standings,
        counts=dict(driver.counts),
        exchanges=driver.exchanges,
        seconds=seconds,
        exercised=driver.exercised.extents(),
        stopped=stopped,
        remarks=tuple(driver.waivers.remarks(driver.tally.applied, driver.counts)),
    )
