"""What several folders of tests ask for: a clean surrounding, the command line, and pytest's own tester."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from contracts.cli import main

pytest_plugins = ["pytester"]

_STEERING = ("CONTRACTS_", "GITHUB_", "SINCH_")
_COLOURS = ("CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE")


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def error_lines(self) -> list[str]:
        """The lines on stderr, less the usage that click puts before an error."""
        return [line for line in self.err.splitlines() if line and not line.startswith(("Usage: ", "Try '"))]


Command = Callable[..., Ended]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and no environment variable that steers what is tested."""
    for name in tuple(os.environ):
        if name.startswith(_STEERING) or name in _COLOURS:
            monkeypatch.delenv(name)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def command(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process, in an empty folder."""

    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        told = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, told.out, told.err)

    return run
