"""Hypothesis strategies: drawn values, and walks over the life of a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hypothesis import strategies as st

from contracts.model import Facts, Json
from contracts.scenario import READ, SETTLE, Hole, Scenario, Step, numbers_for
from contracts.strategies.values import VALUES

MAX_MOVES: Final = 12

_TEXT: Final = st.text(max_size=40)
_DRAWN: Final[Mapping[Hole, st.SearchStrategy[Json]]] = MappingProxyType(
    {
        Hole.NAME: st.one_of(
            st.sampled_from(VALUES[Hole.NAME]),
            _TEXT,
            st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=3), st.integers(1, 400)),
        ),
        Hole.CALLBACK: st.one_of(
            st.sampled_from(VALUES[Hole.CALLBACK]),
            st.text("abcxyz019./-_~%?&=#+;,:@", max_size=60).map("https://hooks.example/".__add__),
        ),
    }
)


def drawn(hole: Hole) -> st.SearchStrategy[Json]:
    """Values for a hole: those of its table, and where it pays others beside them."""
    return _DRAWN[hole] if hole in _DRAWN else st.sampled_from(VALUES[hole])


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Moves one after another on one number."""

    scenario: Scenario
    phone_number: str


_LOOK: Final = Scenario(title="look", steps=(READ,))
_WAIT: Final = Scenario(title="wait for the jobs", steps=(SETTLE,))


def _move_on(phone_number: str, by_rule: Mapping[str, Sequence[Scenario]], facts: Facts) -> st.SearchStrategy[Scenario]:
    """Moves that suit a number: a rule, then one of its moves."""
    suiting = (
        [move for move in moves if phone_number in numbers_for(move.number, facts)] for moves in by_rule.values()
    )
    return st.one_of([st.sampled_from(moves) for moves in suiting if moves])


def walks(moves: Iterable[tuple[str, Scenario]], facts: Facts) -> st.SearchStrategy[Walk]:
    """Walks of one to MAX_MOVES moves on any of the target's numbers, every hole drawn.

    ``moves`` come with the rule they belong to: each rule is drawn as often, however many it has.
    """
    by_rule: dict[str, list[Scenario]] = {"": [_LOOK, _WAIT]}
    for rule, move in moves:
        by_rule.setdefault(rule, []).append(move)
    allowed = {number.phone_number: _move_on(number.phone_number, by_rule, facts) for number in facts.numbers}

    @st.composite
    def walk(draw: st.DrawFn) -> Walk:
        phone_number = draw(st.sampled_from(tuple(allowed)))
        steps: list[Step] = []
        for move in draw(st.lists(allowed[phone_number], min_size=1, max_size=MAX_MOVES)):
            steps.extend(move.fill(lambda hole: draw(drawn(hole))).steps if move.holes else move.steps)
        return Walk(scenario=Scenario(title="walk", steps=tuple(steps)), phone_number=phone_number)

    return walk()
