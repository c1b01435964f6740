"""``contracts diff``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from contracts.diff.compare import compare
from contracts.diff.revision import parse_revision
from contracts.diff.telling import as_json, as_text
from contracts.errors import ConfigurationError
from contracts.model import Severity


@click.command()
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default="error",
    show_default=True,
    help="The mildest change that makes the exit code 1.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("old")
@click.argument("new")
def command(fail_on: str, form: str, old: str, new: str) -> int:
    """Say what a revision of an OpenAPI document breaks, and prove each break with a value.

    OLD and NEW are files of OpenAPI 3.0 or 3.1.
    """
    revisions = [parse_revision(_read(name), name) for name in (old, new)]
    changes = compare(*revisions)
    click.echo(json.dumps(as_json(changes), indent=2, ensure_ascii=False) if form == "json" else as_text(changes))
    return int(any(change.severity.rank <= Severity(fail_on).rank for change in changes))


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{name} cannot be read: {error}. Pass a file of OpenAPI 3.0 or 3.1.") from None
