"""What a scenario brings into play, and the order that follows from it."""

from __future__ import annotations

import pytest

from contracts.rehearsal import Part, rehearse, telling_first
from contracts.rules import PROVIDER_RULES
from contracts.scenario import PLAN, READ, SETTLE, Ref, Scenario, patch, sms
from tests.unit.scripted import rule, violated

RENAME = Scenario(title="rename", steps=(patch({"displayName": "x"}),))
LINK = Scenario(title="link", steps=(patch(sms(PLAN)), SETTLE))
LOOK = Scenario(title="look", steps=(READ,))
STRANGE = Scenario(title="strange", steps=(patch({"displayName": Ref("apps", 99)}),))


def part(*rules: str, exchanges: int = 1) -> Part:
    """What a scenario brings into play."""
    return Part(rules=frozenset(rules), exchanges=exchanges)


def test_a_rehearsal_tells_the_rules_in_play_and_the_price() -> None:
    """The rules that apply while a scenario is played count; what brings the number to rest does not."""
    linked = rule("linked", applies=lambda seen: seen.sms_asked is not None)
    named = rule("named", applies=lambda seen: bool(seen.update), scenarios=(RENAME, LINK, LOOK, STRANGE))
    assert rehearse((linked, named)) == {
        RENAME.id: part("named"),
        LINK.id: part("linked", "named", exchanges=3),
        LOOK.id: part(),
    }


def test_findings_do_not_matter_in_a_rehearsal() -> None:
    """A rule that objects to the built-in provider is in play like any other."""
    assert rehearse((rule(check=violated(), scenarios=(RENAME,)),)) == {RENAME.id: part("some-rule")}


def test_a_rule_that_crashes_leaves_the_rest_unrehearsed() -> None:
    """A crash is the run's to tell; an order is found without it."""
    crashing = rule("crashing", applies=lambda seen: 1 // (seen.sms_asked is None) == 1, scenarios=(RENAME, LINK, LOOK))
    assert rehearse((crashing,)) == {RENAME.id: part("crashing")}


@pytest.mark.parametrize(
    ("parts", "order"),
    [
        ([part("a"), part("a", "b"), part("a", "b", "c")], [2, 0, 1]),
        ([part("a", exchanges=1), part("a", "b", exchanges=4), part("c", exchanges=2)], [0, 2, 1]),
        ([part(exchanges=3), part(exchanges=1), part(exchanges=2)], [1, 2, 0]),
        ([part("a"), part("a"), part("b")], [0, 2, 1]),
    ],
    ids=["more rules", "more rules an exchange", "cheaper", "what is new"],
)
def test_what_brings_most_into_play_comes_first(parts: list[Part], order: list[int]) -> None:
    """The next scenario is the one with the most new rules per exchange; then the cheapest."""
    scenarios = [Scenario(title=str(index), steps=(patch({"displayName": str(index)}),)) for index in range(len(parts))]
    by_id = {scenario.id: one for scenario, one in zip(scenarios, parts, strict=True)}
    assert [int(scenario.title) for scenario in telling_first(scenarios, by_id)] == order


def test_what_could_not_be_rehearsed_is_priced_by_its_steps() -> None:
    """A scenario that the built-in provider cannot play is ordered by its length."""
    assert telling_first((LINK, LOOK), {}) == (LOOK, LINK)


def test_every_rule_is_in_play_early() -> None:
    """The first third of the fixed scenarios bring every rule into play that the built-in provider lets apply."""
    parts = rehearse(PROVIDER_RULES)
    scenarios = {scenario.id: scenario for rule in PROVIDER_RULES for scenario in rule.scenarios}
    ordered = telling_first(tuple(scenarios.values()), parts)
    early = ordered[: len(ordered) // 3]
    assert frozenset().union(*(parts[one.id].rules for one in early)) == frozenset().union(
        *(one.rules for one in parts.values())
    )
