"""A share of a recording: some of its numbers. Each is judged by itself, and all of them by one process."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contracts.observed.address import Address
from contracts.watch import Item

MAX_DEALT: Final = 4096
"""How many numbers are dealt out in turn. Those met after them fall to a share by what they are."""


@dataclass(slots=True, kw_only=True, eq=False)
class Share:
    """Which numbers are meant: of those that a recording is about, each ``of``-th in order of appearance.

    Shares of one recording agree on that order, as each of them is asked about every entry in turn.
    """

    number: int = 0
    of: int = 1
    _dealt: dict[str, int] = field(default_factory=dict)

    def has(self, address: Address | None) -> bool:
        """Whether what is about a number belongs to the share. What is about none belongs to the first."""
        return self.of == 1 or self.number == (0 if address is None else self._owner(address.phone_number))

    def _owner(self, phone_number: str) -> int:
        owner = self._dealt.get(phone_number)
        if owner is None and len(self._dealt) < MAX_DEALT:
            owner = self._dealt[phone_number] = len(self._dealt) % self.of
        # A checksum is the same in every process, which hashes of text are not.
        return zlib.crc32(phone_number.encode("utf-8", "surrogatepass")) % self.of if owner is None else owner


WHOLE: Final = Share()
"""All numbers."""


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
