"""The command line as a whole: help, version, exit codes, and output that nobody reads."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import click
import pytest

from contracts.cli import COMMANDS, main
from contracts.errors import ConfigurationError, TargetUnavailableError
from tests.conftest import Command, Ended
from tests.serving import serving

PROGRAM = (sys.executable, "-m", "contracts")


def planted(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """A further command, ``planted``, that does one thing."""

    def callback() -> object:
        return act()

    module = ModuleType("contracts.cli.planted")
    module.command = click.Command("planted", callback=callback)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, "planted", "Is here for a test.")


def raising(error: BaseException) -> Callable[[], object]:
    """A function that raises."""

    def act() -> object:
        raise error

    return act


def into_nothing(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command whose output goes to a reader that has gone away."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [*PROGRAM, *arguments]
        return subprocess.run(command, check=False, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)  # noqa: S603 - our own program
    finally:
        os.close(writer)


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(command: Command, option: str) -> None:
    """Each command stands in the help with its line, and so do the exit codes."""
    code, out, err = command(option)
    assert (code, err) == (0, "")
    for name, line in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", out, re.MULTILINE)
    for meaning in ("0 the contract is kept", "1 it is broken", "3 it could not be tested", "130 interrupted"):
        assert meaning in " ".join(out.split())


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_command_explains_itself(command: Command, name: str) -> None:
    """The help of a command begins with the line that the list of commands has for it."""
    code, out, err = command(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: contracts {name} ")
    assert COMMANDS[name].rstrip(".") in out


def test_help_imports_no_command() -> None:
    """The help is told without loading rules, Hypothesis or a server."""
    code = (
        "import sys; from contracts.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print('\\n', sorted(n for n in sys.modules if n.startswith('contracts.')))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own program
    assert told.stdout.splitlines()[-1].strip() == "['contracts.cli', 'contracts.errors', 'contracts.printable']"


@pytest.mark.parametrize("name", ["rules", "explain", "mock"])
def test_a_light_command_loads_no_generator(name: str) -> None:
    """What draws nothing needs neither Schemathesis nor Hypothesis."""
    code = (
        f"import sys, contracts.cli.{name}\n"
        "print([n for n in ('schemathesis', 'hypothesis', 'requests', 'pytest') if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own program
    assert told.stdout.strip() == "[]"


def test_the_version_is_that_of_the_package(command: Command) -> None:
    """One line with the installed version."""
    assert command("--version") == Ended(0, f"contracts {version('contracts')}\n", "")


def test_without_a_command_the_help_is_told(command: Command) -> None:
    """Nothing asked is a usage error, answered with what there is to ask."""
    code, out, err = command()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: contracts [OPTIONS] COMMAND")
    assert "Commands:" in err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["frob"], "Error: No such command 'frob'."),
        (["rune"], "Error: No such command 'rune'. Did you mean 'run'?"),
        (["--frob"], "Error: No such option '--frob'."),
        (["run", "--frob"], "Error: No such option '--frob'."),
        (["run", "extra"], "Error: Got unexpected extra argument (extra)"),
        (["explain"], "Error: Missing argument 'RULE'."),
    ],
)
def test_a_usage_error_is_one_line_behind_the_usage(command: Command, arguments: list[str], line: str) -> None:
    """An unknown command or option is told with the usage, exits with 2 and shows no traceback."""
    ended = command(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Usage: contracts ")
    assert ended.error_lines == [line]


def test_the_package_is_a_program() -> None:
    """``python -m contracts`` is the command line."""
    told = subprocess.run([*PROGRAM, "--version"], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own program
    assert told.stdout == f"contracts {version('contracts')}\n"


@pytest.mark.parametrize(("result", "code"), [(0, 0), (1, 1), (2, 2), (3, 3), (None, 0)])
def test_a_command_returns_its_code(
    command: Command, monkeypatch: pytest.MonkeyPatch, result: int | None, code: int
) -> None:
    """What a command returns is the exit code; nothing is 0."""
    planted(monkeypatch, lambda: result)
    assert command("planted") == Ended(code, "", "")


@pytest.mark.parametrize(
    ("error", "code"), [(ConfigurationError("Do this."), 2), (TargetUnavailableError("Do this."), 3)]
)
def test_an_error_of_ours_knows_its_code(
    command: Command, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    """One line on stderr says what to do, and nothing else is said."""
    planted(monkeypatch, raising(error))
    assert command("planted") == Ended(code, "", "Error: Do this.\n")


def test_an_error_is_one_line_that_steers_nothing(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line breaks and control characters of a message are escaped."""
    planted(monkeypatch, raising(ConfigurationError("a\nb \x1b[31m c")))
    ended = command("planted")
    assert ended.code == 2
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.exceptions.Abort()])
def test_an_interruption_is_130(command: Command, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Ctrl-C is neither good nor bad news, and shows no traceback."""
    planted(monkeypatch, raising(error))
    ended = command("planted")
    assert (ended.code, ended.out, ended.err.strip()) == (130, "", "")


def test_a_fault_of_ours_is_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected is told with its kind, and how to see more."""
    planted(monkeypatch, raising(ZeroDivisionError("by nothing")))
    assert command("planted") == Ended(
        3,
        "",
        "Error: a fault in contracts itself: ZeroDivisionError: by nothing. Set CONTRACTS_DEBUG=1 to see where.\n",
    )


def test_a_fault_of_many_lines_is_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message with line breaks does not break the line."""
    planted(monkeypatch, raising(ValueError("a\nb")))
    assert command("planted").err.count("\n") == 1


def test_a_fault_is_shown_whole_when_asked_for(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With CONTRACTS_DEBUG the traceback comes through."""
    planted(monkeypatch, raising(ZeroDivisionError("by nothing")))
    monkeypatch.setenv("CONTRACTS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="by nothing"):
        main(["planted"])


def test_an_output_that_was_closed_is_no_fault() -> None:
    """Whoever has closed it wants to hear nothing."""
    ended = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "rules"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("token", ["s3cr\n", "s3cr\r\nx: y", "s3cr€"])
def test_a_token_that_is_no_header_is_refused_and_not_repeated(
    command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """A token with a line break, as a file easily gives one, is told by the name of its member."""
    monkeypatch.setenv("T", token)
    with serving() as provider:
        (elsewhere / "contracts.toml").write_text(
            f'[targets.s]\nurl = "{provider.url}"\nauth = "bearer"\ntoken = "${{T}}"\nproject_id = "p"\n'
            'numbers = [{phone_number = "+12025550134"}]\n',
            encoding="utf-8",
        )
        ended = command("run", "--target", "s", "--max-examples", "0")
    assert "s3cr" not in ended.err + ended.out
    assert ended.code == 2
    assert "targets.s.token" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["lint"], ["run", "--max-examples", "0"], ["run", "--max-examples", "0", "-q"]],
)
def test_a_reader_that_went_away_is_no_verdict(arguments: list[str]) -> None:
    """Output that nobody takes ends the command with 3, not with the code of a broken contract, and without a word."""
    told = into_nothing(*arguments)
    assert (told.returncode, told.stderr) == (3, "")


@pytest.mark.parametrize("arguments", [["rules"], ["rules", "--json"], ["explain", "no-server-error"]])
def test_a_reader_that_has_read_enough_fails_no_command_that_tests_nothing(arguments: list[str]) -> None:
    """As `head` does: there was no verdict to miss."""
    told = into_nothing(*arguments)
    assert (told.returncode, told.stderr) == (0, "")


def test_a_run_can_be_interrupted() -> None:
    """SIGINT ends a run with 130 after the summary, without a traceback."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "run", "--max-examples", "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            told = [process.stdout.readline(), process.stdout.readline()]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert [line.split()[0] for line in told] == ["contracts", "look"]
    assert process.returncode == 130
    assert out.splitlines()[-1] == "The run was interrupted."
    assert err.strip() == ""


def test_an_option_can_be_set_in_the_environment(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """CONTRACTS_COMMAND_OPTION stands for an option, and the option itself beats it."""
    monkeypatch.setenv("CONTRACTS_RUN_MAX_EXAMPLES", "0")
    monkeypatch.setenv("CONTRACTS_RUN_QUIET", "1")
    monkeypatch.setenv("CONTRACTS_RUN_DEFECT", "empty-sms-accepted")
    code, out, _ = command("run")
    assert code == 1
    assert len(out.splitlines()) == 3
    assert command("run", "--defect", "refusal-409").code == 1
    assert command("run", "--defect", "nope").error_lines == [
        "Error: There is no defect 'nope'. `contracts mock --defect list` lists them."
    ]


@pytest.mark.parametrize("value", ["0.1.0", "1"])
def test_a_version_in_the_environment_steers_nothing(
    command: Command, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """CONTRACTS_VERSION, a name that a build may well set, is not taken for --version."""
    monkeypatch.setenv("CONTRACTS_VERSION", value)
    code, out, _ = command("rules")
    assert code == 0
    assert "no-server-error" in out


def test_arguments_are_those_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a list of its own the command line reads the arguments of the process."""
    monkeypatch.setattr(sys, "argv", ["contracts", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("contracts ")
