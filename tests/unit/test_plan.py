"""What a run exercises: what can be played, once, cheapest first, on numbers that suit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.model import Facts
from contracts.plan import Lacking, Planned, cases, elsewhere, fill_from_tables, fixed, moves
from contracts.scenario import (
    CAMPAIGN,
    PLAN,
    READ,
    SETTLE,
    UNLINK,
    Hole,
    Scenario,
    Send,
    Step,
    To,
    Wants,
    patch,
    sms,
)
from contracts.strategies.values import VALUES
from tests.unit.scripted import FACTS, GB, US, rule


def scene(*steps: Step, title: str = "t", number: Wants = Wants.ANY) -> Scenario:
    """A scenario of these steps."""
    return Scenario(title=title, steps=steps, number=number)


RENAME = scene(patch({"displayName": "x"}))
LINK = scene(patch(sms(PLAN)), SETTLE, READ)
ABROAD = scene(patch(sms(PLAN, CAMPAIGN)), number=Wants.OUTSIDE_US)
TWO_LOOKS = scene(READ, READ, READ)
NAMED = scene(patch({"displayName": Hole.NAME}))
TYPED = scene(patch({"displayName": Hole.WRONG_TYPE, "callbackUrl": Hole.CALLBACK}))
WITHOUT = replace(FACTS, campaigns=())


# Fixed scenarios


def test_the_cheapest_scenario_is_played_first() -> None:
    """A step weighs one and a wait for jobs five; what weighs the same stays in the order of the rules."""
    planned, lacking = fixed((rule("a", scenarios=(LINK, TWO_LOOKS)), rule("b", scenarios=(RENAME, ABROAD))), FACTS)
    assert [one.scenario for one in planned] == [RENAME, ABROAD, TWO_LOOKS, LINK]
    assert lacking == ()


def test_a_scenario_is_played_on_the_first_number_that_suits() -> None:
    """Any number will do for most scenarios; some want one abroad."""
    planned, _ = fixed((rule(scenarios=(RENAME, ABROAD)),), FACTS)
    assert [(one.scenario, one.phone_number) for one in planned] == [(RENAME, US), (ABROAD, GB)]


def test_a_shared_scenario_is_played_once() -> None:
    """Two rules with the same steps share one play, under the first rule, whatever the titles are."""
    planned, _ = fixed((rule("a", scenarios=(RENAME,)), rule("b", scenarios=(replace(RENAME, title="other"),))), FACTS)
    assert planned == (Planned(rule="a", scenario=RENAME, phone_number=US),)


def test_what_cannot_be_played_is_told_with_the_reason() -> None:
    """A scenario whose fact is lacking is not planned; the rule, the scenario and the reason are handed on."""
    planned, lacking = fixed((rule("a", scenarios=(ABROAD, RENAME)),), WITHOUT)
    assert [one.scenario for one in planned] == [RENAME]
    reason = "the target has fewer than 1 in facts.campaigns"
    assert lacking == (Lacking(rule="a", scenario=ABROAD, reason=reason),)


def test_no_number_that_suits_is_a_reason() -> None:
    """A target without a number abroad cannot play what wants one."""
    _, lacking = fixed((rule(scenarios=(ABROAD,)),), replace(FACTS, numbers=FACTS.numbers[:1]))
    assert [one.reason for one in lacking] == ["the target has no number for it: it wants a number outside the US"]


# The same elsewhere


def test_other_numbers_play_the_same_scenarios_once_each() -> None:
    """Each scenario is planned on every suiting number but the first, and what is shared only once."""
    planned = elsewhere((rule("a", scenarios=(RENAME, ABROAD)), rule("b", scenarios=(RENAME, LINK))), FACTS)
    assert [(one.rule, one.scenario, one.phone_number) for one in planned] == [("a", RENAME, GB), ("b", LINK, GB)]


def test_other_numbers_leave_out_what_cannot_be_played() -> None:
    """A lacking fact is lacking on every number."""
    needs = scene(patch(sms(PLAN, CAMPAIGN)))
    assert elsewhere((rule(scenarios=(needs,)),), WITHOUT) == ()


def test_together_every_suiting_number_is_played() -> None:
    """The two plans name each pair of scenario and suiting number exactly once."""
    rules = (rule("a", scenarios=(RENAME, ABROAD)), rule("b", scenarios=(LINK,)))
    pairs = [(one.scenario.id, one.phone_number) for one in (*fixed(rules, FACTS)[0], *elsewhere(rules, FACTS))]
    assert sorted(pairs) == sorted({(RENAME.id, US), (RENAME.id, GB), (LINK.id, US), (LINK.id, GB), (ABROAD.id, GB)})


# Moves and tables


def test_moves_come_once_with_their_rule() -> None:
    """A move that two rules share comes with the first, and one that cannot be made does not come."""
    rules = (rule("a", moves=(NAMED, ABROAD)), rule("b", moves=(NAMED, RENAME)))
    assert list(moves(rules, WITHOUT)) == [("a", NAMED), ("b", RENAME)]


def test_a_move_without_holes_is_played_once() -> None:
    """There is nothing to fill in."""
    assert list(fill_from_tables(LINK)) == [LINK]


@pytest.mark.parametrize("hole", Hole)
def test_every_value_of_a_table_is_filled_in_once(hole: Hole) -> None:
    """A move with one hole is played with each value of its table, in order."""
    filled = list(fill_from_tables(scene(Send(body={"displayName": hole}))))
    bodies = [step.body for one in filled for step in one.steps if isinstance(step, Send)]
    assert bodies == [{"displayName": value} for value in VALUES[hole]]


def test_a_shorter_table_starts_over() -> None:
    """A move with two holes is played as often as the longer table is long; each value of both occurs."""
    filled = list(fill_from_tables(TYPED))
    assert len(filled) == max(len(VALUES[Hole.CALLBACK]), len(VALUES[Hole.WRONG_TYPE]))
    bodies = [step.body for one in filled for step in one.steps if isinstance(step, Send)]
    shorter = VALUES[Hole.WRONG_TYPE]
    assert [body["displayName"] for body in bodies] == [shorter[turn % len(shorter)] for turn in range(len(bodies))]
    assert not any(one.holes for one in filled)


def test_a_path_is_filled_too() -> None:
    """A hole in the path segment gets every malformed number."""
    move = scene(Send(to=To.MALFORMED, number=Hole.MALFORMED_NUMBER))
    segments = [step.number for one in fill_from_tables(move) for step in one.steps if isinstance(step, Send)]
    assert segments == list(VALUES[Hole.MALFORMED_NUMBER])


def test_cases_are_spread_over_the_numbers() -> None:
    """Filled moves go round the numbers that suit, under the rule that the move belongs to."""
    planned = list(cases((rule("a", moves=(NAMED,)), rule("b", moves=(ABROAD,))), FACTS))
    named = [one for one in planned if one.rule == "a"]
    assert len(named) == len(VALUES[Hole.NAME])
    assert [one.phone_number for one in named[:4]] == [US, GB, US, GB]
    assert [(one.scenario, one.phone_number) for one in planned if one.rule == "b"] == [(ABROAD, GB)]


def test_the_plan_needs_facts_only() -> None:
    """Planning twice gives the same, and nothing of a target but its facts is asked for."""
    rules = (rule("a", scenarios=(LINK, RENAME, scene(patch(UNLINK))), moves=(NAMED,)),)
    one, other = Facts(project_id="p", numbers=FACTS.numbers), Facts(project_id="p", numbers=FACTS.numbers)
    assert fixed(rules, one) == fixed(rules, other)
    assert list(cases(rules, one)) == list(cases(rules, other))
