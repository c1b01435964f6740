"""``contracts gate``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import click

from contracts import config
from contracts.cli.output import REPORTS, told
from contracts.cli.seconds import SECONDS
from contracts.errors import ConfigurationError
from contracts.gate import GateEnded, Trial, gate
from contracts.profiles import PLAIN, PROFILES, Profile
from contracts.report.text import count
from contracts.rules import CONSUMER_RULES
from contracts.waivers import NO_WAIVERS, Waivers, in_force

_EVERY: Final = "all"


@click.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--profile",
    "names",
    default=PLAIN,
    show_default=True,
    metavar="NAME,…",
    help="How the mock answers: one or more profiles, 'all', or 'list' to list them.",
)
@click.option("--drive", is_flag=True, help="CLIENT is an adapter (spec/adapter.md): ask it to do what the cases say.")
@click.option(
    "--config",
    "config_file",
    envvar="CONTRACTS_GATE_CONFIG",
    metavar="FILE",
    help="Where waivers stand [default: contracts.toml or pyproject.toml here].",
)
@click.option("--max-time", type=SECONDS, metavar="SECONDS", help="Stop the client's tests after this long, each time.")
@click.option(
    "--report", "reports", envvar="CONTRACTS_GATE_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/runs", show_default=True, help="Where reports go.")
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@click.argument("client", nargs=-1, type=click.UNPROCESSED)
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    names: str,
    drive: bool,
    config_file: str | None,
    max_time: float | None,
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
    client: tuple[str, ...],
) -> int:
    """Say whether a client keeps the contract.

    Runs the client's own tests, given after --, against the built-in provider on free ports, and judges
    what they sent. The tests find its addresses in CONTRACTS_BASE_URL and CONTRACTS_AUTH_URL, and the
    rest in SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET, SINCH_PHONE_NUMBER and SINCH_SERVICE_PLAN_ID.

    With --drive there need be no tests: the command is a small adapter around the client, and the gate
    asks it for every documented update and error, under each profile. Then what the client hands to its
    user is judged too, against what was on the wire.
    """
    profiles = _chosen(names)
    if not client:
        raise ConfigurationError("Say which command tests the client: contracts gate -- npm test")
    waivers = _waivers(config_file)
    with told(CONSUMER_RULES, reports, report_dir, quiet=quiet, verbose=verbose) as emit:
        ended = gate(client, profiles, CONSUMER_RULES, emit, drive=drive, waivers=waivers, max_time=max_time)
    if not quiet or ended.exit_code:
        for line in _told(ended, drive=drive):
            click.echo(line)
    return ended.exit_code


def _waivers(config_file: str | None) -> Waivers:
    found = config.find(config_file, Path.cwd())
    return in_force(config.gate_waivers(*found), datetime.datetime.now(datetime.UTC).date()) if found else NO_WAIVERS


def _chosen(names: str) -> tuple[Profile, ...]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if "list" in wanted:
        width = max(len(name) for name in PROFILES)
        for profile in PROFILES.values():
            click.echo(f"{profile.name:<{width}}  {profile.sentence}")
        raise click.exceptions.Exit(0)
    if _EVERY in wanted:
        return tuple(PROFILES.values())
    for name in wanted:
        if name not in PROFILES:
            raise ConfigurationError(f"There is no profile {name!r}. `contracts gate --profile list` lists them.")
    if not wanted:
        raise ConfigurationError("--profile names none. `contracts gate --profile list` lists them.")
    return tuple(PROFILES[name] for name in dict.fromkeys(wanted))


def _told(ended: GateEnded, *, drive: bool) -> list[str]:
    """The client's tolerance: how it went under each profile."""
    if len(ended.trials) == 1 and ended.trials[0].passed:
        return []
    width = max(len(trial.profile.name) for trial in ended.trials)
    heading = "Under each profile:" if drive else "The client's tests:"
    return [heading, *(f"  {trial.profile.name:<{width}}  {_word(trial, drive=drive)}" for trial in ended.trials)]


def _word(trial: Trial, *, drive: bool) -> str:
    counts = f"{count(trial.exchanges, 'exchange')}, {count(trial.findings, 'finding')}"
    if drive:
        return counts
    ending = "had to be stopped" if trial.code is None else f"failed with {trial.code}"
    word = "passed" if trial.passed else ending
    if not trial.passed and not trial.profile.survivable:
        word += ", as they may: an error was told"
    return f"{word} ({counts})"
