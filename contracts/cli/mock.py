"""``contracts mock``."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import click

from contracts.errors import ConfigurationError
from contracts.mock.app import create_app, listen, serve
from contracts.mock.behaviour import Behaviour
from contracts.mock.defects import BY_NAME
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import PROJECT, default_behaviour, new_state

DEFAULT_PORT = 3013


def mock_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that change how the built-in provider behaves."""
    command = click.option(
        "--dialect", metavar="NAME", help="Let the mock speak another correct dialect; 'list' lists them."
    )(command)
    return click.option("--defect", metavar="NAME", help="Plant a fault in the mock; 'list' lists them.")(command)


def behaviour_of(defect: str | None, dialect: str | None, *, lenient: bool = False) -> Behaviour:
    """The mock's behaviour with a dialect and a defect. Raises ConfigurationError for an unknown name."""
    if "list" in (defect, dialect):
        _list(defect)
    if dialect is not None and dialect not in DIALECTS:
        raise ConfigurationError(f"There is no dialect {dialect!r}. `contracts mock --dialect list` lists them.")
    if defect is not None and defect not in BY_NAME:
        raise ConfigurationError(f"There is no defect {defect!r}. `contracts mock --defect list` lists them.")
    behaviour = default_behaviour(DIALECTS[dialect] if dialect else None)
    if lenient:
        behaviour = BY_NAME["relink-accepted"].plant(behaviour)
    return BY_NAME[defect].plant(behaviour) if defect else behaviour


def _list(defect: str | None) -> None:
    if defect == "list":
        for one in BY_NAME.values():
            click.echo(f"{one.name:<36} {one.group:<16} {one.sentence}")
    else:
        for name in DIALECTS:
            click.echo(name)
    raise click.exceptions.Exit(0)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0 takes a free one."
)
@click.option("--lenient", is_flag=True, help="Relink a linked number in place, as the vendor's own mock does.")
@mock_options
def command(host: str, port: int, lenient: bool, defect: str | None, dialect: str | None) -> int:
    """Start the built-in provider.

    It behaves as the contract says, over time, and answers until it is stopped with Ctrl-C.
    """
    behaviour = behaviour_of(defect, dialect, lenient=lenient)
    listener = listen(host, port)
    address = f"[{host}]" if ":" in host else host

    def ready() -> None:
        click.echo(f"Listening on http://{address}:{listener.getsockname()[1]}")
        click.echo(
            f"Project {PROJECT}, key id {behaviour.key_id}, key secret {behaviour.key_secret}. Stop with Ctrl-C."
        )

    serve(create_app(behaviour, new_state(time.time())), listener, ready)
    return 0
