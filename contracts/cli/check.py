"""``contracts check``."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import click

from contracts import config
from contracts.check import check
from contracts.cli.chosen import chosen_rules
from contracts.cli.output import REPORTS, told
from contracts.errors import ConfigurationError
from contracts.mock.world import FACTS
from contracts.model import Facts, Party
from contracts.rule import Rule
from contracts.rules import RULES
from contracts.traffic.judging import Passed
from contracts.waivers import NO_WAIVERS, Waivers, in_force


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
    facts, waivers = _known(target, config_file)
    if not files:
        raise ConfigurationError("Name a recording: contracts check traffic.har")
    with told(RULES, reports, report_dir, quiet=quiet, verbose=verbose, keep=files) as emit:
        ended, passed = check(files, rules, emit, facts, waivers)
    if not quiet:
        for line in _told(passed):
            click.echo(line)
    return ended.exit_code


def _chosen(globs: str | None, party: str | None) -> tuple[Rule, ...]:
    rules = tuple(rule for rule in chosen_rules(globs, RULES) if party in (None, rule.party.value))
    if not rules:
        raise ConfigurationError("No rule is left to check by. `contracts rules` lists them with their parties.")
    return rules


def _known(target: str | None, config_file: str | None) -> tuple[Facts | None, Waivers]:
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
    settings = config.read_target(*found, target, os.environ)
    return settings.facts, in_force(settings.waivers, datetime.datetime.now(datetime.UTC).date())


def _told(passed: Passed) -> list[str]:
    """What was not judged."""
    lines = [f"{_entries(number)} not judged: {why}" for why, number in sorted(passed.unread.items())]
    return [*lines, f"{_entries(passed.other)} of another operation"] if passed.other else lines


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
