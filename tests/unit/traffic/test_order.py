"""Exchanges about a number in time."""

from __future__ import annotations

import pytest

from contracts.judge import MAX_NUMBERS
from contracts.observed.address import Address
from contracts.traffic.order import PAUSE, Order, Timeline

ONE = ("https://h", Address(project_id="p", phone_number="+1"))
OTHER = ("https://other", ONE[1])


@pytest.mark.parametrize(
    ("began", "ended", "order"),
    [
        (101.0, 102.0, Order.IN_TURN),
        (100.999, 102.0, Order.IN_TURN),
        (100.5, 102.0, Order.AT_ONCE),
        (99.0, 99.5, Order.AT_ONCE),
        (102.0 + PAUSE, 103.0 + PAUSE, Order.APART),
        (None, 102.0, Order.IN_TURN),
        (None, 100.0, Order.APART),
        (None, 102.0 + PAUSE, Order.APART),
        (None, 0.0, Order.IN_TURN),
    ],
)
def test_an_exchange_stands_to_the_one_before(began: float | None, ended: float, order: Order) -> None:
    """One from 100 to 101 came before."""
    timeline = Timeline()
    assert timeline.take(ONE, 100.0, 101.0) is Order.IN_TURN
    assert timeline.take(ONE, began, ended) is order


def test_the_longest_of_several_at_once_counts() -> None:
    """The one after them is in turn when all of them are over."""
    timeline = Timeline()
    timeline.take(ONE, 100.0, 110.0)
    timeline.take(ONE, 101.0, 102.0)
    assert timeline.take(ONE, 105.0, 106.0) is Order.AT_ONCE
    assert timeline.take(ONE, 110.0, 111.0) is Order.IN_TURN


def test_numbers_and_providers_are_told_apart() -> None:
    """What is under way elsewhere is of no concern."""
    timeline = Timeline()
    timeline.take(ONE, 100.0, 110.0)
    assert timeline.take(OTHER, 101.0, 102.0) is Order.IN_TURN


def test_memory_is_bounded() -> None:
    """The number that was not asked about for longest is forgotten first."""
    timeline = Timeline()
    timeline.take(ONE, 100.0, 110.0)
    for turn in range(MAX_NUMBERS):
        timeline.take(("", Address(project_id="p", phone_number=str(turn))), 100.0, 110.0)
    assert timeline.take(ONE, 101.0, 102.0) is Order.IN_TURN


def test_exact_times_are_taken_as_they_are() -> None:
    """A recorder may round; one that does not sees the shortest overlap."""
    rounded, exact = Timeline(), Timeline()
    rounded.take(ONE, 100.0, 101.0)
    exact.take(ONE, 100.0, 101.0, exact=True)
    assert rounded.take(ONE, 100.999, 102.0) is Order.IN_TURN
    assert exact.take(ONE, 100.999, 102.0, exact=True) is Order.AT_ONCE
    assert exact.take(ONE, 102.0, 103.0, exact=True) is Order.IN_TURN
