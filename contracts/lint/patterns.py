"""Rules on regular expressions: Python and ECMA 262 read most of them alike, and some not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import Tokens
from contracts.schemas import matcher, show

_MAX_TEXT: Final = 20
"""Python's engine may take time that doubles with each character, so samples are short."""
_MAX_REPEAT: Final = 1_000
_MAX_LOOPS: Final = 5
_MAX_OPTIONS: Final = 10
_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|P?<[^>]*>|[a-zA-Z-]*:))?|\{[0-9]*,?[0-9]*\}|.", re.DOTALL
)
_COUNT: Final = re.compile(r"[*+]|\{[0-9]*,?[0-9]*\}")
_LOOP: Final = re.compile(r"[*+]|\{[0-9]*,[0-9]*\}")
_ESCAPES: Final = frozenset("dDwWsSbBfnrtvcxukpP")
"""Letters that mean something behind a backslash by ECMA 262."""
_PROBES: Final = (
    "", " ", "a", "A", "0", "_", "-", ".", "\u0661", "\u00e9", "\u00df", "\u017f", "\u212a", "\ufeff", "\u0085",
    "\u2028", "\x0b", "\x1c", "a\nb", "a\rb", "\U0001f600",
)  # fmt: skip
"""What the two are known to differ on: digits, letters, case and space beyond ASCII, and ends of lines."""


def patterns_compile(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each pattern that Python or ECMA 262 does not take."""
    for tokens, pattern in _patterns(spec):
        python = _in_python(pattern)
        ecma = matcher(pattern) is not None and is_of_ecma(pattern)
        if python is None or not ecma:
            who = "Python" if ecma else "ECMA 262" if python else "Python or ECMA 262"
            yield Flaw(tokens=tokens, message=f"{show(pattern)} is no regular expression of {who}.")


def patterns_mean_one_thing(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each pattern that matches a text by Python and not by ECMA 262, or the other way."""
    told: dict[str, str | None] = {}
    for tokens, pattern in _patterns(spec):
        if pattern not in told:
            told[pattern] = _difference(pattern, spec.draw)
        message = told[pattern]
        if message is not None:
            yield Flaw(tokens=tokens, message=message)


def _difference(pattern: str, draw: Callable[[str], tuple[str, ...]]) -> str | None:
    python = _in_python(pattern)
    ecma = matcher(pattern)
    if python is None or ecma is None or may_take_long(pattern):
        return None
    for text in _samples(draw(pattern)):
        if (python.search(text) is not None) is not ecma(text):
            who = "ECMA 262 and not Python" if ecma(text) else "Python and not ECMA 262"
            return f"{show(pattern)} matches {_ascii(text)} by {who}: write the characters out, as in [0-9]."
    return None


def _ascii(text: str) -> str:
    return ascii(text).replace("'", '"')


def _patterns(spec: Spec) -> Iterator[tuple[Tokens, str]]:
    for place in spec.of("schema"):
        if isinstance(place.value.get("pattern"), str):
            yield (*place.tokens, "pattern"), place.value["pattern"]
        several = place.value.get("patternProperties")
        for pattern in several if isinstance(several, dict) else ():
            yield (*place.tokens, "patternProperties", pattern), pattern


def is_of_ecma(pattern: str) -> bool:
    """Whether a pattern has no part that ECMA 262 does not know, and the engine here takes all the same.

    These are Python's named groups, possessive repeats, atomic groups, comments, conditions and flags in the middle,
    and letters behind a backslash that stand for nothing.
    """
    signs = _TOKEN.findall(pattern)
    for sign, following in zip(signs, [*signs[1:], ""], strict=True):
        is_repeat = sign == "?" or _COUNT.fullmatch(sign) is not None
        if sign.startswith("(?P") or (sign == "(" and following == "?") or (is_repeat and following == "+"):
            return False
    letters = (found[1] for sign in signs for found in re.findall(r"(\\(.))", sign, re.DOTALL))
    return all(not letter.isalpha() or letter in _ESCAPES for letter in letters)


def _in_python(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError):
        return None


def may_take_long(pattern: str) -> bool:
    """Whether Python may need very long for a text: a loop or an alternative in a loop, many loops, huge repeats."""
    signs = _TOKEN.findall(pattern)
    varies = [False]
    for sign, following in zip(signs, [*signs[1:], ""], strict=True):
        if sign[0] == "(":
            varies.append(False)
        elif sign == ")" and len(varies) > 1:
            inner = varies.pop()
            if inner and _COUNT.fullmatch(following):
                return True
            varies[-1] |= inner
        elif sign in {"|", "?"} or _LOOP.fullmatch(sign):
            varies[-1] = True
    loops = sum(_LOOP.fullmatch(sign) is not None for sign in signs)
    counts = [int(number) for number in re.findall(r"[{,]([0-9]{1,9})[},]", pattern)]
    return loops > _MAX_LOOPS or signs.count("?") > _MAX_OPTIONS or max(counts, default=0) > _MAX_REPEAT


def _samples(drawn: Iterable[str]) -> Iterator[str]:
    """Texts that match by Python, the same with a character changed, and known troubles.

    None ends with a line break: every ``$`` of Python's takes one more, and no spelling that both take prevents it.
    """
    matching = [text for text in drawn if len(text) <= _MAX_TEXT and not text.endswith("\n")]
    yield from (*_PROBES, *matching)
    for text in matching[:5]:
        for at in range(len(text)):
            for probe in _PROBES:
                if len(probe) == 1:
                    changed = text[:at] + probe + text[at + 1 :]
                    if not changed.endswith("\n"):
                        yield changed
