"""``contracts check``."""

from __future__ import annotations

import contextlib
from fnmatch import fnmatchcase
from pathlib import Path

import click

from contracts.check import Passed, check
from contracts.cli.output import REPORTS, open_reports, plain_console
from contracts.errors import ConfigurationError
from contracts.events import Emit, Event
from contracts.model import Party
from contracts.report.terminal import Terminal
from contracts.rule import Rule
from contracts.rules import RULES


@click.command()
@click.option("--rules", "globs", envvar="CONTRACTS_CHECK_RULES", metavar="GLOB,…", help="Only these rules.")
@click.option("--party", type=click.Choice([party.value for party in Party]), help="Only the rules on one party.")
@click.option(
    "--report", "reports", envvar="CONTRACTS_CHECK_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/runs", show_default=True, help="Where reports go.")
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def command(
    globs: str | None,
    party: str | None,
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
    files: tuple[Path, ...],
) -> int:
    """Say whether recorded traffic keeps the contract, on both sides.

    FILES are HTTP Archives of browsers and proxies, journals of the mock, or event streams of a run; gzip
    too. They are judged as one trace, in the order given. What belongs to another operation is passed over.
    """
    rules = _chosen(globs, party)
    if not files:
        raise ConfigurationError("Name a recording: contracts check traffic.har")
    terminal = Terminal(
        plain_console(), {rule.id: rule for rule in RULES}, verbosity=(1 if verbose else 0) - (2 if quiet else 0)
    )
    with contextlib.ExitStack() as stack:
        consumers: list[Emit] = [terminal, *open_reports(reports, Path(report_dir), stack)]

        def emit(event: Event) -> None:
            for consumer in consumers:
                consumer(event)

        ended, passed = check(files, rules, emit)
    if not quiet:
        for line in _told(passed):
            click.echo(line)
    return ended.exit_code


def _chosen(globs: str | None, party: str | None) -> tuple[Rule, ...]:
    wanted = [glob.strip() for glob in (globs or "*").split(",") if glob.strip()]
    for glob in wanted:
        if not any(fnmatchcase(rule.id, glob) for rule in RULES):
            raise ConfigurationError(f"--rules {glob!r} names no rule. `contracts rules` lists them.")
    rules = tuple(
        rule
        for rule in RULES
        if any(fnmatchcase(rule.id, glob) for glob in wanted) and party in (None, rule.party.value)
    )
    if not rules:
        raise ConfigurationError("No rule is left to check by. `contracts rules` lists them with their parties.")
    return rules


def _told(passed: Passed) -> list[str]:
    """What was not judged."""
    lines = [f"{_entries(number)} not judged: {why}" for why, number in sorted(passed.unread.items())]
    return [*lines, f"{_entries(passed.other)} of another operation"] if passed.other else lines


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
