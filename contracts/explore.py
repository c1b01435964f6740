"""Walks over the life of a number, drawn and shrunk by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import HypothesisException
from hypothesis.strategies import SearchStrategy

from contracts.driver import Driver, Played
from contracts.model import Finding, Request

T = TypeVar("T")

SHRINK_PLAYS = 250
"""How many more scenarios are played once something was found, to make it small."""


class _FoundError(Exception):
    """Tells Hypothesis that an example is of interest. One subclass a cause, so that causes stay apart."""


@dataclass(slots=True, kw_only=True)
class Smallest:
    """The smallest example seen of each cause that was not known before."""

    known: Callable[[tuple[str, str]], bool]
    by_cause: dict[tuple[str, str], tuple[int, Finding, tuple[Request, ...]]] = field(default_factory=dict)
    plays_left: int = SHRINK_PLAYS
    _errors: dict[tuple[str, str], type[_FoundError]] = field(default_factory=dict)

    @property
    def spent(self) -> bool:
        """Whether enough was played to make the findings small."""
        return self.plays_left <= 0

    def note(self, played: Played) -> None:
        """Keeps what is new or smaller. Raises to tell Hypothesis when the first finding is of a new cause."""
        fresh = [finding for finding in played.findings if not self.known(finding.cause)]
        if self.by_cause:
            self.plays_left -= 1
        for finding in fresh:
            size = _size(played.trail)
            if finding.cause not in self.by_cause or size < self.by_cause[finding.cause][0]:
                self.by_cause[finding.cause] = (size, finding, played.trail)
        if fresh:
            cause = fresh[0].cause
            error = self._errors.setdefault(cause, type(f"Found {cause}", (_FoundError,), {}))
            raise error


def _size(trail: tuple[Request, ...]) -> int:
    return sum(1_000 + len(request.body or b"") for request in trail)


def search(
    driver: Driver, strategy: SearchStrategy[T], play: Callable[[T], Played], *, examples: int, seed: int
) -> None:
    """Plays drawn examples; each new cause that comes up is reported once, at its smallest."""
    smallest = Smallest(known=lambda cause: cause in driver.counts)

    def example(value: T) -> None:
        if not smallest.spent:
            smallest.note(play(value))

    settings = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        verbosity=hypothesis.Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=tuple(HealthCheck),
    )
    test = hypothesis.seed(seed)(settings(hypothesis.given(strategy)(example)))
    try:
        test()
    except* (_FoundError, HypothesisException):
        # What was found is kept in `smallest`; that Hypothesis calls a spent budget flaky is no news.
        pass
    finally:
        for _, finding, trail in smallest.by_cause.values():
            driver.discover(finding, trail)
            driver.counts[finding.cause] += 1
