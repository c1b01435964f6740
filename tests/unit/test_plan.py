"""What a run exercises: what can be played, once, the most telling first, on numbers that suit and take turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat

import pytest

from contracts.model import Facts
from contracts.plan import Lacking, Planned, elsewhere, fill_from_tables, fixed, lives, moves, variations, woven
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


def test_what_brings_nothing_new_into_play_goes_by_its_price() -> None:
    """Of scenarios that bring the same rules into play the shortest comes first."""
    planned, lacking = fixed((rule("a", scenarios=(LINK, TWO_LOOKS)), rule("b", scenarios=(RENAME, ABROAD))), FACTS)
    assert [one.scenario for one in planned] == [RENAME, ABROAD, TWO_LOOKS, LINK]
    assert lacking == ()


def test_the_most_telling_scenario_is_played_first() -> None:
    """What brings a rule into play comes before what is cheaper and brings none."""
    linked = rule("linked", applies=lambda seen: seen.sms_asked is not None, scenarios=(RENAME, LINK))
    planned, _ = fixed((linked,), FACTS)
    assert [one.scenario for one in planned] == [LINK, RENAME]


def test_numbers_take_turns() -> None:
    """Scenarios go round the numbers that suit, one further each round; one that wants a number abroad gets it."""
    scenarios = tuple(scene(patch({"displayName": name})) for name in "abcdef")
    planned, _ = fixed((rule(scenarios=scenarios),), FACTS)
    assert [one.phone_number for one in planned] == [US, GB, GB, US, US, GB]
    abroad, _ = fixed((rule(scenarios=(RENAME, ABROAD)),), FACTS)
    assert {one.scenario.title: one.phone_number for one in abroad if one.scenario is ABROAD} == {"t": GB}


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
    """Each planned scenario is planned again on every other number that suits."""
    planned, _ = fixed((rule("a", scenarios=(RENAME, ABROAD)), rule("b", scenarios=(RENAME, LINK))), FACTS)
    there = {(one.scenario.id, one.phone_number) for one in planned}
    again = [(one.scenario.id, one.phone_number) for one in elsewhere(planned, FACTS)]
    assert len(again) == len(set(again)) == 2
    assert there.isdisjoint(again)
    both = {(RENAME.id, US), (RENAME.id, GB), (LINK.id, US), (LINK.id, GB), (ABROAD.id, GB)}
    assert there | set(again) == both


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


def test_variations_come_from_every_kind() -> None:
    """The life of a number, moves, texts, other values and other numbers: one of each first, all of them in the end."""
    rules = (rule("a", scenarios=(RENAME,), moves=(NAMED, LINK, scene(patch({"displayName": Hole.WRONG_TYPE})))),)
    planned, _ = fixed(rules, FACTS)
    played = list(variations(planned, rules, FACTS))
    first = [one.scenario.steps[0] for one in played[:5]]
    assert first == [
        next(lives(FACTS)).scenario.steps[0],
        LINK.steps[0],
        patch({"displayName": VALUES[Hole.NAME][0]}),
        patch({"displayName": VALUES[Hole.WRONG_TYPE][0]}),
        RENAME.steps[0],
    ]
    tables = len(VALUES[Hole.NAME]) + len(VALUES[Hole.WRONG_TYPE])
    assert len(played) == len(list(lives(FACTS))) + 1 + tables + len(list(elsewhere(planned, FACTS)))
    assert {one.rule for one in played} == {None, "a"}


def test_short_moves_show_a_value_before_longer_ones() -> None:
    """Of two moves with the same table the shorter walks through it first."""
    longer = scene(patch({"displayName": Hole.NAME}), READ)
    rules = (rule("a", moves=(longer, NAMED)),)
    played = [one.scenario for one in variations((), rules, replace(FACTS, service_plans=(), apps=()))]
    sizes = [len(scenario.steps) for scenario in played if scenario.title == NAMED.title]
    assert sizes == [1] * len(VALUES[Hole.NAME]) + [2] * len(VALUES[Hole.NAME])


def test_kinds_share_the_exchanges() -> None:
    """A kind of short scenarios comes more often than one of long ones, and a doubled share twice as often."""
    short, long = (Planned(rule=None, scenario=scenario, phone_number=US) for scenario in (RENAME, TWO_LOOKS))
    # One step and two to come to rest, against three and two.
    assert _order(woven((1, repeat(short, 5)), (1, repeat(long, 3))), short) == "SLSLSSLS"
    assert _order(woven((2, repeat(short, 4)), (1, repeat(long, 2))), short) == "SLSSSL"
    assert _order(woven((2, repeat(long, 3)), (1, repeat(short, 3))), short) == "LSLSLS"


def _order(played: Iterator[Planned], short: Planned) -> str:
    return "".join("S" if one == short else "L" for one in played)


def test_the_life_of_a_number_is_toured_as_far_as_the_facts_allow() -> None:
    """What needs a fact that the target lacks is left out; campaigns are for numbers in the US."""
    toured = list(lives(FACTS))
    assert toured
    wanted = {ref.fact for one in toured for ref in one.scenario.refs}
    assert wanted == {"service_plans", "campaigns", "apps"}
    with_campaign = [one for one in toured if any(ref.fact == "campaigns" for ref in one.scenario.refs)]
    assert {one.phone_number for one in with_campaign} == {US}
    assert {one.phone_number for one in toured} == {US, GB}


def test_the_plan_needs_facts_only() -> None:
    """Planning twice gives the same, and nothing of a target but its facts is asked for."""
    rules = (rule("a", scenarios=(LINK, RENAME, scene(patch(UNLINK))), moves=(NAMED,)),)
    one, other = Facts(project_id="p", numbers=FACTS.numbers), Facts(project_id="p", numbers=FACTS.numbers)
    assert fixed(rules, one) == fixed(rules, other)
    planned = fixed(rules, one)[0]
    assert list(variations(planned, rules, one)) == list(variations(planned, rules, other))
