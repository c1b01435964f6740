"""Values of parameters as text, by the styles of OpenAPI: the examples are those of its specification."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.diff.serialized import line, pairs

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


@pytest.mark.parametrize(
    ("style", "explode", "value", "told"),
    [
        ("form", True, LIST, [("color", "blue"), ("color", "black"), ("color", "brown")]),
        ("form", False, LIST, [("color", "blue,black,brown")]),
        ("form", True, OBJECT, [("R", "100"), ("G", "200"), ("B", "150")]),
        ("form", False, OBJECT, [("color", "R,100,G,200,B,150")]),
        ("form", True, "blue", [("color", "blue")]),
        ("form", True, True, [("color", "true")]),
        ("spaceDelimited", False, LIST, [("color", "blue black brown")]),
        ("pipeDelimited", False, LIST, [("color", "blue|black|brown")]),
        ("deepObject", True, OBJECT, [("color[R]", "100"), ("color[G]", "200"), ("color[B]", "150")]),
    ],
)
def test_pairs_of_a_query(style: str, explode: bool, value: Any, told: list[tuple[str, str]]) -> None:
    """Names and texts, in the order of the value."""
    assert pairs({"name": "color", "in": "query", "style": style, "explode": explode}, value) == told


@pytest.mark.parametrize(
    ("style", "explode", "value", "told"),
    [
        ("simple", False, LIST, "blue,black,brown"),
        ("simple", False, OBJECT, "R,100,G,200,B,150"),
        ("simple", True, OBJECT, "R=100,G=200,B=150"),
        ("simple", False, 5, "5"),
        ("label", False, "blue", ".blue"),
        ("label", True, LIST, ".blue.black.brown"),
        ("label", True, OBJECT, ".R=100.G=200.B=150"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, LIST, ";color=blue,black,brown"),
        ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
        ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
        ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ],
)
def test_the_text_in_a_path(style: str, explode: bool, value: Any, told: str) -> None:
    """As it stands in the place of the braces, before it is percent-encoded."""
    assert line({"name": "color", "in": "path", "style": style, "explode": explode}, value) == told


def test_a_style_that_is_not_said_is_the_usual_one() -> None:
    """A query repeats the name, a header divides by commas; content is JSON."""
    assert pairs({"name": "a", "in": "query"}, ["x", "y"]) == [("a", "x"), ("a", "y")]
    assert line({"name": "a", "in": "header"}, ["x", "y"]) == "x,y"
    assert pairs({"name": "a", "in": "query", "content": {}}, {"x": 1}) == [("a", '{"x": 1}')]
