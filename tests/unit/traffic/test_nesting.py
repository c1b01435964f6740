"""How deep a text is nested, in whatever pieces it comes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.traffic.nesting import MAX_DEPTH, Nesting

VALUES = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(alphabet='a[]{}"\\ é', max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=30,
)


def taken(data: bytes, size: int) -> bool:
    """Whether a text was found to be too deep, taken in pieces of so many bytes."""
    nesting = Nesting()
    return any(nesting.is_deep(data[start : start + size]) for start in range(0, len(data), size))


def deep(levels: int, value: Any, kind: str) -> bytes:
    """A value within so many lists or objects, each of which holds something else too."""
    for _ in range(levels):
        value = [[], "]]", value] if kind == "list" else {"a": {}, "b}": value}
    return json.dumps(value).encode()


@settings(max_examples=100, deadline=None)
@given(value=VALUES, size=st.integers(1, 40), more=st.integers(0, 30))
def test_what_is_flat_is_not_deep(value: Any, size: int, more: int) -> None:
    """Brackets in texts do not count, and what was closed counts no more."""
    assert not taken(json.dumps([value] * more, ensure_ascii=False).encode(), size)


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("kind", ["list", "object"])
def test_what_is_deep_is_found(kind: str, size: int) -> None:
    """To the level, in any pieces, whatever stands beside it."""
    assert not taken(deep(MAX_DEPTH - 1, 1, kind), size)
    assert taken(deep(MAX_DEPTH + 1, 1, kind), size)


def test_a_text_that_goes_on_is_not_held() -> None:
    """A text without an end costs no memory, though it is full of brackets, quotes and backslashes."""
    nesting = Nesting()
    assert not nesting.is_deep(b'["')
    for _ in range(100):
        assert not nesting.is_deep(b'[[[[\\"' * 1_000 + b"\\")
        assert not nesting.is_deep(b"\\")
    assert len(nesting._left) <= 2
    assert not nesting.is_deep(b'", 1]')
    assert nesting._depth == 0
