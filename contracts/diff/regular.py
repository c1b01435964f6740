"""Regular expressions as sets of texts: whether one is within another, and the shortest text that is not.

By derivatives (Brzozowski 1964): what may follow once a character was read. Expressions are nested
tuples; ``all`` and ``not`` are operators like any other, so a difference is an expression too. What is
not regular or not common to both dialects of patterns (look-around, back references, boundaries,
anchors inside) is refused by ``parsed``.
"""

from __future__ import annotations

import functools
from collections import deque
from typing import Any, Final

from contracts.diff.characters import ANYTHING, Ranges, classes, sample

Expression = tuple[Any, ...]

MAX_STATES: Final = 4_000
EPSILON: Final[Expression] = ("epsilon",)
NOTHING: Final[Expression] = ("none",)
EVERYTHING: Final[Expression] = ("star", ("chars", ANYTHING))


def chars(ranges: Ranges) -> Expression:
    """One character of some ranges."""
    return ("chars", ranges) if ranges else NOTHING


def then(first: Expression, second: Expression) -> Expression:
    """One after the other."""
    if NOTHING in (first, second):
        return NOTHING
    if first == EPSILON:
        return second
    if second == EPSILON:
        return first
    if first[0] == "then":  # nested to the right, so that equal ones look alike
        return then(first[1], then(first[2], second))
    return ("then", first, second)


def either(*options: Expression) -> Expression:
    """Any of them."""
    flat = {one for option in options for one in (option[1] if option[0] == "either" else (option,))}
    flat.discard(NOTHING)
    if EVERYTHING in flat:
        return EVERYTHING
    return NOTHING if not flat else next(iter(flat)) if len(flat) == 1 else ("either", frozenset(flat))


def every(*parts: Expression) -> Expression:
    """All of them at once."""
    flat = {one for part in parts for one in (part[1] if part[0] == "every" else (part,))}
    flat.discard(EVERYTHING)
    if NOTHING in flat:
        return NOTHING
    return EVERYTHING if not flat else next(iter(flat)) if len(flat) == 1 else ("every", frozenset(flat))


def no(part: Expression) -> Expression:
    """All texts but these."""
    if part[0] == "no":
        inner: Expression = part[1]
        return inner
    return EVERYTHING if part == NOTHING else NOTHING if part == EVERYTHING else ("no", part)


def repeated(part: Expression, least: int, most: int | None) -> Expression:
    """``least`` to ``most`` times; no end when ``most`` is None."""
    if most == 0 or part == EPSILON:
        return EPSILON
    if part == NOTHING:
        return EPSILON if least == 0 else NOTHING
    if (least, most) == (1, 1):
        return part
    return ("star", part) if (least, most) == (0, None) else ("repeat", part, least, most)


def of_length(least: int, most: int | None) -> Expression:
    """All texts of some length in characters."""
    return repeated(("chars", ANYTHING), least, most)


def literal(text: str) -> Expression:
    """One text."""
    found = EPSILON
    for letter in reversed(text):
        found = then(chars(((ord(letter), ord(letter)),)), found)
    return found


def takes(it: Expression, text: str) -> bool:
    """Whether a text belongs to it."""
    for letter in text:
        it = after(it, ord(letter))
    return takes_empty(it)


@functools.lru_cache(maxsize=50_000)
def takes_empty(it: Expression) -> bool:
    """Whether the empty text belongs to it."""
    match it[0]:
        case "epsilon" | "star":
            return True
        case "then":
            return takes_empty(it[1]) and takes_empty(it[2])
        case "either":
            return any(takes_empty(one) for one in it[1])
        case "every":
            return all(takes_empty(one) for one in it[1])
        case "no":
            return not takes_empty(it[1])
        case "repeat":
            return it[2] == 0 or takes_empty(it[1])
    return False


@functools.lru_cache(maxsize=50_000)
def after(it: Expression, letter: int) -> Expression:
    """What may follow once a character, given by its code point, was read."""
    match it[0]:
        case "chars":
            return EPSILON if any(low <= letter <= high for low, high in it[1]) else NOTHING
        case "then":
            read = then(after(it[1], letter), it[2])
            return either(read, after(it[2], letter)) if takes_empty(it[1]) else read
        case "either":
            return either(*(after(one, letter) for one in it[1]))
        case "every":
            return every(*(after(one, letter) for one in it[1]))
        case "no":
            return no(after(it[1], letter))
        case "star":
            return then(after(it[1], letter), it)
        case "repeat":
            _, part, least, most = it
            rest = repeated(part, max(least - 1, 0), None if most is None else most - 1)
            return then(after(part, letter), rest)
    return NOTHING


def shortest(it: Expression) -> str | None:
    """A shortest text that belongs to it, or None when there is none.

    Raises OverflowError when that would take too many steps.
    """
    letters = _alphabet(it)
    seen, queue = {it}, deque([(it, "")])
    while queue:
        state, text = queue.popleft()
        if takes_empty(state):
            return text
        for letter in letters:
            following = after(state, letter)
            if following != NOTHING and following not in seen:
                if len(seen) >= MAX_STATES:
                    raise OverflowError("too many states")
                seen.add(following)
                queue.append((following, text + chr(letter)))
    return None


@functools.lru_cache(maxsize=1_000)
def _alphabet(it: Expression) -> tuple[int, ...]:
    """A character of each kind that the expression tells apart, plain ones first."""
    return tuple(sorted((sample(one) for one in classes(_sets(it))), key=lambda one: (not chr(one).isalnum(), one)))


def _sets(it: Expression) -> set[Ranges]:
    if it[0] == "chars":
        return {it[1]}
    parts = [part for part in it[1:] if isinstance(part, tuple)] + [
        one for part in it[1:] if isinstance(part, frozenset) for one in part
    ]
    return {found for part in parts for found in _sets(part)}


def within(left: Expression, right: Expression) -> bool | None:
    """Whether every text of ``left`` is one of ``right``; None when that takes too many steps."""
    try:
        return shortest(every(left, no(right))) is None
    except OverflowError:
        return None
