"""``contracts restore``."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import click

from contracts.caretaking import put_back
from contracts.cli.careful import live_option
from contracts.errors import ConfigurationError
from contracts.keeping import RestoreJournal, read
from contracts.printable import printable
from contracts.report.text import count
from contracts.restoring import Restorer
from contracts.runner import NOT_RESTORED
from contracts.target.port import Target
from contracts.target.select import select


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--target", default=None, help="The target [default: the one that the journal names].")
@click.option("--config", "config_file", metavar="FILE", help="Configuration [default: the one of the run].")
@live_option
def command(file: Path, target: str | None, config_file: str | None, live: bool) -> int:
    """Put numbers back to what they were before a run.

    FILE is the restore journal that the run has left. It can be restored as often as wanted: what is
    as it was is left alone. Exit codes: 0 every number is what it was, 3 one is not.
    """
    journal = read(file)
    provider, _ = select(target or journal.target, config_file or journal.config, os.environ, live=live)
    with contextlib.closing(provider):
        _check(journal, provider)
        failed = 0
        for one in put_back(Restorer(target=provider), journal.numbers):
            failed += bool(one.failed)
            click.echo(f"{one.phone_number}: {'NOT PUT BACK' if one.failed else 'as it was'}")
            for words in (*one.failed, *one.beyond):
                click.echo(f"  {printable(words)}")
    if failed:
        click.echo(f"{count(failed, 'number')} not put back. {file} is kept: the same command tries again.", err=True)
    return NOT_RESTORED if failed else 0


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
