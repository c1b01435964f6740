"""``contracts check``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from contracts.check import Way, check
from contracts.cli.chosen import chosen_rules
from contracts.cli.known import known, not_judged
from contracts.cli.output import REPORTS, has_listeners, say, told
from contracts.cli.stopping import stopped_by_signals
from contracts.errors import ConfigurationError
from contracts.model import Party
from contracts.rule import Rule
from contracts.rules import RULES
from contracts.traffic.files import holds_lines

LARGE: Final = 32 * 1024 * 1024
"""Bytes from which on it is worth while to start other processes."""


@click.command()
@click.option("--rules", "globs", envvar="CONTRACTS_CHECK_RULES", metavar="GLOB,…", help="Only these rules.")
@click.option("--party", type=click.Choice([party.value for party in Party]), help="Only the rules on one party.")
@click.option("--target", help="Whose facts and waivers count: mock, or a target of the configuration file.")
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
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    globs: str | None,
    party: str | None,
    target: str | None,
    config_file: str | None,
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
    files: tuple[Path, ...],
) -> int:
    """Say whether recorded traffic keeps the contract, on both sides.

    FILES are HTTP Archives of browsers and proxies, journals of the mock, or event streams of a run; gzip
    too. They are judged as one trace, in the order given. What belongs to another operation is passed over.
    A recording is taken to hold all that was asked of a number; after an hour of silence nothing is known of it.
    """
    rules = _chosen(globs, party)
    facts, waivers = known(target, config_file)
    if not files:
        raise ConfigurationError("Name a recording: contracts check traffic.har")
    for file in files:
        if files.count(file) > 1:
            raise ConfigurationError(f"{file} is named twice. Name each recording once.")
    with (
        stopped_by_signals(say, restores=False),
        told(RULES, reports, report_dir, quiet=quiet, verbose=verbose, keep=files) as emit,
    ):
        way = _way(files, listened=has_listeners(reports))
        ended, passed = check(files, rules, emit, facts, waivers, way=way)
    if not quiet:
        for line in not_judged(passed):
            click.echo(line)
    return ended.exit_code


def _way(files: tuple[Path, ...], *, listened: bool) -> Way:
    """How to go about it. Files that cannot be read count for nothing: the check says so."""
    if sum(file.stat().st_size for file in files if file.is_file()) < LARGE:
        return Way.ALONE
    if not all(holds_lines(file) for file in files):
        return Way.AHEAD
    return Way.ALONE if listened else Way.APART


def _chosen(globs: str | None, party: str | None) -> tuple[Rule, ...]:
    rules = tuple(rule for rule in chosen_rules(globs, RULES) if party in (None, rule.party.value))
    if not rules:
        raise ConfigurationError("No rule is left to check by. `contracts rules` lists them with their parties.")
    return rules
