"""``contracts check``."""

from __future__ import annotations

import contextlib
import datetime
import os
from pathlib import Path
from typing import Final

import click

from contracts import config
from contracts.cli.output import QuietPipeConsole, choose, open_reports
from contracts.errors import ConfigurationError
from contracts.events import Emit, Event
from contracts.mock.world import FACTS
from contracts.model import Facts, Party
from contracts.report.terminal import Terminal
from contracts.rules import CONSUMER_RULES, PROVIDER_RULES, RULES
from contracts.traffic.check import Checker, check
from contracts.traffic.reading import check_files, read_file
from contracts.waivers import in_force

_RULES: Final = {None: RULES, Party.PROVIDER: PROVIDER_RULES, Party.CONSUMER: CONSUMER_RULES}
REPORTS: Final = {"ndjson": "check.ndjson", "junit": "check.xml"}
"""Report formats and the files they are written to."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--party", type=click.Choice([party.value for party in Party]), help="Only rules on this side [default: both]."
)
@click.option(
    "--rules",
    "globs",
    envvar="CONTRACTS_CHECK_RULES",
    metavar="GLOB,…",
    help="Only these rules, such as 'sms-*,known-members'.",
)
@click.option(
    "--target",
    help="Whose facts to go by: mock, or a target of the configuration file [default: what the recording says].",
)
@click.option(
    "--config",
    "config_file",
    envvar="CONTRACTS_CHECK_CONFIG",
    metavar="FILE",
    help="Configuration [default: contracts.toml or pyproject.toml here].",
)
@click.option(
    "--report", "reports", envvar="CONTRACTS_CHECK_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/runs", show_default=True, help="Where reports go.")
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, every rule, and what was never met.")
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    files: tuple[str, ...],
    party: str | None,
    globs: str | None,
    target: str | None,
    config_file: str | None,
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Say whether recorded traffic keeps the contract, on both sides.

    FILE is a HAR file of a browser or a proxy, a journal of the mock, or the event stream of a run,
    compressed with gzip or not. Several files are taken for one recording, in the order given.
    """
    rules = choose(globs, _RULES[Party(party) if party else None])
    facts, waivers = facts_of(target, config_file)
    check_files(files)
    terminal = Terminal(
        QuietPipeConsole(soft_wrap=True, emoji=False),
        {rule.id: rule for rule in RULES},
        verbosity=(1 if verbose else 0) - (2 if quiet else 0),
    )
    with contextlib.ExitStack() as stack:
        consumers: list[Emit] = [terminal, *open_reports(reports, REPORTS, Path(report_dir), RULES, stack)]

        def emit(event: Event) -> None:
            for consumer in consumers:
                consumer(event)

        return check_recordings(files, Checker(rules=rules, emit=emit, facts=facts, waived=waived_today(waivers)))


def check_recordings(files: tuple[str, ...], checker: Checker) -> int:
    """The exit code of checking files, credentials named by a key that nobody knows."""
    key = os.urandom(16)
    return check(((name, read_file(name, key)) for name in files), checker, files).exit_code


def waived_today(waivers: tuple[config.Waiver, ...]) -> dict[str, str]:
    """The reasons of the waivers that have not expired, by rule."""
    return dict(in_force(waivers, datetime.datetime.now(datetime.UTC).date()))


def facts_of(target: str | None, config_file: str | None) -> tuple[Facts | None, tuple[config.Waiver, ...]]:
    """The facts and waivers of a target; None without one. Raises ConfigurationError when there is no such target."""
    if target is None:
        if config_file is not None:
            raise ConfigurationError("--config without --target says nothing. Pass --target NAME with it.")
        return None, ()
    if target == "mock":
        return FACTS, ()
    found = config.find(config_file, Path.cwd())
    if found is None:
        raise ConfigurationError(f"There is no target {target!r}: no contracts.toml is here. Pass --config FILE.")
    settings = config.read_target(*found, target, os.environ)
    return settings.facts, settings.waivers
