"""Which exchanges about a number came one after the other, and which at the same time or long after."""

from __future__ import annotations

import enum
from collections import OrderedDict
from typing import Final

from contracts.judge import MAX_NUMBERS
from contracts.observed.address import Address

PAUSE: Final = 3600.0
"""Seconds after which a number may have been changed by somebody who was not recorded."""
_SLACK: Final = 0.002
"""Seconds by which a recorder may round."""


class Order(enum.Enum):
    """How an exchange stands to those before it about the same number."""

    IN_TURN = enum.auto()
    APART = enum.auto()
    """So long after them, or before them by its clock, that what they showed is out of date."""
    AT_ONCE = enum.auto()
    """It began before another one was answered: which took effect first is not known."""


class Timeline:
    """Remembers until when each number was asked about, of as many numbers as a judge remembers."""

    def __init__(self) -> None:
        self._ends: OrderedDict[tuple[str, Address], float] = OrderedDict()

    def take(self, number: tuple[str, Address], began: float | None, ended: float, *, exact: bool = False) -> Order:
        """How an exchange stands. ``began`` is None where the order of a recording is that of effect.

        ``exact`` is whether the times are as they were, and not rounded by a recorder.
        """
        if ended <= 0:
            return Order.IN_TURN
        before = self._ends.pop(number, None)
        self._ends[number] = ended if before is None or began is None else max(before, ended)
        if len(self._ends) > MAX_NUMBERS:
            self._ends.popitem(last=False)
        if before is None:
            return Order.IN_TURN
        start = ended if began is None else began
        if start < before - (0.0 if exact else _SLACK):
            return Order.APART if began is None else Order.AT_ONCE
        return Order.APART if start - before > PAUSE else Order.IN_TURN
