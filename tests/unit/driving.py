"""A driver without rules, for tests of what is driven."""

from __future__ import annotations

from contracts.driver import Driver
from contracts.target.port import Target


def driver_on(target: Target) -> Driver:
    """A driver that judges nothing and tells nobody."""
    return Driver(target=target, rules=(), emit=lambda event: None)
