"""A YAML text as nodes: places, how scalars are written, and the limits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load_yaml
from contracts.errors import DocumentError
from contracts.model import Json
from contracts.nodes import Node, compose


def member(node: Node, name: str) -> Node:
    """The value of a member."""
    return next(value for key, value in node.members if key.text == name)


def test_a_node_knows_its_place() -> None:
    """Lines and columns count from 1, characters from 0."""
    node = compose("a:\n  - x\n  - 'y z'\n", "file")
    key, value = node.members[0]
    assert (key.text, key.line, key.column, key.start, key.end) == ("a", 1, 1, 0, 1)
    assert [(item.text, item.line, item.column, item.start, item.end, item.plain) for item in value.items] == [
        ("x", 2, 5, 7, 8, True),
        ("y z", 3, 5, 13, 18, False),
    ]
    assert (node.kind, value.kind, key.kind) == ("object", "list", "scalar")


@pytest.mark.parametrize(
    ("text", "here", "older", "value"),
    [
        ("NO", "str", "bool", "NO"),
        ("true", "bool", "bool", True),
        ("2026-11-23", "str", "timestamp", "2026-11-23"),
        ("+46", "plus", "int", "+46"),
        ("010", "int", "int", 10),
        ("1e3", "float", "str", 1000.0),
        ("12:30", "str", "int", "12:30"),
        ("~", "null", "null", None),
        ("'NO'", "str", "str", "NO"),
        ("!!str 5", "str", "str", "5"),
        ("!!timestamp 2026-11-23", "timestamp", "timestamp", "2026-11-23"),
        ("", "null", "null", None),
        ('"\\ud83d\\ude00"', "str", "str", "😀"),
        ('"\\ud83d"', "str", "str", "\ufffd"),
    ],
)
def test_a_scalar_tells_what_readers_make_of_it(text: str, here: str, older: str, value: Json) -> None:
    """What it is by YAML 1.2, what by YAML 1.1, and its JSON value."""
    node = compose(text, "file")
    assert (node.read_as, node.read_as_11, node.json) == (here, older, value)


def test_a_repeated_key_is_kept() -> None:
    """Both members are nodes; of the values the last counts."""
    node = compose("{a: 1, 200: x, a: 2}", "file")
    assert [key.text for key, _ in node.members] == ["a", "200", "a"]
    assert node.json == {"a": 2, "200": "x"}


def test_an_alias_is_the_same_node() -> None:
    """And its value the same value."""
    node = compose("a: &x [1]\nb: *x", "file")
    assert member(node, "a") is member(node, "b")
    assert node.json == {"a": [1], "b": [1]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("&a [*a]", "file has an alias to 'a' within itself at line 1, column 5."),
        ("? [a]\n: b", "file has a key that is not plain text at line 1, column 3."),
        ("!x y", "file is not YAML: could not determine a constructor for the tag '!x' at line 1, column 1."),
        ("a:\n\tb: 1", "file is not YAML: a tab stands where spaces belong at line 2, column 1."),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    """In one line, with the place."""
    with pytest.raises(DocumentError) as error:
        compose(text, "file")
    assert str(error.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            ["a0: &a0 x", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))],
        ),
        f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 900)}]",
    ],
    ids=["many", "long"],
)
def test_a_bomb_of_aliases_is_refused(text: str) -> None:
    """Values are counted where they would stand, and long texts as several, before anybody walks them."""
    with pytest.raises(DocumentError, match=r"^file has more than [0-9,]+ values(, those of| with) its aliases "):
        compose(text, "file")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-? {}[],&*'\"\n#!|>~1+0.\t\ufeff\x85", max_size=30))
def test_nodes_have_the_value_that_is_loaded(text: str) -> None:
    """What is read strictly has the same value as nodes; what would hold itself is refused."""
    try:
        value = load_yaml(text, "file")
    except DocumentError:
        return
    try:
        read = compose(text, "file").json
    except DocumentError as error:
        read = str(error)
    if isinstance(read, str) and read.startswith("file has an alias that names what it stands in"):
        assert "*" in text
    else:
        assert _shape(read) == _shape(value)


def _shape(value: Json) -> Json:
    """The value without names of members, which the strict reader turns into numbers and null where they look so."""
    if isinstance(value, dict):
        return [_shape(inner) for inner in value.values()]
    return [_shape(item) for item in value] if isinstance(value, list) else value
