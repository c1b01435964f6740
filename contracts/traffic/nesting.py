"""How deep a long JSON text is nested, told as it goes by: a reader that builds values pays for depth by its square."""

from __future__ import annotations

import re
from typing import Final

MAX_DEPTH: Final = 256
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_REST_OF_STRING: Final = re.compile(rb'(?:[^"\\]|\\.)*+', re.DOTALL)
_BUT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


class Nesting:
    """The depth at the end of what was taken so far."""

    def __init__(self) -> None:
        self._depth = 0
        self._left = b""
        """What was taken of a text that goes on, as far as it matters: its quote, or a quote and a backslash."""

    def is_deep(self, data: bytes) -> bool:
        """Takes the next bytes. Says whether anything in them is nested deeper than ``MAX_DEPTH``."""
        rest = _STRING.sub(b"", self._left + data)
        plain, quote, text = rest.partition(b'"')
        self._left = quote
        if quote:
            told = _REST_OF_STRING.match(text)
            # What is not matched is the first half of an escape.
            self._left += text[told.end() :] if told else b""
        brackets = plain.translate(None, _BUT_BRACKETS)
        for _ in range(MAX_DEPTH + 1):
            fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
            if len(fewer) == len(brackets):
                break
            brackets = fewer
        else:
            return True
        closed = brackets.count(b"]") + brackets.count(b"}")
        self._depth += len(brackets) - 2 * closed
        return self._depth > MAX_DEPTH
