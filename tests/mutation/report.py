"""What became of the mutants, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

REPORT: Final = Path(__file__).resolve().parents[2] / "reports" / "mutation.md"

Survivor = tuple[str, int, str, str]
"""Module, line, the line before and after."""


def report(made: Mapping[str, int], survivors: Sequence[Survivor]) -> str:
    """The report: how many mutants died, and each that did not."""
    total, alive = sum(made.values()), len(survivors)
    share = 100 * (total - alive) / total if total else 0.0
    lines = [
        "# Mutants of the rules and the judge",
        "",
        f"Made by `python -m tests.mutation`: {total:,} mutants of {len(made)} modules, made by cosmic-ray, each run",
        f"through the tests of its own module. {total - alive:,} died ({share:.1f} %).",
        "",
        "## Survivors",
        "",
    ]
    if not survivors:
        return "\n".join([*lines, "None."]) + "\n"
    lines += ["| module | line | before | after |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {module.removeprefix('contracts.')} | {line} | `{_cell(before)}` | `{_cell(after)}` |"
        for module, line, before, after in survivors
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")
