"""What SECURITY.md promises is kept by tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TEXT: Final = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(r"^\| (.+?) \| (`tests/.+) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("promise", "tests"), ROWS, ids=[promise for promise, _ in ROWS])
def test_a_promise_names_tests_that_exist(promise: str, tests: str) -> None:
    """Each of them by file and function."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
    assert named, promise
    for file, function in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{function}"


def test_every_file_of_these_tests_keeps_a_promise() -> None:
    """A folder of tests that nothing promises would be found by nobody."""
    named = set(re.findall(r"tests/security/(test_\w+)\.py", TEXT))
    assert {path.stem for path in Path(__file__).parent.glob("test_*.py")} - {"test_promises"} == named


@pytest.mark.parametrize("command", re.findall(r"python -m (tests\.[\w.]+)", TEXT))
def test_a_command_that_is_named_exists(command: str) -> None:
    """As a module of the checkout."""
    assert (ROOT / f"{command.replace('.', '/')}.py").is_file()
