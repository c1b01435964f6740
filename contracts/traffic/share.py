"""A share of a recording: some of its numbers. Each is judged by itself, and all of them by one process."""

from __future__ import annotations

import functools
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.observed.address import Address
from contracts.watch import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Which numbers are meant: those whose remainder, divided among ``of``, is ``number``."""

    number: int = 0
    of: int = 1

    def has(self, address: Address | None) -> bool:
        """Whether what is about a number belongs to the share. What is about none belongs to the first."""
        return self.of == 1 or self.number == (0 if address is None else _remainder(address, self.of))


WHOLE: Final = Share()
"""All numbers."""


@functools.lru_cache(maxsize=4096)
def _remainder(address: Address, of: int) -> int:
    # The same in every process, which hashes of text are not.
    return zlib.crc32(address.phone_number.encode("utf-8", "surrogatepass")) % of


@dataclass(slots=True, kw_only=True)
class Passed:
    """What was not judged, or in part only, and why."""

    other: int = 0
    """Entries that belong to another operation."""
    unread: Counter[str] = field(default_factory=Counter)
    """Entries that do not show enough, by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted in a share, so that shares can be put together."""

    exchanges: int
    updates: int
    applied: Mapping[str, int]
    """How often each rule has applied."""
    findings: Mapping[str, int]
    """How many findings of each rule count."""
    causes: Counter[tuple[str, str]]
    passed: Passed
    missing: frozenset[Item]
    """What of the contract was not met."""
    told: bool
    """Whether the recording has told the facts of its provider."""
