"""Sets of characters as sorted ranges of code points."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

Ranges = tuple[tuple[int, int], ...]

LAST: Final = 0x10FFFF
ANYTHING: Final[Ranges] = ((0, 0xD7FF), (0xE000, LAST))
"""Every character; halves of a surrogate pair are none."""
DIGIT: Final[Ranges] = ((0x30, 0x39),)
WORD: Final[Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: Final[Ranges] = ((9, 13), (32, 32))
LINE_END: Final[Ranges] = ((10, 10), (13, 13), (0x2028, 0x2029))


def union(sets: Iterable[Ranges]) -> Ranges:
    """Characters of any of them."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(one for ranges in sets for one in ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def others(ranges: Ranges) -> Ranges:
    """All characters but these."""
    found, at = [], 0
    for low, high in (*union([ranges, ((0xD800, 0xDFFF),)]), (LAST + 1, LAST + 1)):
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    return tuple(found)


def classes(sets: set[Ranges]) -> list[Ranges]:
    """The characters parted so that each part is wholly inside or wholly outside of each set."""
    edges = sorted(
        {0, 0xD800, 0xE000, LAST + 1} | {edge for ranges in sets for low, high in ranges for edge in (low, high + 1)}
    )
    parts: dict[frozenset[Ranges], list[tuple[int, int]]] = {}
    for low, following in itertools.pairwise(edges):
        if low != 0xD800:
            inside = frozenset(one for one in sets if any(a <= low <= b for a, b in one))
            parts.setdefault(inside, []).append((low, following - 1))
    return [tuple(part) for part in parts.values()]


def sample(ranges: Ranges) -> int:
    """The plainest character of a set: a letter, a digit, something printable, anything."""
    for low, high in ((0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0x21, 0x7E), (0x20, 0x20), (0xA1, 0x2FFF)):
        for a, b in ranges:
            if max(a, low) <= min(b, high):
                return max(a, low)
    return ranges[0][0]
