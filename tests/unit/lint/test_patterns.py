"""Patterns for which Python may take very long are told apart before any text is tried."""

from __future__ import annotations

import pytest

from contracts.lint.patterns import is_of_ecma, may_take_long
from tests.unit.lint.documents import findings, shop

SLOW = [
    r"(x+x+)+y", "^(a|a)*$", "(a+)+", "((a+)b)*", "(?:a+)*", "(?=(a+)+$)b", "a*a*a*a*a*a*b", "(a+){20}",
    "(a?){30}a{30}", "a{1001}", "(?P<n>a+)*", "^(([a-z])+.)+[A-Z]$", "a?" * 11,
]  # fmt: skip
QUICK = [
    r"^\+[1-9][0-9]{1,14}$", r"^-?[0-9]+(\.[0-9]+)?$", "[a+](b)+", "([(+]x)+", r"(\(+)x", "(a|b)", "[]+)](x)*",
    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SLOW)
def test_a_loop_in_a_loopmay_take_long(pattern: str) -> None:
    """So may many loops, and huge repeats."""
    assert may_take_long(pattern)


@pytest.mark.parametrize("pattern", QUICK)
def test_a_plain_pattern_does_not(pattern: str) -> None:
    """Signs in brackets or behind a backslash are no loops."""
    assert not may_take_long(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?P<x>a)", "(?P<x>a)(?P=x)", "a++", "a*+", "a?+", "a{2}+", "(?>a)", "(?#x)a", "(?i)a", "(a)?(?(1)b|c)", r"\A",
        r"a\Z", r"[\a]", r"\z",
    ],
)  # fmt: skip
def test_what_ecma_262_does_not_know_is_told(pattern: str) -> None:
    """Though the engine here takes most of it: a browser's does not, by `new RegExp(pattern, "u")`."""
    assert not is_of_ecma(pattern)
    change = ("sold: {type: string, format", f"sold: {{type: string, pattern: '{pattern}', format")
    assert "patterns-compile" in {one.rule for one in findings(shop("3.1.0", change))}


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\+[1-9]\d{1,14}$", "a+?", "a+(b)+", "[+]+", r"\++", "[a?+]", r"(?<x>a)\k<x>", "(?:a)+", "(?=a)", "(?<!a)b",
        r"\cA\x41\u0041", r"[\-.\w]", r"\p{L}", r"\.\/\-", r"\\A", "a{2}", r"[\]A]",
    ],
)  # fmt: skip
def test_what_ecma_262_knows_is_not(pattern: str) -> None:
    """Signs in brackets, and behind a backslash, are what they are."""
    assert is_of_ecma(pattern)


@pytest.mark.parametrize("pattern", SLOW[:5])
def test_a_hostile_pattern_ends(pattern: str) -> None:
    """The document is judged all the same, at once."""
    change = (
        "sold: {type: string, format",
        f"sold: {{type: string, pattern: '{pattern}', example: '{'a' * 40}!', format",
    )
    assert {one.rule for one in findings(shop("3.1.0", change))} <= {"examples-valid"}
