"""A run goes everywhere a number can go."""

from __future__ import annotations

import pytest

from contracts.exercised import Extent
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.watch import Aspect

JOBS_UNSEEN = ("SMS changing", "SMS linking", "voice assigning", "voice changing")
"""States that cannot be seen where jobs end before they show."""


def extents(dialect: str, **options: int) -> dict[Aspect, Extent]:
    """What a run on a dialect has exercised."""
    target = InProcessTarget(default_behaviour(DIALECTS[dialect]))
    ended = run(target, Options(rules=PROVIDER_RULES, **options), lambda event: None)
    return {extent.aspect: extent for extent in ended.exercised}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_state_and_every_transition_is_visited(seed: int) -> None:
    """On the built-in provider nothing of the state graph is left out, even with a single drawn walk."""
    seen = extents("default", examples=1, seed=seed)
    assert seen[Aspect.STATES].missing == ()
    assert seen[Aspect.TRANSITIONS].missing == ()


def test_jobs_that_end_at_once_hide_their_states_alone() -> None:
    """Where no job can be seen to run, every other state is visited."""
    assert extents("jobs-at-once", examples=1)[Aspect.STATES].missing == JOBS_UNSEEN


def test_both_sides_of_every_bound_of_a_request_are_visited() -> None:
    """Whatever the contract bounds in a request is sent within its bound and beyond."""
    missing = extents("default", examples=1)[Aspect.BOUNDS].missing
    assert [name for name in missing if name.startswith("request")] == []


def test_every_member_of_a_request_and_of_a_200_is_visited() -> None:
    """No documented member of an update or of the resource stays unseen, and every documented refusal is met."""
    seen = extents("default", examples=1)
    assert [name for name in seen[Aspect.MEMBERS].missing if name[:3] in {"req", "200", "400", "401", "404"}] == []
    assert seen[Aspect.STATUSES].missing == ("403", "429", "500")
