"""The option that allows another machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

_LIVE: Final = click.option("--live", is_flag=True, help="Allow a target on another machine.")


def live_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that allows a target on another machine."""
    return _LIVE(command)
