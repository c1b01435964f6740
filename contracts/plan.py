"""What a run exercises, in which order: cheap and telling first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.model import Facts
from contracts.rule import Rule
from contracts.scenario import Hole, Scenario, Settle, missing, numbers_for
from contracts.strategies.values import VALUES

_SETTLE_COST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One scenario on one number of the target. ``rule`` is the rule that it is there for."""

    rule: str
    scenario: Scenario
    phone_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A scenario that cannot be played on a target, and why."""

    rule: str
    scenario: Scenario
    reason: str


def fixed(rules: Sequence[Rule], facts: Facts) -> tuple[tuple[Planned, ...], tuple[Lacking, ...]]:
    """The fixed scenarios of all rules: those that can be played, cheapest first, and the others.

    A scenario that two rules share is played once.
    """
    planned: dict[str, Planned] = {}
    lacking: list[Lacking] = []
    for rule in rules:
        for scenario in rule.scenarios:
            reason = missing(scenario, facts)
            if reason is not None:
                lacking.append(Lacking(rule=rule.id, scenario=scenario, reason=reason))
                continue
            phone_number = numbers_for(scenario.number, facts)[0]
            planned.setdefault(scenario.id, Planned(rule=rule.id, scenario=scenario, phone_number=phone_number))
    return tuple(sorted(planned.values(), key=lambda one: _cost(one.scenario))), tuple(lacking)


def elsewhere(rules: Sequence[Rule], facts: Facts) -> tuple[Planned, ...]:
    """The fixed scenarios once more, on every other number that suits: a fault may be in one kind of number."""
    planned: dict[tuple[str, str], Planned] = {}
    for rule in rules:
        for scenario in rule.scenarios:
            if missing(scenario, facts) is None:
                for phone_number in numbers_for(scenario.number, facts)[1:]:
                    one = Planned(rule=rule.id, scenario=scenario, phone_number=phone_number)
                    planned.setdefault((scenario.id, phone_number), one)
    return tuple(planned.values())


def _cost(scenario: Scenario) -> int:
    return sum(_SETTLE_COST if isinstance(step, Settle) else 1 for step in scenario.steps)


def cases(rules: Sequence[Rule], facts: Facts) -> Iterator[Planned]:
    """The moves of all rules with every value of the tables once in each hole, spread over the numbers."""
    turn = 0
    for rule, move in moves(rules, facts):
        for filled in fill_from_tables(move):
            numbers = numbers_for(move.number, facts)
            yield Planned(rule=rule, scenario=filled, phone_number=numbers[turn % len(numbers)])
            turn += 1


def moves(rules: Sequence[Rule], facts: Facts) -> Iterator[tuple[str, Scenario]]:
    """The moves that can be made on a target, each once, with the rule that it belongs to."""
    seen: set[str] = set()
    for rule in rules:
        for move in rule.moves:
            if move.id not in seen and missing(move, facts) is None:
                seen.add(move.id)
                yield rule.id, move


def fill_from_tables(move: Scenario) -> Iterator[Scenario]:
    """The move once for each value of its longest table; the shorter tables start over."""
    rounds = max((len(VALUES[hole]) for hole in move.holes), default=1)
    for turn in range(rounds):

        def pick(hole: Hole, turn: int = turn) -> object:
            table = VALUES[hole]
            return table[turn % len(table)]

        yield move.fill(pick)
