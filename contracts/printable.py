"""Text of others made fit to be shown: it steers no terminal, breaks no line and commands no build server."""

from __future__ import annotations

import re
from typing import Final

MAX_LINE: Final = 2_000

# What build servers take for commands: GitHub `::` at the beginning of a line and `##[` anywhere, Azure
# `##vso[`, TeamCity `##teamcity[`.
_COMMAND: Final = re.compile(r"\A\s*:(?=:)|#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)


def printable(text: str) -> str:
    """Text that can steer nothing: what is not printable is escaped, and a long text is cut."""
    if len(text) > MAX_LINE:
        text = f"{text[:MAX_LINE]}… ({len(text):,} characters)"
    return escaped(text)


def escaped(text: str) -> str:
    """The same without a cut. What is plain stays as it is."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
    return _COMMAND.sub(lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):02x}", text)
