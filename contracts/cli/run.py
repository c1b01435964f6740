"""``contracts run``."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from pathlib import Path

import click

from contracts.cli.behaviour import behaviour_of, check_of_mock, mock_options
from contracts.cli.careful import Place, careful_options, looked_after, parse_rate, tell_plan
from contracts.cli.chosen import chosen_rules
from contracts.cli.output import REPORTS, told
from contracts.cli.seconds import SECONDS
from contracts.errors import ConfigurationError
from contracts.resources import state_folder
from contracts.rules import PROVIDER_RULES
from contracts.runner import DEFAULT_EXAMPLES, LIVE_REQUESTS, Options, Shard, run
from contracts.target.select import is_loopback, select
from contracts.waivers import in_force


@click.command()
@click.option("--target", default="mock", show_default=True, help="mock, a URL, or a target of the configuration file.")
@click.option(
    "--config",
    "config_file",
    envvar="CONTRACTS_RUN_CONFIG",
    metavar="FILE",
    help="Configuration [default: contracts.toml or pyproject.toml here].",
)
@click.option(
    "--rules",
    "globs",
    envvar="CONTRACTS_RUN_RULES",
    metavar="GLOB,…",
    help="Only these rules, such as 'sms-*,money-unchanged'.",
)
@click.option(
    "--max-examples",
    type=click.IntRange(0),
    default=DEFAULT_EXAMPLES,
    show_default=True,
    help="Depth; 0 plays the fixed scenarios only.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="What is drawn; the same seed draws the same."
)
@click.option("--max-time", type=SECONDS, metavar="SECONDS", help="Stop after this long.")
@click.option(
    "--answer-deadline",
    type=click.FloatRange(0.5, 3600),
    metavar="SECONDS",
    help="How long one answer may take [default: 30].",
)
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="Stop after this many requests.")
@click.option("--max-findings", type=click.IntRange(1), metavar="N", help="Stop after this many findings.")
@click.option("--shard", metavar="I/N", help="Play one of N parts, such as 1/4.")
@click.option(
    "--report", "reports", envvar="CONTRACTS_RUN_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/runs", show_default=True, help="Where reports go.")
@careful_options
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@mock_options
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    target: str,
    config_file: str | None,
    globs: str | None,
    max_examples: int,
    seed: int,
    max_time: float | None,
    answer_deadline: float | None,
    max_requests: int | None,
    max_findings: int | None,
    shard: str | None,
    reports: str | None,
    report_dir: str,
    live: bool,
    live_negative: bool,
    dry_run: bool,
    rate_limit: str | None,
    restore: bool,
    state_dir: Path | None,
    quiet: bool,
    verbose: bool,
    defect: str | None,
    dialect: str | None,
) -> int:
    """Say whether a provider keeps the contract.

    Without options the built-in mock is tested, in process. Every exchange is judged by every rule;
    each kind of violation is shown once, with the request that shows it.
    """
    check_of_mock(target, defect, dialect)
    if rate_limit is not None and target == "mock":
        raise ConfigurationError("--rate-limit says nothing of the built-in mock, which is not asked over a network.")
    rules = chosen_rules(globs, PROVIDER_RULES)
    provider, waivers = select(
        target,
        config_file,
        os.environ,
        behaviour_of(defect, dialect),
        live=live,
        min_interval=None if rate_limit is None else parse_rate(rate_limit),
        answer_deadline=answer_deadline,
        plans=not dry_run,
    )
    place = Place(
        provider=provider,
        config_file=config_file,
        folder=state_dir or state_folder(),
        restores=restore and target != "mock",
        negative=live_negative or is_loopback(provider.base_url),
    )
    options = Options(
        rules=rules,
        examples=max_examples,
        seed=seed,
        max_time=max_time,
        max_requests=max_requests if max_requests or place.here else LIVE_REQUESTS,
        max_findings=max_findings,
        shard=parse_shard(shard),
        waivers=in_force(waivers, datetime.datetime.now(datetime.UTC).date()),
        negative=place.negative,
        defect=defect or "",
        dialect=dialect or "",
    )
    with contextlib.closing(provider):
        if dry_run or not place.here:
            tell_plan(place, options)
        if dry_run:
            return 0
        with (
            told(PROVIDER_RULES, reports, report_dir, quiet=quiet, verbose=verbose) as emit,
            looked_after(place) as caretaker,
        ):
            return run(provider, options, emit, caretaker=caretaker).exit_code


def parse_shard(text: str | None) -> Shard:
    """``I/N`` as a shard; the whole without."""
    if text is None:
        return Shard()
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise ConfigurationError(f"--shard {text[:40]!r} is no part of a whole. Write it like 1/4.")
    return Shard(index=int(match[1]), count=int(match[2]))
