"""Patterns for which Python may take very long are told apart before any text is tried."""

from __future__ import annotations

import pytest

from contracts.lint.patterns import may_take_long
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


@pytest.mark.parametrize("pattern", SLOW[:5])
def test_a_hostile_pattern_ends(pattern: str) -> None:
    """The document is judged all the same, at once."""
    change = (
        "sold: {type: string, format",
        f"sold: {{type: string, pattern: '{pattern}', example: '{'a' * 40}!', format",
    )
    assert {one.rule for one in findings(shop("3.1.0", change))} <= {"examples-valid"}
