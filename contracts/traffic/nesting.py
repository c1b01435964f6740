"""How deep a long JSON text is nested, told as it goes by: a reader that builds values pays for depth by its square."""

from __future__ import annotations

from typing import Final

MAX_DEPTH: Final = 256
_MARKS: Final = b'[]{}"'
_ESCAPES: Final = b"\\/bfnrtu"
"""A backslash, and what may stand behind it beside the marks."""
_BUT_MARKS: Final = bytes(set(range(256)) - set(_MARKS))
_BUT_MARKS_AND_ESCAPES: Final = bytes(set(_BUT_MARKS) - set(_ESCAPES))


class Nesting:
    """The depth at the end of what was taken so far."""

    def __init__(self) -> None:
        self._depth = 0
        self._inside = False
        """Whether it ends within a text."""
        self._left = b""
        """The first half of an escape, if it ends with one."""

    def is_deep(self, data: bytes) -> bool:
        """Takes the next bytes. Says whether anything in them is nested deeper than ``MAX_DEPTH``."""
        # What is nothing to nesting goes first: the less there is, the faster escapes are found.
        data = (self._left + data.translate(None, _BUT_MARKS_AND_ESCAPES)).replace(b"\\\\", b"")
        self._left = b"\\" if data.endswith(b"\\") else b""
        told = data.replace(b'\\"', b"").translate(None, _BUT_MARKS)
        # Two quotes side by side change nothing for what stands before and after them.
        parts = told.replace(b'""', b"").split(b'"')
        brackets = b"".join(parts[self._inside :: 2])
        self._inside ^= len(parts) % 2 == 0
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
