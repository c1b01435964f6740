"""What a scenario brings into play: found out on the built-in provider, before anything is sent.

The order of a run rests on it, and what a live target is spared. Nothing else does: what holds is judged on
the target alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from contracts.addressing import request_of
from contracts.driver import Driver
from contracts.events import Event, Judged
from contracts.judge import RuleCrashError
from contracts.mock.world import FACTS
from contracts.model import Request
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.scenario import Read, Scenario, Send, Settle, missing, numbers_for
from contracts.settling import Settler
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


def is_refused(scenario: Scenario) -> bool:
    """Whether the built-in provider refuses an update of a scenario, on any number that suits it.

    A scenario that it lacks the facts for is not refused.
    """
    if scenario.id not in _REFUSED:
        if len(_REFUSED) >= _REMEMBERED:
            _REFUSED.clear()
        playable = missing(scenario, FACTS) is None
        numbers = numbers_for(scenario.number, FACTS) if playable else ()
        _REFUSED[scenario.id] = any(_refuses(scenario, number) for number in numbers)
    return _REFUSED[scenario.id]


_REFUSED: dict[str, bool] = {}
"""What was found out already, by the id of the scenario: the same is asked for the plan and for the run."""
_REMEMBERED: Final = 10_000


def _refuses(scenario: Scenario, phone_number: str) -> bool:
    target = InProcessTarget()
    shown: dict[str, Number] = {}

    def send(request: Request) -> Observation:
        seen = Observation(exchange=target.send(request), facts=FACTS)
        if seen.now is not None:
            shown[phone_number] = seen.now
        return seen

    settler = Settler(target=target, send=send, shown=shown.get)
    for step in (Settle(), *scenario.steps):
        match step:
            case Read():
                settler.look(phone_number)
            case Settle():
                settler.settle(phone_number)
            case Send():
                if send(request_of(step, phone_number, FACTS)).status != 200:
                    return True
    return False


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
