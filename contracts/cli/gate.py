"""``contracts gate``."""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import click

from contracts import config
from contracts.cli.known import known, not_judged
from contracts.cli.live import live_option
from contracts.cli.output import REPORTS, say, told
from contracts.cli.proxy import known_secrets, upstreams
from contracts.cli.seconds import SECONDS
from contracts.cli.stopping import stopped_by_signals
from contracts.errors import ConfigurationError
from contracts.gate import gate, gate_before
from contracts.model import Verdict
from contracts.printable import printable
from contracts.profiles import PLAIN, PROFILES, Profile
from contracts.proxy.upstream import Upstream
from contracts.rules import CONSUMER_RULES, RULES
from contracts.waivers import NO_WAIVERS, Waivers, in_force

_EVERY: Final = "all"


@click.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--profile",
    "names",
    metavar="GLOB,…",
    help="How the mock answers: profiles such as 'plain,jobs-*', 'all', or 'list' to list them.  [default: plain]",
)
@click.option("--upstream", metavar="URL", help="Test on the provider there, through a proxy, and judge both sides.")
@click.option("--upstream-auth", metavar="URL", help="With --upstream: where tokens are had, also through the proxy.")
@click.option("--target", help="With --upstream: whose facts and waivers count, a target of the configuration file.")
@live_option
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
    names: str | None,
    upstream: str | None,
    upstream_auth: str | None,
    target: str | None,
    live: bool,
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

    With --upstream a proxy takes the place of the built-in provider: the tests reach the provider at that
    URL through it, with the credentials that are in the environment already. Then the rules on providers
    count too; some say that they are not applicable without the facts of a --target.
    """
    if drive and max_time is not None:
        raise ConfigurationError("--max-time is for a client's own tests; an adapter has a minute for each answer.")
    way = _way(upstream, upstream_auth, target, live=live, names=names, drive=drive)
    profiles = _chosen(PLAIN if names is None else names)
    if not client:
        raise ConfigurationError("Say which command tests the client: contracts gate -- npm test")
    facts, of_target = known(target, config_file) if target else (None, NO_WAIVERS)
    waivers = _both(_waivers(config_file), of_target)
    rules = RULES if way else CONSUMER_RULES
    with (
        stopped_by_signals(say, restores=False),
        told(rules, reports, report_dir, quiet=quiet, verbose=verbose) as emit,
    ):
        if way:
            ended = gate_before(
                client, *way, rules, emit, facts=facts, waivers=waivers, max_time=max_time, known=known_secrets()
            )
        else:
            ended = gate(client, profiles, rules, emit, drive=drive, waivers=waivers, max_time=max_time)
    if ended.passed and not quiet:
        for line in not_judged(ended.passed):
            click.echo(line)
    if ended.run.verdict is Verdict.ERROR:
        click.echo(f"Error: {printable(ended.run.stopped or '')}.", err=True)
    return ended.exit_code


def _way(
    upstream: str | None, auth: str | None, target: str | None, *, live: bool, names: str | None, drive: bool
) -> tuple[Upstream, Upstream | None] | None:
    """The provider behind a proxy and its token endpoint, if one is asked for."""
    if upstream is None:
        for option, given in (("--upstream-auth", auth), ("--target", target), ("--live", live)):
            if given:
                raise ConfigurationError(f"{option} says nothing without --upstream. Pass --upstream URL with it.")
        return None
    for option, given in (("--profile", names is not None), ("--drive", drive)):
        if given:
            raise ConfigurationError(
                f"{option} needs the built-in provider, and --upstream names another. Leave one of them out."
            )
    return upstreams(upstream, auth, live=live)


def _waivers(config_file: str | None) -> Waivers:
    found = config.find(config_file, Path.cwd())
    return in_force(config.gate_waivers(*found), datetime.datetime.now(datetime.UTC).date()) if found else NO_WAIVERS


def _both(one: Waivers, other: Waivers) -> Waivers:
    return Waivers(accepted=one.accepted + other.accepted, lapsed=one.lapsed + other.lapsed)


def _chosen(names: str) -> tuple[Profile, ...]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if "list" in wanted:
        width = max(len(name) for name in PROFILES)
        for profile in PROFILES.values():
            click.echo(f"{profile.name:<{width}}  {profile.sentence}")
        raise click.exceptions.Exit(0)
    if _EVERY in wanted:
        return tuple(PROFILES.values())
    if not wanted:
        raise ConfigurationError("--profile names none. `contracts gate --profile list` lists them.")
    for name in wanted:
        if not any(fnmatchcase(known, name) for known in PROFILES):
            raise ConfigurationError(f"There is no profile {name!r}. `contracts gate --profile list` lists them.")
    # In the order in which they are named, and each once.
    named = dict.fromkeys(known for name in wanted for known in PROFILES if fnmatchcase(known, name))
    return tuple(PROFILES[name] for name in named)
