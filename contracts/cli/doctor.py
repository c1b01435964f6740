"""``contracts doctor``."""

from __future__ import annotations

import contextlib
import os

import click

from contracts.checkup import Line, examine
from contracts.cli.live import live_option
from contracts.printable import printable
from contracts.target.select import select


@click.command()
@click.option("--target", default="mock", show_default=True, help="mock, a URL, or a target of the configuration file.")
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    help="Configuration [default: contracts.toml or pyproject.toml here].",
)
@live_option
def command(target: str, config_file: str | None, live: bool) -> int:
    """Say whether a target can be tested, without changing it.

    Looks at the address, TLS, the credentials, the numbers and the clock, with GET alone.
    """
    provider, _ = select(target, config_file, os.environ, live=live, plans=False)
    code = 0
    with contextlib.closing(provider):
        for line in examine(provider):
            _tell(line)
            code = max(code, line.exit_code)
    return code


def _tell(line: Line) -> None:
    click.echo(f"{line.mark:<8} {line.what:<12} {printable(line.words)}")
