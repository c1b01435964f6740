"""JSON Pointers: from tokens to text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.pointers import escaped, pointer, tokens_of, unescaped


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ((), ""),
        (("foo", 0), "/foo/0"),
        (("",), "/"),
        (("a/b",), "/a~1b"),
        (("m~n",), "/m~0n"),
        (("~1",), "/~01"),
        (("paths", "/v1/{id}"), "/paths/~1v1~1{id}"),
    ],
)
def test_a_pointer_is_as_the_standard_writes_it(tokens: tuple[str | int, ...], text: str) -> None:
    """Those of RFC 6901, section 5, and one whose escapes undone in the wrong order would be another."""
    assert pointer(*tokens) == text
    assert tokens_of(text) == tuple(map(str, tokens))


@given(st.lists(st.text("ab/~01#", max_size=5)))
def test_tokens_come_back(tokens: list[str]) -> None:
    """Whatever is in them, together and one by one, also from a reference into a document."""
    assert tokens_of(pointer(*tokens)) == tokens_of(f"#{pointer(*tokens)}") == tuple(tokens)
    assert [unescaped(escaped(token)) for token in tokens] == tokens
