"""The options that allow another machine, and what may trouble it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

_LIVE: Final = click.option("--live", is_flag=True, help="Allow a target on another machine.")
_NEGATIVE: Final = click.option(
    "--live-negative", is_flag=True, help="Send what the contract refuses, and drawn input, too."
)


def live_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that allows a target on another machine."""
    return _LIVE(command)


def live_negative_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that allows a live target what the contract refuses."""
    return _NEGATIVE(command)
