"""What a run on a target that others use too has to heed: its options, its plan, and the numbers put back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from contracts.caretaking import Caretaker
from contracts.cli.live import live_option
from contracts.cli.signals import stopped_by_sigterm
from contracts.config import RATE, interval
from contracts.errors import ConfigurationError
from contracts.keeping import left_behind
from contracts.preview import plan_lines
from contracts.printable import printable
from contracts.runner import Options
from contracts.target.http import HttpTarget
from contracts.target.port import Target
from contracts.target.select import is_loopback

LIVE_REQUESTS: Final = 5_000
"""How many requests a run on another machine may make, where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run goes, and how careful it is there."""

    provider: Target
    config_file: str | None
    folder: Path
    """Where restore journals go."""
    restores: bool
    negative: bool

    @property
    def here(self) -> bool:
        """Whether it stays on this machine."""
        return is_loopback(self.provider.base_url)


_STATE: Final = click.option(
    "--state-dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where restore journals go."
)


def careful_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a run that is careful."""
    for option in reversed(
        (
            live_option,
            click.option("--live-negative", is_flag=True, help="Send what the contract refuses, and drawn input, too."),
            click.option("--dry-run", is_flag=True, help="Print the plan; send nothing."),
            click.option("--rate-limit", metavar="RATE", help="At most so many requests, such as 5/s."),
            click.option("--restore/--no-restore", default=True, show_default=True, help="Put the numbers back."),
            _STATE,
        )
    ):
        command = option(command)
    return command


def parse_rate(text: str) -> float:
    """Seconds between two requests. Raises ConfigurationError for what is no rate."""
    if re.fullmatch(RATE, text) is None:
        raise ConfigurationError(f"--rate-limit {text[:40]!r} is no rate. Write it like 5/s, 100/m or 1000/h.")
    return interval(text)


def tell_plan(place: Place, options: Options) -> None:
    """Prints what the run will do."""
    provider = place.provider
    pause = provider.min_interval if isinstance(provider, HttpTarget) else 0.0
    journals = str(place.folder) if place.restores else None
    for line in plan_lines(provider, options, interval=pause, journals=journals):
        click.echo(printable(line))


@contextlib.contextmanager
def looked_after(place: Place) -> Iterator[Caretaker | None]:
    """A caretaker for a run, if one is wanted, and SIGTERM as good as Ctrl-C. Says what is left to do at the end."""
    with stopped_by_sigterm():
        if not place.restores:
            yield None
            return
        provider = place.provider
        for path in left_behind(place.folder, provider.base_url, provider.facts.project_id):
            _say(f"An earlier run did not put its numbers back. First: {_again(path, place)}")
        config = str(Path(place.config_file).resolve()) if place.config_file else None
        caretaker = Caretaker(target=provider, folder=place.folder, config=config, strict=not place.here)
        try:
            yield caretaker
        finally:
            if caretaker.path is not None:
                _say(f"Not every number is what it was. To try again: {_again(caretaker.path, place)}")


def _again(path: Path, place: Place) -> str:
    return f"contracts restore {path}" + ("" if place.here else " --live")


def _say(message: str) -> None:
    click.echo(printable(message), err=True)
