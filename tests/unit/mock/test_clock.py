"""The clock of a mock."""

from __future__ import annotations

import math
import time

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.clock import LATEST, Clock


class Outside:
    """A time outside that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.clock = Clock(lambda: self.now)


def test_it_follows_the_time_outside() -> None:
    """Without being told it is the time of the machine."""
    before = time.time()
    assert before <= Clock().now() <= time.time()
    outside = Outside()
    outside.now += 1
    assert (outside.clock.now(), outside.clock.frozen) == (101.0, False)


def test_it_can_be_set_and_goes_on() -> None:
    """From the time that was set."""
    outside = Outside()
    outside.clock.set(5.0)
    outside.now += 2
    assert outside.clock.now() == 7.0


def test_it_can_stand_still_and_run_again() -> None:
    """No time has passed in between."""
    outside = Outside()
    outside.clock.set(frozen=True)
    outside.now += 10
    assert (outside.clock.now(), outside.clock.frozen) == (100.0, True)
    outside.clock.set(frozen=False)
    outside.now += 1
    assert (outside.clock.now(), outside.clock.frozen) == (101.0, False)


def test_it_can_be_set_while_it_stands_still() -> None:
    """It goes on standing still."""
    outside = Outside()
    outside.clock.set(frozen=True)
    outside.clock.set(7.0)
    outside.now += 1
    assert (outside.clock.now(), outside.clock.frozen) == (7.0, True)


@pytest.mark.parametrize("frozen", [False, True])
def test_it_goes_forward(frozen: bool) -> None:
    """By any step but one back."""
    outside = Outside()
    outside.clock.set(frozen=frozen)
    outside.clock.advance(0.5)
    outside.clock.advance(0)
    assert outside.clock.now() == 100.5
    for seconds in (-0.1, math.nan):
        with pytest.raises(ConfigurationError, match="Time goes forward"):
            outside.clock.advance(seconds)
    assert outside.clock.now() == 100.5


@pytest.mark.parametrize("now", [-1.0, LATEST + 1, math.inf, math.nan])
def test_it_cannot_be_set_to_what_cannot_be_written(now: float) -> None:
    """Every time in it can be shown as a date."""
    with pytest.raises(ConfigurationError, match="A clock can be set from 0 to 250000000000 seconds since 1970"):
        Outside().clock.set(now)


def test_it_cannot_be_moved_beyond_either() -> None:
    """The bound holds for steps too."""
    with pytest.raises(ConfigurationError, match="A clock can be set"):
        Outside().clock.advance(LATEST)


def test_it_goes_back_to_the_time_outside() -> None:
    """Whatever was done to it."""
    outside = Outside()
    outside.clock.set(5.0, frozen=True)
    outside.clock.reset()
    outside.now += 1
    assert (outside.clock.now(), outside.clock.frozen) == (101.0, False)
