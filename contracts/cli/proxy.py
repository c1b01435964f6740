"""``contracts proxy``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from contracts.cli.live import live_option
from contracts.errors import ConfigurationError
from contracts.mock import files
from contracts.proxy.running import Plan, open_proxy, told_whole
from contracts.proxy.upstream import Upstream, upstream_of
from contracts.target.credentials import secrets_of
from contracts.target.select import allowed, check_url

_FILE = click.Path(path_type=Path, dir_okay=False)
_PORT = click.IntRange(0, 65535)


def upstreams(upstream: str, auth: str | None, *, live: bool) -> tuple[Upstream, Upstream | None]:
    """A provider and its token endpoint. Raises ConfigurationError for another machine unless ``live`` is set."""
    numbers = upstream_of(allowed(check_url(upstream, "--upstream"), live=live, dry=False))
    if auth is None:
        return numbers, None
    return numbers, upstream_of(allowed(check_url(auth, "--upstream-auth"), live=live, dry=False))


def known_secrets() -> tuple[str, ...]:
    """The credentials of the environment, under the names that teams export."""
    key_id, key_secret = os.environ.get("SINCH_KEY_ID", ""), os.environ.get("SINCH_KEY_SECRET", "")
    return secrets_of(key_id, key_secret) if key_secret else ()


@click.command()
@click.option("--upstream", required=True, metavar="URL", help="The provider that it stands before.")
@click.option("--upstream-auth", metavar="URL", help="Where tokens are had; they get a port of their own.")
@live_option
@click.option("--port", type=_PORT, default=0, help="Where to listen.  [default: a free port]")
@click.option("--auth-port", type=_PORT, default=0, help="Where to listen for --upstream-auth.  [default: a free port]")
@click.option("--journal", type=_FILE, metavar="FILE", help="Add every exchange to this file, a line of JSON each.")
@click.option("--ready-file", type=_FILE, metavar="FILE", help="Write the addresses there once ready.")
def command(
    upstream: str,
    upstream_auth: str | None,
    live: bool,
    port: int,
    auth_port: int,
    journal: Path | None,
    ready_file: Path | None,
) -> int:
    """Pass requests on to a provider and keep a journal of them.

    Whatever comes to this machine's port goes to the provider as it came, and its answers come back
    untouched, until it is stopped with Ctrl-C. No credential gets into the journal. `contracts check`
    judges what is in it, by the rules of both parties.
    """
    if auth_port and upstream_auth is None:
        raise ConfigurationError("--auth-port says nothing without --upstream-auth. Pass --upstream-auth URL with it.")
    numbers, auth = upstreams(upstream, upstream_auth, live=live)
    write = files.append_to(journal) if journal else _nothing
    plan = Plan(numbers=numbers, auth=auth, write=write, port=port, auth_port=auth_port, known=known_secrets())

    def ready() -> None:
        if ready_file:
            files.ready(ready_file, {"base_url": proxy.base_url, "auth_url": proxy.auth_url})
        tokens = f", tokens on {proxy.auth_url}" if proxy.auth_url else ""
        click.echo(f"Listening on {proxy.base_url}{tokens}, before {numbers.url}. Stop with Ctrl-C.")

    proxy, serve, _ = open_proxy(plan, ready)
    try:
        serve()
    finally:
        told_whole(proxy)
    return 0


def _nothing(line: bytes) -> None:
    """Keeps no journal."""
