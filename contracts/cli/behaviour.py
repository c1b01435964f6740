"""The options that change how the built-in provider behaves: of `run` and of `mock`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Behaviour, Choices
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour


def mock_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that change how the built-in provider behaves."""
    command = click.option(
        "--dialect", metavar="NAME", help="Let the mock speak another correct dialect; 'list' lists them."
    )(command)
    return click.option("--defect", metavar="NAME", help="Plant a fault in the mock; 'list' lists them.")(command)


def check_of_mock(target: str, defect: str | None, dialect: str | None) -> None:
    """Raises ConfigurationError when the options are given with a target that they do not change."""
    if (defect or dialect) and target != "mock":
        raise ConfigurationError("--defect and --dialect change the built-in mock. Use them with --target mock.")


def behaviour_of(defect: str | None, dialect: str | None, *, lenient: bool = False) -> Behaviour:
    """The mock's behaviour with a dialect and a defect. Raises ConfigurationError for an unknown name."""
    if "list" in (defect, dialect):
        _list(defect)
    behaviour = default_behaviour(_dialect(dialect))
    if defect is None and not lenient:
        return behaviour
    # The defects take longer to load than all the rest of the mock.
    from contracts.mock.defects import BY_NAME

    if defect is not None and defect not in BY_NAME:
        raise ConfigurationError(f"There is no defect {defect!r}. `contracts mock --defect list` lists them.")
    if lenient:
        behaviour = BY_NAME["relink-accepted"].plant(behaviour)
    return BY_NAME[defect].plant(behaviour) if defect else behaviour


def _dialect(name: str | None) -> Choices | None:
    if name is None:
        return None
    if name not in DIALECTS:
        raise ConfigurationError(f"There is no dialect {name!r}. `contracts mock --dialect list` lists them.")
    return DIALECTS[name]


def _list(defect: str | None) -> None:
    if defect == "list":
        from contracts.mock.defects import BY_NAME

        width = max(len(name) for name in BY_NAME)
        for one in BY_NAME.values():
            click.echo(f"{one.name:<{width}}  {one.group:<14}  {one.sentence}")
    else:
        for name in DIALECTS:
            click.echo(name)
    raise click.exceptions.Exit(0)
