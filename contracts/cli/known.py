"""What a command on traffic knows of the provider, and what it tells of traffic that was not judged."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from contracts import config
from contracts.errors import ConfigurationError
from contracts.mock.world import FACTS
from contracts.model import Facts
from contracts.traffic.share import Passed
from contracts.waivers import NO_WAIVERS, Waivers, in_force


def known(target: str | None, config_file: str | None) -> tuple[Facts | None, Waivers]:
    """The facts and the waivers of a target. Raises ConfigurationError when there is no such target."""
    if target is None and config_file is not None:
        raise ConfigurationError("--config says nothing without --target. Pass --target NAME with it.")
    if target is None or target == "mock":
        return (None if target is None else FACTS), NO_WAIVERS
    found = config.find(config_file, Path.cwd())
    if found is None:
        raise ConfigurationError(
            f"There is no target {target!r}: no contracts.toml is here. Pass --target mock, or --config FILE."
        )
    settings = config.read_target(*found, target, os.environ, sends=False)
    return settings.facts, in_force(settings.waivers, datetime.datetime.now(datetime.UTC).date())


def not_judged(passed: Passed) -> list[str]:
    """Lines on what was not judged, and why."""
    lines = [f"{_entries(number)} not judged: {why}" for why, number in sorted(passed.unread.items())]
    return [*lines, f"{_entries(passed.other)} of another operation"] if passed.other else lines


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
