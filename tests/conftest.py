"""What several folders of tests ask for: a clean surrounding, the command line, and pytest's own tester."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from contracts.cli import main
from tests.guarded import loopback

pytest_plugins = ["pytester"]

_STEERING = ("CONTRACTS_", "GITHUB_", "SINCH_")
_COLOURS = ("CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE")


_GUARD = Path(loopback.__file__).parent
# Not in a fixture: what is set up for a whole session is guarded too, and so is each child.
_REFUSED = Path(tempfile.mkdtemp(prefix="loopback-")) / "refused"
_REFUSED.touch()
os.environ[loopback.LOG] = str(_REFUSED)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_GUARD), os.environ.get("PYTHONPATH"))))
loopback.install()
# A build server may start the tests in the background, where Ctrl-C is ignored; what is tested has to heed it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def refused() -> Iterator[Path]:
    """The list of what led off this machine and was refused, for a test that does so on purpose."""
    yield _REFUSED
    _REFUSED.write_text("")


@pytest.fixture(autouse=True)
def _stays_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test in which anything, in this process or a child, led off this machine."""
    yield
    told = _REFUSED.read_text(encoding="utf-8")
    _REFUSED.write_text("")
    assert not told, f"led off this machine, and was refused: {told}"


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
