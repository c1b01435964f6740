"""``contracts restore``."""

from __future__ import annotations

import contextlib
import datetime
import os
from pathlib import Path

import click

from contracts.caretaking import put_back
from contracts.cli.careful import hold, say
from contracts.cli.live import live_option
from contracts.cli.stopping import stopped_by_signals
from contracts.errors import ConfigurationError
from contracts.keeping import RestoreJournal, note_restored, read
from contracts.printable import printable
from contracts.report.text import count
from contracts.restoring import Restorer
from contracts.runner import NOT_RESTORED
from contracts.target.port import Target
from contracts.target.select import is_loopback, select


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--target", default=None, help="The target [default: the one that the journal names].")
@click.option("--config", "config_file", metavar="FILE", help="Configuration [default: the one of the run].")
@live_option
@click.option("--dry-run", is_flag=True, help="Say what would be put back, and where; send nothing.")
def command(file: Path, target: str | None, config_file: str | None, live: bool, dry_run: bool) -> int:
    """Put numbers back to what they were before a run.

    FILE is the restore journal that the run has left. It can be restored as often as wanted: what is
    as it was is left alone. Exit codes: 0 every number is what it was, 3 one is not.
    """
    journal = read(file)
    provider, _ = select(target or journal.target, config_file or journal.config, os.environ, live=live)
    with contextlib.closing(provider), contextlib.ExitStack() as stack:
        _check(journal, provider)
        if dry_run or not is_loopback(provider.base_url):
            _tell_plan(journal, provider)
        if dry_run:
            return 0
        hold(provider, stack)
        stopping = stack.enter_context(stopped_by_signals(say, restores=True))
        try:
            with stopping.undisturbed():
                failed = _put_back(journal, provider)
        except KeyboardInterrupt:
            say(f"Not every number was put back. {file} is kept: the same command goes on.")
            raise
    if failed:
        say(f"{count(failed, 'number')} not put back. {file} is kept: the same command tries again.")
        return NOT_RESTORED
    note_restored(file, journal, datetime.datetime.now(datetime.UTC))
    return 0


def _tell_plan(journal: RestoreJournal, provider: Target) -> None:
    numbers = ", ".join(one.phone_number for one in journal.numbers)
    for line in (
        f"restore · {provider.name}",
        f"  host       {provider.base_url}",
        f"  project    {provider.facts.project_id}",
        f"  put back   {numbers or 'none'}",
    ):
        click.echo(printable(line))


def _put_back(journal: RestoreJournal, provider: Target) -> int:
    """Puts the numbers back and tells of each. How many of them are not what they were."""
    failed = 0
    for one in put_back(Restorer(target=provider), journal.numbers):
        failed += bool(one.failed)
        click.echo(f"{one.phone_number}: {'NOT PUT BACK' if one.failed else 'as it was'}")
        for words in (*one.failed, *one.beyond):
            click.echo(f"  {printable(words)}")
    return failed


def _check(journal: RestoreJournal, provider: Target) -> None:
    """Raises ConfigurationError when a journal is not about the target, or about numbers that it does not list."""
    facts = provider.facts
    if (journal.base_url, journal.project_id) != (provider.base_url, facts.project_id):
        raise ConfigurationError(
            f"The journal is about {journal.base_url[:200]} and project {journal.project_id[:80]}, the target is "
            f"{provider.base_url} and project {facts.project_id}. Pass --target and --config as for the run."
        )
    listed = {number.phone_number for number in facts.numbers}
    for one in journal.numbers:
        if one.phone_number not in listed:
            raise ConfigurationError(
                f"The target does not list {one.phone_number}. Add it to its numbers to restore it."
            )
