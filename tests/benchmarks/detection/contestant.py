"""A tool in the comparison: how it is run, and how its output is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

CONF = Path(__file__).parent / "conf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One tool in one configuration."""

    name: str
    version: Callable[[], str | None]
    """Its version, or None when it is not installed."""
    command: Callable[[str, Path], list[str]]
    """The command for a base URL, run in an empty folder that ``prepare`` has filled."""
    failure: re.Pattern[str]
    """A line that tells of a failure. Its groups say what kind: the same kind on a correct provider is noise."""
    note: str
    """How it is configured, for the report."""
    prepare: Callable[[str, Path], None] = lambda url, folder: None
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 90.0
    """After this long it is stopped."""

    def kinds(self, lines: list[str]) -> frozenset[str]:
        """The kinds of failure that an output tells of: what the failure's line says, and the paragraph below it."""
        found = set()
        for number, line in enumerate(lines):
            if match := self.failure.search(line):
                said = " ".join((*(group or "" for group in match.groups()), *paragraph(lines[number + 1 :])))
                found.add(_VARIABLE.sub("…", said)[:_LONGEST])
        return frozenset(found)


_VARIABLE: Final = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|[+]?\d[\d.:,-]*")
"""What differs from one message to the next of the same kind."""
_LONGEST: Final = 300


def paragraph(lines: list[str]) -> list[str]:
    """The indented lines that follow a heading and a blank line, up to the next blank line."""
    text: list[str] = []
    for line in lines[:8]:
        if line.strip():
            if not line.startswith(" "):
                break
            text.append(line.strip())
        elif text:
            break
    return text
