"""One entry of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.model import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one entry holds: an exchange, or the reason why there is none to judge."""

    number: int
    """Its place in the file, from 1."""
    exchange: Exchange | None
    unread: str = ""
    """Why it cannot be judged: the recording does not show enough."""
