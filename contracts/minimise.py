"""Making a scenario that shows a finding as small as it can be and still show it.

Works on the data of the scenario, so it does not matter which phase came up with it. Greedy: a
smaller candidate that still shows the cause is taken, until no candidate does. What is left has no
step, no member and no character that can be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from contracts.driver import Driver, Played
from contracts.errors import ContractsError
from contracts.judge import RuleCrashError
from contracts.model import Finding, Json, Request
from contracts.scenario import Hole, Ref, Scenario, Send, Step, patch

MAX_PLAYS = 300
"""How many candidates are played for one finding."""
MAX_RUN_PLAYS = 3_000
"""How many candidates are played in a whole run: a provider that breaks everything is not worth more."""
BEFORE: Final = patch({"displayName": "Before", "callbackUrl": "https://hooks.example/before"})
"""What each candidate starts from."""
_LETTERS = 40
"""How many letters at the start of a text are tried to be made plain, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A scenario that shows a finding, and the requests that it came to."""

    scenario: Scenario
    finding: Finding
    trail: tuple[Request, ...]


Try = Callable[[Scenario], Shown | None]
"""Plays a scenario; None when it does not show the cause."""


@dataclass(slots=True, kw_only=True)
class Minimiser:
    """Tells what the scenarios of one run found: each cause once, with the least that shows it."""

    driver: Driver
    allowed: Callable[[Scenario], bool] = lambda scenario: True
    """Whether a scenario may be played on the target: cutting down an update in due form may leave one that is not."""
    plays_left: int = MAX_RUN_PLAYS

    def tell(self, played: Played) -> None:
        """Tells each new cause of a played scenario as it is."""
        for finding in played.findings:
            if finding.cause not in self.driver.counts:
                self.driver.discover(finding, played.trail)
            self.driver.counts[finding.cause] += 1

    def tell_smallest(self, scenario: Scenario, phone_number: str, played: Played) -> None:
        """Tells each new cause of a played scenario, made as small as it can be.

        When the run cannot go on, what was found is told as it is.
        """
        for finding in played.findings:
            if finding.cause not in self.driver.counts:
                try:
                    smallest = self._smallest(scenario, phone_number, finding)
                except (ContractsError, RuleCrashError, KeyboardInterrupt):
                    self.tell(played)
                    raise
                if smallest is None:
                    self.driver.discover(finding, played.trail)
                else:
                    self.driver.discover(smallest.finding, smallest.trail, minimal=True)
            self.driver.counts[finding.cause] += 1

    def _smallest(self, scenario: Scenario, phone_number: str, finding: Finding) -> Shown | None:
        def attempt(candidate: Scenario, before: tuple[Step, ...] = (BEFORE,)) -> Shown | None:
            if not self.allowed(candidate):
                return None
            self.plays_left -= 1
            # What another candidate left behind does not count: each starts from the same texts.
            begun = replace(candidate, steps=(*before, *candidate.steps))
            again = self.driver.replay(begun, phone_number, until=finding.cause)
            same = next((found for found in again.findings if found.cause == finding.cause), None)
            if same is None:
                return None
            if before and again.steps <= 1:
                # The beginning itself shows it, or needs no beginning.
                return attempt(candidate, ())
            trail = tuple(request for request in again.trail if request.json != BEFORE.body)
            shorter = replace(candidate, steps=candidate.steps[: again.steps - len(before)])
            return Shown(scenario=shorter, finding=same, trail=trail)

        # What does not show again, since it has changed the number for good, cannot be made smaller.
        shown = attempt(scenario) if self.plays_left > 0 else None
        return shown and minimise(shown, attempt, min(MAX_PLAYS, self.plays_left))


def minimise(shown: Shown, attempt: Try, plays: int = MAX_PLAYS) -> Shown:
    """The smallest scenario that ``attempt`` still accepts, within a number of plays."""
    seen = {shown.scenario.id}
    smaller = True
    while smaller:
        smaller = False
        for candidate in simpler(shown.scenario):
            if candidate.id in seen:
                continue
            seen.add(candidate.id)
            if plays <= 0:
                return shown
            plays -= 1
            found = attempt(candidate)
            if found is not None:
                shown, smaller = found, True
                break
    return shown


def simpler(scenario: Scenario) -> Iterator[Scenario]:
    """Scenarios that are a little smaller, the boldest cuts first."""
    steps = scenario.steps
    size = len(steps) // 2
    while size:
        for start in range(0, len(steps), size):
            yield replace(scenario, steps=steps[:start] + steps[start + size :])
        size //= 2
    for index, step in enumerate(steps):
        for changed in _simpler_step(step):
            yield replace(scenario, steps=(*steps[:index], changed, *steps[index + 1 :]))


def _simpler_step(step: Step) -> Iterator[Step]:
    if isinstance(step, Send):
        for body in simpler_value(step.body):
            yield replace(step, body=body)


def simpler_value(value: Json) -> Iterator[Json]:
    """JSON values that are a little smaller and of the same type; bytes too. Facts stay as they are."""
    if isinstance(value, Ref | Hole):
        return
    if isinstance(value, dict):
        for name in value:
            yield {other: item for other, item in value.items() if other != name}
        for name, item in value.items():
            yield from ({**value, name: smaller} for smaller in simpler_value(item))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value[:index] + value[index + 1 :]
            yield from ([*value[:index], smaller, *value[index + 1 :]] for smaller in simpler_value(item))
    elif isinstance(value, str):
        yield from _simpler_text(value, "a")
    elif isinstance(value, bytes):
        yield from _simpler_text(value, b"a")
    elif isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1):
        yield from (type(value)(0), type(value)(1))


_Text = TypeVar("_Text", str, bytes)


def _simpler_text(text: _Text, plain: _Text) -> Iterator[_Text]:
    # All plain first: where only the length matters, every cut of one size is then the same candidate.
    yield from _made_plain(text, plain, 0, len(text))
    size = len(text)
    while size:
        for start in range(0, len(text), size):
            yield text[:start] + text[start + size :]
        size //= 2
    for start in range(min(len(text), _LETTERS)):
        yield from _made_plain(text, plain, start, start + 1)


def _made_plain(text: _Text, plain: _Text, start: int, end: int) -> Iterator[_Text]:
    changed = text[:start] + plain * (end - start) + text[end:]
    if changed != text:
        yield changed
