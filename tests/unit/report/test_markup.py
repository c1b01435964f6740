"""Markup: values in, a piece of a page out, and no text that becomes an element."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.report.markup import Html, element, joined, lines, text


class _Reader(HTMLParser):
    """Keeps what a parser makes of a piece."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.data += data


def test_an_element_has_its_children_and_attributes() -> None:
    """Names of attributes lose the underscore at their end; what is False or None is left out."""
    made = element("a", "<b>", Html("<i></i>"), 5, class_="x", data_rule='"', hidden=True, id=None, disabled=False)
    assert made.markup == '<a class="x" data-rule="&quot;" hidden>&lt;b&gt;<i></i>5</a>'


def test_an_empty_element_has_no_end() -> None:
    """A control has no content."""
    assert element("input", name="a", checked=True).markup == '<input name="a" checked>'


def test_lines_are_kept_and_nothing_else() -> None:
    """A line break is one in an element that keeps them; a carriage return is told."""
    assert lines("a\r\n<b>\x00").markup == "a\\r\n&lt;b&gt;\\x00"


@given(st.text(st.characters(codec=None)))
def test_no_text_is_markup(plain: str) -> None:
    """Whatever the text, a parser finds the one element that was made, and printable text in it."""
    read = _Reader(element("p", plain, title=plain).markup)
    assert [tag for tag, _ in read.tags] == ["p"]
    assert read.data.isprintable()
    assert read.tags[0][1] == {"title": read.data}


@pytest.mark.parametrize("plain", ["plain", "é 😀 日本"])
def test_plain_text_stays(plain: str) -> None:
    """Printable text of any script is left alone."""
    assert (text(plain), joined(plain, Html("<br>")).markup) == (plain, f"{plain}<br>")
