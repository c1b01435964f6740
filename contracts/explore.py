"""Walks over the life of a number, drawn and shrunk by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.errors import HypothesisException
from hypothesis.strategies import SearchStrategy

from contracts.driver import Driver, Played
from contracts.errors import ContractsError
from contracts.judge import RuleCrashError
from contracts.minimise import Minimiser
from contracts.resources import cache_folder
from contracts.strategies.walks import Walk

SHRINK_PLAYS = 250
"""How many more scenarios are played once something was found, to make it small."""


class _FoundError(Exception):
    """Tells Hypothesis that an example is of interest. One subclass a cause, so that causes stay apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A walk that shows a finding."""

    walk: Walk
    played: Played

    @property
    def size(self) -> int:
        """A request more weighs as much as a thousand bytes."""
        return sum(1_000 + len(request.body or b"") for request in self.played.trail)


@dataclass(slots=True, kw_only=True)
class Smallest:
    """The smallest example seen of each cause that was not known before."""

    known: Callable[[tuple[str, str]], bool]
    by_cause: dict[tuple[str, str], _Found] = field(default_factory=dict)
    plays_left: int = SHRINK_PLAYS
    _errors: dict[tuple[str, str], type[_FoundError]] = field(default_factory=dict)

    @property
    def spent(self) -> bool:
        """Whether enough was played to make the findings small."""
        return self.plays_left <= 0

    def note(self, walk: Walk, played: Played) -> None:
        """Keeps what is new or smaller. Raises to tell Hypothesis when the first finding is of a new cause."""
        fresh = [finding for finding in played.findings if not self.known(finding.cause)]
        if self.by_cause:
            self.plays_left -= 1
        found = _Found(walk=walk, played=played)
        for finding in fresh:
            best = self.by_cause.get(finding.cause)
            if best is None or found.size < best.size:
                self.by_cause[finding.cause] = found
        if fresh:
            cause = fresh[0].cause
            error = self._errors.setdefault(cause, type(f"Found {cause}", (_FoundError,), {}))
            raise error


def search(driver: Driver, minimiser: Minimiser, strategy: SearchStrategy[Walk], *, examples: int, seed: int) -> None:
    """Plays drawn walks; each new cause that comes up is told once, shrunk by Hypothesis and then minimised."""
    smallest = Smallest(known=lambda cause: cause in driver.counts)

    trouble: list[BaseException] = []

    def example(walk: Walk) -> None:
        if smallest.spent or trouble:
            return
        try:
            played = driver.play(walk.scenario, walk.phone_number)
        except (ContractsError, RuleCrashError, KeyboardInterrupt) as error:
            # Not an example to be shrunk: the search is over.
            trouble.append(error)
        else:
            # Walks that see more of the state graph are worth varying.
            hypothesis.target(float(len(played.moves)), label="transitions")
            smallest.note(walk, played)

    settings = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        verbosity=hypothesis.Verbosity.quiet,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        suppress_health_check=tuple(HealthCheck),
    )
    test = hypothesis.seed(seed)(settings(hypothesis.given(strategy)(example)))
    home = storage_directory(intent_to_write=False).home_directory
    set_hypothesis_home_dir(cache_folder() / "hypothesis")
    try:
        test()
    except* (_FoundError, HypothesisException):
        # What was found is kept in `smallest`; that Hypothesis calls a spent budget flaky is no news.
        pass
    finally:
        set_hypothesis_home_dir(home)
    for found in smallest.by_cause.values():
        if trouble:
            minimiser.tell(found.played)
        else:
            minimiser.tell_smallest(found.walk.scenario, found.walk.phone_number, found.played)
    if trouble:
        raise trouble[0]
