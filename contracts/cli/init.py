"""``contracts init``."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.errors import ConfigurationError
from contracts.resources import first_configuration


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("contracts.toml"))
def command(file: Path) -> int:
    """Write a configuration file to begin with.

    FILE is contracts.toml without a name. Each setting is explained in it. A file that is there is never
    overwritten.
    """
    if file.name == "pyproject.toml":
        raise ConfigurationError(
            f"{file} belongs to the whole project. Name a file of its own, such as contracts.toml."
        )
    try:
        # Creates it or fails: also where a link by that name leads elsewhere.
        with file.open("x", encoding="utf-8") as stream:
            stream.write(first_configuration())
    except FileExistsError:
        raise ConfigurationError(f"{file} is there already, and stays as it is. Name another file.") from None
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}. Name another file.") from None
    option = "" if file == Path("contracts.toml") else f" --config {file}"
    click.echo(f"{file} is written. Fill in the address and the numbers of your sandbox, then:")
    click.echo(f"  contracts doctor --target sandbox{option} --live")
    click.echo(f"  contracts run --target sandbox{option} --live --dry-run")
    return 0
