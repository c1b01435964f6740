"""A whole run: fixed scenarios, tables of values, drawn walks, then Schemathesis."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from contracts.driver import Budget, BudgetSpentError, Driver
from contracts.errors import ContractsError
from contracts.events import Emit, PhaseEnded, PhaseStarted, RunEnded, RunStarted
from contracts.explore import search
from contracts.fuzz import fuzz
from contracts.judge import RuleCrashError
from contracts.model import Verdict
from contracts.plan import cases, fixed, moves
from contracts.rule import Rule
from contracts.scenario import Scenario, Settle
from contracts.strategies.walks import walks
from contracts.target.port import Target

DEFAULT_EXAMPLES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of a run. What is in it depends on the ids of scenarios alone, on any machine."""

    index: int = 1
    count: int = 1

    def holds(self, scenario: Scenario) -> bool:
        """Whether the scenario belongs to this part."""
        return int(scenario.id, 16) % self.count == self.index - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do. ``examples`` of 0 leaves the fixed scenarios only."""

    rules: tuple[Rule, ...]
    examples: int = DEFAULT_EXAMPLES
    seed: int = 0
    max_time: float | None = None
    max_requests: int | None = None
    shard: Shard = Shard()
    waived: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def run(target: Target, options: Options, emit: Emit, clock: Callable[[], float] = time.perf_counter) -> RunEnded:
    """Runs everything on a target, tells it as events, and returns the last of them.

    Raises TargetUnavailableError when the target cannot be tested and ConfigurationError when the
    facts are wrong; what was found until then has been told.
    """
    started = clock()
    until = None if options.max_time is None else target.now() + options.max_time
    driver = Driver(
        target=target,
        rules=options.rules,
        emit=emit,
        waived=options.waived,
        budget=Budget(until=until, requests=options.max_requests),
    )
    emit(
        RunStarted(
            target=target.name,
            base_url=target.base_url,
            facts=target.facts,
            rules=tuple(rule.id for rule in options.rules),
            seed=options.seed,
            curl_credentials=target.curl_credentials,
        )
    )
    stopped, trouble = None, None
    try:
        for phase, total, work in _phases(driver, options):
            _play_phase(driver, phase, total, work, clock)
    except BudgetSpentError as error:
        stopped = str(error)
    except (ContractsError, RuleCrashError, KeyboardInterrupt) as error:
        stopped, trouble = str(error) or "interrupted", error
    ended = _ended(driver, stopped, trouble, clock() - started)
    emit(ended)
    if trouble is not None:
        raise trouble
    return ended


def _phases(driver: Driver, options: Options) -> list[tuple[str, int, Callable[[], None]]]:
    facts, shard = driver.target.facts, options.shard
    examples, seed = -(-options.examples // shard.count), options.seed + shard.index - 1
    planned, lacking = fixed(options.rules, facts)
    planned = tuple(one for one in planned if shard.holds(one.scenario))
    tabled = tuple(one for one in cases(options.rules, facts) if shard.holds(one.scenario)) if examples else ()

    def scenarios() -> None:
        for lack in lacking:
            driver.tally.lacking(lack.rule, lack.reason)
        for one in planned:
            played = driver.play(one.scenario, one.phone_number, rule=one.rule)
            if not played.settled and any(isinstance(step, Settle) for step in one.scenario.steps):
                driver.tally.inconclusive(one.rule, f"a job was still running after {driver.target.deadline:g} s")

    def tables() -> None:
        for one in tabled:
            driver.play(one.scenario, one.phone_number, rule=one.rule)

    def drawn() -> None:
        strategy = walks([move for _, move in moves(options.rules, facts)], facts)
        search(
            driver,
            strategy,
            lambda walk: driver.play(walk.scenario, walk.phone_number, report=False),
            examples=examples,
            seed=seed,
        )

    half = -(-examples // 2)
    phases = [("look", len(facts.numbers), driver.preflight), ("scenarios", len(planned), scenarios)]
    if examples:
        phases += [
            ("values", len(tabled), tables),
            ("walks", examples, drawn),
            ("fitting bodies", half, lambda: fuzz(driver, negative=False, examples=half, seed=seed)),
            ("unfitting bodies", half, lambda: fuzz(driver, negative=True, examples=half, seed=seed)),
        ]
    return phases


def _play_phase(driver: Driver, phase: str, total: int, work: Callable[[], None], clock: Callable[[], float]) -> None:
    driver.phase = phase
    driver.emit(PhaseStarted(phase=phase, total=total))
    before, began = driver.exchanges, clock()
    try:
        work()
    finally:
        driver.emit(PhaseEnded(phase=phase, exchanges=driver.exchanges - before, seconds=clock() - began))


def _ended(driver: Driver, stopped: str | None, trouble: BaseException | None, seconds: float) -> RunEnded:
    standings = driver.tally.standings
    broken = any(standing.verdict is Verdict.FAIL for standing in standings.values())
    if broken:
        verdict, code = Verdict.FAIL, 1
    elif not any(standing.applied for standing in standings.values()):
        # Nothing exercised is never green.
        verdict, code = Verdict.NOT_APPLICABLE, 2
    else:
        inconclusive = any(standing.verdict is Verdict.INCONCLUSIVE for standing in standings.values())
        verdict, code = (Verdict.INCONCLUSIVE if inconclusive else Verdict.PASS), 0
    if trouble is not None and not broken:
        verdict = Verdict.ERROR
        code = 130 if isinstance(trouble, KeyboardInterrupt) else getattr(trouble, "exit_code", 3)
    return RunEnded(
        verdict=verdict,
        exit_code=code,
        standings=standings,
        counts=dict(driver.counts),
        exchanges=driver.exchanges,
        seconds=seconds,
        stopped=stopped,
    )
