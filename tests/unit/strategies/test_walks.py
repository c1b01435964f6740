"""Walks as a generator: allowed moves only, every hole filled, every number and every rule met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from contracts.plan import moves
from contracts.rules import PROVIDER_RULES
from contracts.scenario import (
    CAMPAIGN,
    PLAN,
    READ,
    SETTLE,
    Hole,
    Read,
    Scenario,
    Send,
    Settle,
    Wants,
    encode,
    missing,
    patch,
    sms,
)
from contracts.standards import is_e164
from contracts.strategies.values import VALUES
from contracts.strategies.walks import MAX_MOVES, Walk, drawn, walks
from contracts.strict_json import NOT_JSON, parse_json
from tests.unit.scripted import FACTS, GB, ONE_NUMBER, US

QUICK = settings(
    max_examples=60,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=tuple(HealthCheck),
)

LINK_US = Scenario(title="us", steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE), number=Wants.US)
ABROAD = Scenario(title="abroad", steps=(patch({"displayName": "abroad"}),), number=Wants.OUTSIDE_US)
NAMED = Scenario(title="named", steps=(patch({"displayName": Hole.NAME}), READ))
MOVES = (("a", LINK_US), ("b", ABROAD), ("c", NAMED))


def samples(strategy: st.SearchStrategy[Any], count: int = 60) -> list[Any]:
    """Values drawn from a strategy, the same each time."""
    found: list[Any] = []

    @seed(1)
    @settings(QUICK, max_examples=count)
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


def least(strategy: st.SearchStrategy[Any], wanted: Callable[[Any], bool]) -> Any:
    """The smallest value of a kind."""
    return find(strategy, wanted, settings=settings(database=None, derandomize=True))


@pytest.mark.parametrize("hole", Hole)
def test_every_hole_can_be_drawn(hole: Hole) -> None:
    """What is drawn for a hole is of the kind that the hole says."""
    good: dict[Hole, Callable[[Any], bool]] = {
        Hole.NAME: lambda value: isinstance(value, str),
        Hole.CALLBACK: lambda value: isinstance(value, str),
        Hole.WRONG_TYPE: lambda value: value is not None and not isinstance(value, str | dict),
        Hole.NOT_OBJECT: lambda value: value is not None and not isinstance(value, dict),
        Hole.NOT_JSON: lambda value: parse_json(value) is NOT_JSON,
        Hole.MALFORMED_NUMBER: lambda value: not is_e164(value),
    }
    values = samples(drawn(hole))
    assert len(values) >= 10
    assert all(good[hole](value) for value in values)


@pytest.mark.parametrize("hole", [Hole.NAME, Hole.CALLBACK])
def test_text_goes_beyond_the_tables(hole: Hole) -> None:
    """Names and callback addresses are drawn from their tables and from elsewhere."""
    values = samples(drawn(hole), 100)
    inside = [value for value in values if value in VALUES[hole]]
    assert 0 < len(inside) < len(values)


def test_what_is_drawn_can_be_sent() -> None:
    """Every drawn text has bytes that are JSON again."""
    for hole in (Hole.NAME, Hole.CALLBACK):
        for value in samples(drawn(hole)):
            body = encode({"displayName": value}, FACTS)
            assert body is not None
            assert parse_json(body) == {"displayName": value}


def is_made_of(walk: Walk, allowed: set[tuple[str, ...]]) -> bool:
    """Whether the steps of a walk are those of allowed moves, one after another."""
    kinds = [step_kind(step) for step in walk.scenario.steps]
    ways = {0}
    for at in range(len(kinds)):
        if at in ways:
            ways |= {at + len(move) for move in allowed if tuple(kinds[at : at + len(move)]) == move}
    return len(kinds) in ways


def step_kind(step: Send | Read | Settle) -> str:
    """What tells the steps of the moves here apart."""
    if not isinstance(step, Send):
        return type(step).__name__
    return "link" if "smsConfiguration" in step.body else "abroad" if step.body["displayName"] == "abroad" else "named"


OF_ANY = {("Read",), ("Settle",), ("named", "Read")}


def test_walks_use_allowed_moves_only() -> None:
    """A number meets the moves that suit it, looks and waits, and no others."""
    drawn_walks = samples(walks(MOVES, FACTS))
    assert {walk.phone_number for walk in drawn_walks} == {US, GB}
    for walk in drawn_walks:
        own = ("link", "Settle") if walk.phone_number == US else ("abroad",)
        assert is_made_of(walk, OF_ANY | {own})


def test_walks_are_filled() -> None:
    """No drawn walk has a hole, nor more moves than there may be."""
    longest = max(len(move.steps) for _, move in MOVES)
    for walk in samples(walks(MOVES, FACTS)):
        assert walk.scenario.holes == ()
        assert 1 <= len(walk.scenario.steps) <= MAX_MOVES * longest


def test_every_move_is_met() -> None:
    """Each move comes up on each number that it suits."""
    met = {
        (walk.phone_number, step_kind(step)) for walk in samples(walks(MOVES, FACTS)) for step in walk.scenario.steps
    }
    expected = {(number, kind) for number in (US, GB) for kind in ("Read", "Settle", "named")}
    assert met >= expected | {(US, "link"), (GB, "abroad")}
    assert (GB, "link") not in met
    assert (US, "abroad") not in met


def test_without_moves_there_is_looking_and_waiting() -> None:
    """A target on which no move can be made is still looked at."""
    kinds = {step_kind(step) for walk in samples(walks((), ONE_NUMBER)) for step in walk.scenario.steps}
    assert kinds == {"Read", "Settle"}


def test_each_rule_is_drawn_as_often() -> None:
    """A rule with many moves does not crowd out a rule with one."""
    many = tuple(("many", Scenario(title="t", steps=(patch({"displayName": f"abroad{n}"}),))) for n in range(200))
    one = ("one", Scenario(title="t", steps=(patch({"callbackUrl": ""}),)))
    steps = [step for walk in samples(walks((*many, one), ONE_NUMBER), 100) for step in walk.scenario.steps]
    sent = [step.body for step in steps if isinstance(step, Send)]
    few = sum("callbackUrl" in body for body in sent)
    assert len(sent) / 5 < few < len(sent) * 4 / 5


def test_a_walk_shrinks_to_one_move() -> None:
    """The smallest walk is a single move on the first number."""
    smallest = least(walks(MOVES, FACTS), lambda walk: True)
    assert len(smallest.scenario.steps) <= 2
    assert smallest.phone_number == US


def test_a_walk_shrinks_to_the_move_that_matters() -> None:
    """Moves that a fault does not need are dropped, and the number is the first that will do."""
    smallest = least(walks(MOVES, FACTS), lambda walk: any(step_kind(step) == "abroad" for step in walk.scenario.steps))
    assert (smallest.scenario.steps, smallest.phone_number) == (ABROAD.steps, GB)


def test_a_walk_of_a_kind_that_is_not_allowed_does_not_exist() -> None:
    """A campaign is never tried abroad."""
    with pytest.raises(NoSuchExample):
        least(
            walks(MOVES, FACTS),
            lambda walk: walk.phone_number == GB and any(step_kind(step) == "link" for step in walk.scenario.steps),
        )


def test_walks_of_the_rules_can_be_played() -> None:
    """What is drawn from the moves of all rules lacks no fact and fits the number it is drawn for."""
    facts = FACTS
    for walk in samples(walks(tuple(moves(PROVIDER_RULES, facts)), facts), 100):
        assert missing(walk.scenario, facts) is None
        assert walk.phone_number in {US, GB}
        assert walk.scenario.steps != ()
