"""How long to wait before a request that was limited is sent again."""

from __future__ import annotations

from typing import Final

from contracts.standards import http_date

LONGEST: Final = 60.0
"""The longest that one answer can make us wait, in seconds. Whoever wants more is not asked again."""


def retry_after(value: str | None, turn: int, now: float) -> float:
    """Seconds to wait by a ``Retry-After`` header: a number of seconds, or a date.

    Without one that can be read, longer each turn. ``now`` is in seconds since 1970.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    when = http_date(text)
    return min(float(2**turn), LONGEST) if when is None else max(when - now, 0.0)
