"""What a run exercises, in which order: cheap and telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Final

from contracts.model import Facts
from contracts.rehearsal import rehearse, telling_first
from contracts.rule import Rule
from contracts.scenario import Hole, Scenario, missing, numbers_for
from contracts.strategies.life import tour
from contracts.strategies.values import VALUES

_TO_REST: Final = 2
"""About how many exchanges it takes to bring a number to rest between two scenarios."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One scenario on one number of the target. ``rule`` is the rule that it is there for, if it is there for one."""

    rule: str | None
    scenario: Scenario
    phone_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A scenario that cannot be played on a target, and why."""

    rule: str
    scenario: Scenario
    reason: str


def fixed(rules: Sequence[Rule], facts: Facts) -> tuple[tuple[Planned, ...], tuple[Lacking, ...]]:
    """The fixed scenarios of all rules: those that can be played, the most telling first, and the others.

    A scenario that two rules share is played once. The numbers of the target take turns, so that a
    fault of one kind of number shows early.
    """
    owners: dict[str, str] = {}
    scenarios: list[Scenario] = []
    lacking: list[Lacking] = []
    for rule in rules:
        for scenario in rule.scenarios:
            reason = missing(scenario, facts)
            if reason is not None:
                lacking.append(Lacking(rule=rule.id, scenario=scenario, reason=reason))
            elif scenario.id not in owners:
                owners[scenario.id] = rule.id
                scenarios.append(scenario)
    planned = tuple(
        Planned(rule=owners[scenario.id], scenario=scenario, phone_number=_turn(scenario, facts, turn))
        for turn, scenario in enumerate(telling_first(scenarios, rehearse(rules)))
    )
    return planned, tuple(lacking)


def _turn(scenario: Scenario, facts: Facts, turn: int) -> str:
    numbers = numbers_for(scenario.number, facts)
    # One further each round: a plan that repeats itself does not give a number the same update for ever.
    return numbers[(turn + turn // len(numbers)) % len(numbers)]


def variations(
    planned: Sequence[Planned], rules: Sequence[Rule], facts: Facts, *, filled: bool = True
) -> Iterator[Planned]:
    """What a run plays beyond its fixed scenarios that is not drawn, woven from several kinds.

    Each kind has its first, most telling ones played early, whichever of them a fault is open to.
    Without ``filled`` the moves that are filled from the tables of values are left out.
    """
    every = list(moves(rules, facts))
    made = [one for one in every if filled or not one[1].holes]
    return woven(
        (2, lives(facts)),
        (1, _spread((one for one in made if not one[1].holes), facts)),
        (2, _spread(_filled(made, texts=True), facts)),
        (1, _spread(_filled(made, texts=False), facts)),
        (1, elsewhere(planned, facts)),
    )


def woven(*kinds: tuple[int, Iterator[Planned]]) -> Iterator[Planned]:
    """The scenarios of several kinds in turn, each kind with its share of the exchanges.

    The first of a pair is the share. What is short, or has a larger share, comes more often.
    """
    queue = [(0.0, turn) for turn in range(len(kinds))]
    while queue:
        spent, turn = heappop(queue)
        share, kind = kinds[turn]
        one = next(kind, None)
        if one is not None:
            heappush(queue, (spent + (len(one.scenario.steps) + _TO_REST) / share, turn))
            yield one


_TEXTS = frozenset({Hole.NAME, Hole.CALLBACK})


def _filled(made: Sequence[tuple[str, Scenario]], *, texts: bool) -> Iterator[tuple[str, Scenario]]:
    # A short move shows a value at the least price; the longer ones look at the same values again.
    for rule, move in sorted(made, key=lambda one: len(one[1].steps)):
        if move.holes and (set(move.holes) <= _TEXTS) is texts:
            yield from ((rule, filled) for filled in fill_from_tables(move))


def elsewhere(planned: Sequence[Planned], facts: Facts) -> Iterator[Planned]:
    """Scenarios once more, on every other number that suits: a fault may be in one kind of number."""
    return (
        replace(one, phone_number=phone_number)
        for one in planned
        for phone_number in numbers_for(one.scenario.number, facts)
        if phone_number != one.phone_number
    )


def lives(facts: Facts) -> Iterator[Planned]:
    """The tour of a number's life, spread over the numbers of the target."""
    return _spread(((None, scenario) for scenario in tour() if missing(scenario, facts) is None), facts)


def _spread(scenarios: Iterable[tuple[str | None, Scenario]], facts: Facts) -> Iterator[Planned]:
    for turn, (rule, scenario) in enumerate(scenarios):
        yield Planned(rule=rule, scenario=scenario, phone_number=_turn(scenario, facts, turn))


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
