"""A number of seconds as the value of an option."""

from __future__ import annotations

import math
from typing import Any, Final

import click


class _Seconds(click.FloatRange):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


SECONDS: Final = _Seconds(0, min_open=True)
