"""What a run on a target that others use too has to heed: its options, its plan, and the numbers put back."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from contracts.caretaking import Caretaker
from contracts.cli.live import live_negative_option, live_option
from contracts.cli.output import say
from contracts.cli.stopping import stopped_by_signals
from contracts.config import RATE, interval, located
from contracts.errors import ConfigurationError
from contracts.holding import held
from contracts.keeping import left_behind
from contracts.preview import plan_lines
from contracts.printable import printable
from contracts.resources import holds_folder
from contracts.runner import Options
from contracts.target.http import HttpTarget
from contracts.target.port import Target
from contracts.target.select import is_loopback


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
            live_negative_option,
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
    """A caretaker for a run, if one is wanted; other runs kept off; and signals as good as Ctrl-C.

    Says what is left to do at the end. Raises HeldError when another run has a number in its hands.
    """
    provider = place.provider
    with contextlib.ExitStack() as stack:
        if isinstance(provider, HttpTarget):
            hold(provider, stack)
        stopping = stack.enter_context(stopped_by_signals(say, restores=place.restores))
        if not place.restores:
            yield None
            return
        for path in left_behind(place.folder, provider.base_url, provider.facts.project_id):
            say(f"An earlier run did not put its numbers back. First: {_again(path, place)}")
        caretaker = Caretaker(
            target=provider,
            folder=place.folder,
            config=located(place.provider.name, place.config_file),
            strict=not place.here,
            undisturbed=stopping.undisturbed,
        )
        try:
            yield caretaker
        finally:
            if caretaker.path is not None:
                say(f"Not every number is what it was. To try again: {_again(caretaker.path, place)}")


def hold(provider: Target, stack: contextlib.ExitStack) -> None:
    """Keeps other runs off the numbers of a target until the stack ends. Says so where that cannot be done."""
    trouble = stack.enter_context(held(holds_folder(), provider.base_url, provider.facts))
    if trouble:
        say(f"Other runs cannot be kept off these numbers: {trouble}.")


def _again(path: Path, place: Place) -> str:
    return f"contracts restore {shlex.quote(str(path))}" + ("" if place.here else " --live")
