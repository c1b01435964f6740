"""Texts that match a pattern."""

from __future__ import annotations

import re

import pytest

from contracts.lint.drawn import drawn


@pytest.mark.parametrize("pattern", [r"^\+[1-9][0-9]{1,14}$", "a|b", "", r"\w+@\w+"])
def test_each_text_matches(pattern: str) -> None:
    """By Python's reading, and there are some; asked again, they are the same."""
    texts = drawn(pattern)
    assert texts
    assert all(re.search(pattern, text) for text in texts)
    drawn.cache_clear()
    assert drawn(pattern) == texts


def test_a_pattern_that_nothing_matches_has_none() -> None:
    """And that is no failure."""
    assert drawn("a^b$c") == ()
