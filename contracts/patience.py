"""How long to wait before a request that was limited is sent again."""

from __future__ import annotations

import datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 60.0
"""The longest that one answer can make us wait, in seconds."""


def retry_after(value: str | None, turn: int, now: float) -> float:
    """Seconds to wait by a ``Retry-After`` header: a number of seconds, or a date.

    Without one that can be read, longer each turn. ``now`` is in seconds since 1970.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), LONGEST)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return min(float(2**turn), LONGEST)
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return min(max(when.timestamp() - now, 0.0), LONGEST)
