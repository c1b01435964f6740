"""What became of the mutants, as Markdown."""

from __future__ import annotations

from tests.mutation.report import report


def test_survivors_are_listed() -> None:
    """The share of the dead is told, and each survivor with the line that was changed."""
    lines = report({"contracts.judge": 3, "contracts.rules.a": 1}, [("contracts.rules.a", 7, "a | b", "a & b")])
    assert "4 mutants of 2 modules" in lines
    assert "3 died (75.0 %)" in lines
    assert lines.splitlines()[-1] == "| rules.a | 7 | `a \\| b` | `a & b` |"


def test_no_survivor_is_said() -> None:
    """Where all die there is no table."""
    assert report({"contracts.judge": 2}, []).splitlines()[-1] == "None."
