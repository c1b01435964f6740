"""``contracts mock``."""

from __future__ import annotations

import time
from dataclasses import replace

import click

from contracts.cli.behaviour import behaviour_of, mock_options
from contracts.mock.app import create_app, listen, serve
from contracts.mock.world import PROJECT, new_state

DEFAULT_PORT = 3013


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
    behaviour = replace(behaviour_of(defect, dialect, lenient=lenient), faults_by_header=True)
    listener = listen(host, port)
    address = f"[{host}]" if ":" in host else host

    def ready() -> None:
        click.echo(f"Listening on http://{address}:{listener.getsockname()[1]}")
        click.echo(
            f"Project {PROJECT}, key id {behaviour.key_id}, key secret {behaviour.key_secret}. Stop with Ctrl-C."
        )

    serve(create_app(behaviour, new_state(time.time())), listener, ready)
    return 0
