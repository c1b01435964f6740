"""A command and all that it starts: its code, its deadline, and nothing left of it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError
from contracts.process_group import run_command

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"


def python(*lines: str) -> list[str]:
    """A command that runs these lines."""
    return [sys.executable, "-c", "\n".join(lines)]


def starting(child: str, place: Path, *after: str) -> list[str]:
    """A command that starts a child, waits until that has told its number, and goes on."""
    told = f"{child}; import os; open({str(place)!r} + '.new', 'w').write(str(os.getpid()))"
    told += f"; os.replace({str(place)!r} + '.new', {str(place)!r}); import time; time.sleep(600)"
    return python(
        "import os, subprocess, sys, time",
        f"subprocess.Popen([sys.executable, '-c', {told!r}])",
        f"while not os.path.exists({str(place)!r}): time.sleep(0.01)",
        *after,
    )


def is_alive(pid: int) -> bool:
    """Whether a process runs, and is not only waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize(("line", "code"), [("pass", 0), ("sys.exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_the_code_is_that_of_the_command(line: str, code: int) -> None:
    """Of one that a signal has ended too."""
    assert run_command(python("import os, sys", line), {}, None) == code


def test_its_environment_is_ours_and_more() -> None:
    """What is given is added."""
    lines = ("import os, sys", "sys.exit(os.environ['GIVEN'] != 'x' or 'PATH' not in os.environ)")
    assert run_command(python(*lines), {"GIVEN": "x"}, None) == 0


def test_one_that_takes_too_long_has_no_code() -> None:
    """It is ended, though it does not listen."""
    assert run_command(python(DEAF, "time.sleep(600)"), {}, 0.5) is None


@pytest.mark.parametrize(
    ("after", "code"),
    [("time.sleep(600)", None), ("pass", 0), ("sys.exit(1)", 1)],
    ids=["too long", "good", "bad"],
)
@pytest.mark.parametrize("child", ["pass", DEAF], ids=["a child", "a deaf child"])
def test_nothing_of_it_is_left(tmp_path: Path, child: str, after: str, code: int | None) -> None:
    """However the command ended: a child of it that does not listen is gone as well."""
    place = tmp_path / "pid"
    assert run_command(starting(child, place, after), {}, 2.0) == code
    pid, end = int(place.read_text()), time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < end


def test_an_interruption_leaves_nothing_either(tmp_path: Path) -> None:
    """It is passed on once the command has ended."""
    place = tmp_path / "pid"
    lines = (f"os.kill({os.getpid()}, 2)", "time.sleep(600)")
    with pytest.raises(KeyboardInterrupt):
        run_command(starting("pass", place, *lines), {}, None)
    assert not is_alive(int(place.read_text()))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("no-such-command", "Cannot start 'no-such-command': No such file or directory."),
        ("/", "Cannot start '/': Permission denied."),
        ("a\0b", "Cannot start 'a\\x00b': embedded null byte."),
    ],
)
def test_one_that_cannot_be_started_is_told(command: str, why: str) -> None:
    """In one line."""
    with pytest.raises(ConfigurationError) as told:
        run_command([command], {}, None)
    assert str(told.value) == why
