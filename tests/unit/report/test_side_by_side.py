"""Two values line by line beside each other."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.report.side_by_side import CONTEXT, GAP, MAX_ROWS, Row, outline, rows


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"a": 1, "b": {"c": "x"}}, ["a: 1", "b:", "  c: x"]),
        ({"a": ["x", "y"]}, ['a: ["x", "y"]']),
        ({"a": [{"b": 1, "c": 2}, []]}, ["a:", "  - b: 1", "    c: 2", "  - []"]),
        ({"a": [["x", {}]]}, ["a:", "  - - x", "    - {}"]),
        ({"a": {}, "b": None, "c": True, "d": "", "e": "x\ny"}, ["a: {}", "b: null", "c: true", 'd: ""', r'e: "x\ny"']),
        ("x", ["x"]),
        (None, ["null"]),
    ],
)
def test_a_value_as_lines(value: Any, lines: list[str]) -> None:
    """A line for each member and item; short lists stay in one."""
    assert list(outline(value)) == lines


def test_lines_that_differ_stand_beside_each_other() -> None:
    """What is gone on the left, what has come on the right, the same on both."""
    assert rows({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == [
        Row("a: 1", "a: 1"),
        Row("b: 2", "b: 3"),
        Row(None, "c: 4"),
    ]


def test_lines_far_from_a_difference_are_left_out() -> None:
    """With a row that says so; of two values that are the same, all lines are there."""
    many = {f"m{number:02}": number for number in range(20)}
    found = rows(many, {**many, "m10": 0})
    assert found[0] == found[-1] == GAP
    assert len(found) == 2 * CONTEXT + 1 + 2
    assert rows(many, many) == [Row(line, line) for line in outline(many)]


def test_a_long_part_is_cut() -> None:
    """At a number of rows."""
    many = {f"m{number}": number for number in range(1_000)}
    assert len(rows(many, {})) == MAX_ROWS + 1


def test_a_long_line_is_cut() -> None:
    """With a mark."""
    (line,) = outline({"a": "x" * 1_000})
    assert line.endswith("…")
    assert len(line) < 200
