"""What a scenario brings into play: found out on the built-in provider, before anything is sent.

The order of a run rests on it. Nothing else does: what holds is judged on the target alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from contracts.driver import Driver
from contracts.events import Event, Judged
from contracts.judge import RuleCrashError
from contracts.rule import Rule
from contracts.scenario import Scenario, missing, numbers_for
from contracts.target.inprocess import InProcessTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one scenario brings into play, and how many exchanges it takes."""

    rules: frozenset[str]
    exchanges: int


def rehearse(rules: Sequence[Rule]) -> Mapping[str, Part]:
    """The part of each fixed scenario of the rules, by the id of the scenario."""
    return _rehearsed(tuple(rules))


# One process may do many runs of the same rules, as tests do. Rules are told apart by identity.
@lru_cache(maxsize=8)
def _rehearsed(rules: tuple[Rule, ...]) -> Mapping[str, Part]:
    applied: set[str] = set()

    def emit(event: Event) -> None:
        if isinstance(event, Judged):
            applied.update(event.applied)

    target = InProcessTarget()
    driver = Driver(target=target, rules=rules, emit=emit)
    parts: dict[str, Part] = {}
    try:
        driver.preflight()
        for scenario in (scenario for rule in rules for scenario in rule.scenarios):
            if scenario.id in parts or missing(scenario, target.facts) is not None:
                continue
            phone_number = numbers_for(scenario.number, target.facts)[0]
            driver.rest(phone_number)
            applied.clear()
            before = driver.exchanges
            driver.play(scenario, phone_number)
            parts[scenario.id] = Part(rules=frozenset(applied), exchanges=max(driver.exchanges - before, 1))
    except RuleCrashError:
        # The run itself will come to it, and tell.
        pass
    return MappingProxyType(parts)


def telling_first(scenarios: Sequence[Scenario], parts: Mapping[str, Part]) -> tuple[Scenario, ...]:
    """The scenarios, each next one that which brings the most new rules into play per exchange.

    Once every rule was in play the cheapest come first.
    """
    part_of = {scenario.id: parts.get(scenario.id) or _unknown(scenario) for scenario in scenarios}
    left = sorted(scenarios, key=lambda scenario: part_of[scenario.id].exchanges)
    ordered: list[Scenario] = []
    seen: frozenset[str] = frozenset()

    def gain(scenario: Scenario) -> float:
        part = part_of[scenario.id]
        return len(part.rules - seen) / part.exchanges

    while left:
        best = max(left, key=gain)
        left.remove(best)
        ordered.append(best)
        seen |= part_of[best.id].rules
    return tuple(ordered)


def _unknown(scenario: Scenario) -> Part:
    """The part of a scenario that the built-in provider cannot play."""
    return Part(rules=frozenset(), exchanges=max(len(scenario.steps), 1))
