"""Patterns of schemas read as regular expressions."""

from __future__ import annotations

import functools
from typing import Final

from contracts.diff.characters import ANYTHING, DIGIT, LINE_END, SPACE, WORD, Ranges, others, union
from contracts.diff.regular import EPSILON, EVERYTHING, Expression, chars, either, repeated, then

_CLASSES: Final = {
    "d": DIGIT,
    "w": WORD,
    "s": SPACE,
    "D": others(DIGIT),
    "W": others(WORD),
    "S": others(SPACE),
}
_CONTROLS: Final = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}
_HEX: Final = {"x": 2, "u": 4}
_MAX_REPEATS: Final = 1_000


class _NotRegularError(Exception):
    """The pattern has something that is not regular, or not the same in both dialects."""


@functools.lru_cache(maxsize=1_000)
def expression(pattern: str) -> Expression | None:
    """All texts in which the pattern is found, or None when that cannot be said here."""
    try:
        reader = _Reader(pattern)
        found = reader.searched()
    except (_NotRegularError, IndexError, ValueError, RecursionError):
        return None
    return found if reader.at == len(pattern) else None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def searched(self) -> Expression:
        """The whole pattern: what stands before and after it is free where it has no anchor."""
        found = [self._branch()]
        while self._skip("|"):
            found.append(self._branch())
        return either(*found)

    def _branch(self) -> Expression:
        start = self._skip("^")
        inner = self._sequence(top=True)
        end = self._skip("$")
        if self.at < len(self.text) and self.text[self.at] != "|":
            raise _NotRegularError
        return then(EPSILON if start else EVERYTHING, then(inner, EPSILON if end else EVERYTHING))

    def _skip(self, letters: str) -> bool:
        found = self.text.startswith(letters, self.at)
        self.at += len(letters) if found else 0
        return found

    def _sequence(self, *, top: bool) -> Expression:
        found = EPSILON
        while self.at < len(self.text) and self.text[self.at] not in "|)" and not (top and self.text[self.at] == "$"):
            found = then(found, self._counted(self._atom()))
        return found

    def _group(self) -> Expression:
        if self._skip("?") and not self._skip(":"):
            raise _NotRegularError
        found = [self._sequence(top=False)]
        while self._skip("|"):
            found.append(self._sequence(top=False))
        if not self._skip(")"):
            raise _NotRegularError
        return either(*found)

    def _atom(self) -> Expression:
        letter = self.text[self.at]
        self.at += 1
        if letter == "(":
            return self._group()
        if letter == "[":
            return chars(self._set())
        if letter == ".":
            return chars(others(LINE_END))
        if letter == "\\":
            return chars(self._escaped())
        if letter in "^$*+?{}":
            raise _NotRegularError
        return chars(((ord(letter), ord(letter)),))

    def _counted(self, part: Expression) -> Expression:
        for sign, (least, most) in {"*": (0, None), "+": (1, None), "?": (0, 1)}.items():
            if self._skip(sign):
                self._skip("?")
                return repeated(part, least, most)
        if not self._skip("{"):
            return part
        end = self.text.index("}", self.at)
        low, comma, high = self.text[self.at : end].partition(",")
        self.at = end + 1
        self._skip("?")
        least, most = int(low), int(high) if high else None if comma else int(low)
        if max(least, most or 0) > _MAX_REPEATS:
            raise _NotRegularError
        return repeated(part, least, most)

    def _escaped(self) -> Ranges:
        letter = self.text[self.at]
        self.at += 1
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _HEX:
            code = int(self.text[self.at : self.at + _HEX[letter]], 16)
            self.at += _HEX[letter]
        elif letter in _CONTROLS:
            code = _CONTROLS[letter]
        elif letter.isalnum():
            raise _NotRegularError
        else:
            code = ord(letter)
        return ((code, code),)

    def _set(self) -> Ranges:
        turned = self._skip("^")
        found: list[Ranges] = []
        while not self._skip("]"):
            low = self._member()
            if self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                high = self._member()
                if len(low) != 1 or len(high) != 1 or low[0][0] > high[0][1]:
                    raise _NotRegularError
                low = ((low[0][0], high[0][1]),)
            found.append(low)
        return others(union(found)) if turned else union(found)

    def _member(self) -> Ranges:
        letter = self.text[self.at]
        self.at += 1
        if letter == "[" or (letter == "&" and self.text[self.at] == "&"):
            raise _NotRegularError  # sets within sets: the dialects differ
        return self._escaped() if letter == "\\" else ((ord(letter), ord(letter)),)


def any_text() -> Expression:
    """All texts."""
    return repeated(chars(ANYTHING), 0, None)
