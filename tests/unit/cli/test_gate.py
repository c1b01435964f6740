"""``contracts gate``."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.events import RunEnded
from contracts.profiles import PROFILES
from contracts.report.stream import read_stream
from tests.conftest import Command
from tests.unit.test_gate import GOOD, client
from tests.unit.test_process_group import is_alive


def test_a_good_client_is_told_in_a_few_lines(command: Command) -> None:
    """Head, one line for the profile, what was exercised, the verdict."""
    code, out, err = command("gate", "--", *GOOD)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "contracts gate · mock · 36 rules"
    assert lines[1].startswith("  plain                  2 exchanges ")
    assert lines[-1] == "The contract is kept."
    assert not any("not applicable:" in line for line in lines)


@pytest.mark.parametrize("day", ['"2999-01-01"', "2999-01-01"], ids=["text", "date"])
def test_waivers_stand_in_the_configuration_file(command: Command, elsewhere: Path, day: str) -> None:
    """In a table of the gate's own; the file is found where the command is run. A date may be one of TOML."""
    bad = client("try: update({'smsConfiguration': {}}, token())\nexcept Exception: pass")
    waiver = f'[[gate.waivers]]\nrule = "configurations-not-empty"\nreason = "known"\nexpires = {day}\n'
    (elsewhere / "contracts.toml").write_text(waiver, encoding="utf-8")
    code, out, _ = command("gate", "--", *bad)
    assert (code, "  waived     known (until 2999-01-01)\n" in out) == (0, True)
    (elsewhere / "other.toml").write_text(waiver.replace(day, '"soon"'), encoding="utf-8")
    code, _, err = command("gate", "--config", "other.toml", "--", *bad)
    assert (code, err) == (
        2,
        "Error: other.toml: the waiver of configurations-not-empty expires on 'soon', no date. Write 2027-06-01.\n",
    )


def test_a_finding_is_told_with_a_curl_line(command: Command) -> None:
    """As a run tells one, and the code is 1."""
    bad = client("try: update({'smsConfiguration': {}}, token())\nexcept Exception: pass")
    code, out, _ = command("gate", "--", *bad)
    assert code == 1
    assert "ERROR  configurations-not-empty" in out
    assert "--data-raw '{\"smsConfiguration\": {}}'" in out
    assert out.splitlines()[-1] == "The contract is broken."


def test_the_tolerance_is_a_table(command: Command) -> None:
    """Which profiles the client's tests have passed, and how they failed the others; the verdict is last."""
    code, out, _ = command("gate", "--profile", "plain,unknown,token-expired", "--", *GOOD)
    assert code == 1
    *table, figures, where, verdict = out.splitlines()[-7:]
    assert table == [
        "The client's tests passed under 1 of 3 profiles:",
        "  plain          passed                                         2 exchanges  0 findings",
        "  unknown        failed with 1, as they may: an error was told  2 exchanges  0 findings",
        "  token-expired  failed with 1                                  2 exchanges  0 findings",
    ]
    assert figures.startswith("6 exchanges in ")
    assert where == "The client's tests failed under token-expired."
    assert verdict == "The client's own tests have failed."
    quiet = command("gate", "-q", "--profile", "plain,token-expired", "--", *GOOD).out.splitlines()
    assert quiet[-2:] == [where, verdict]


def test_nothing_tested_says_so(command: Command) -> None:
    """With the code 2."""
    code, out, _ = command("gate", "--", sys.executable, "-c", "")
    assert code == 2
    assert out.splitlines()[-2:] == ["no update reached the mock under plain", "Nothing was tested."]


def test_profiles_are_listed(command: Command) -> None:
    """With a sentence each, and nothing is started."""
    code, out, _ = command("gate", "--profile", "list")
    assert (code, len(out.splitlines())) == (0, len(PROFILES))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Say which command tests the client: contracts gate -- npm test"),
        (
            ("--profile", "none", "--", "true"),
            "There is no profile 'none'. `contracts gate --profile list` lists them.",
        ),
        (("--profile", ",", "--", "true"), "--profile names none. `contracts gate --profile list` lists them."),
        (("--", "no-such-command"), "Cannot start 'no-such-command': No such file or directory."),
    ],
)
def test_what_cannot_be_gated_is_told(command: Command, arguments: tuple[str, ...], message: str) -> None:
    """In one line, with the code 2."""
    ended = command("gate", *arguments)
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])


def test_a_job_that_is_called_off_leaves_nothing_behind(elsewhere: Path) -> None:
    """SIGTERM, as a build server sends it: the tests and the mock end, the reports are whole, the code is 130."""
    lines = ("update({'displayName': 'x'}, token())", f"open({str(elsewhere / 'pid')!r}, 'w').write(str(os.getpid()))")
    waiting = client("import time", *lines, f"os.rename({str(elsewhere / 'pid')!r}, 'ready')", "time.sleep(600)")
    gate = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "contracts", "gate", "--report", "ndjson,junit", "--", *waiting],
        stdout=subprocess.DEVNULL,
        cwd=elsewhere,
    )
    end = time.monotonic() + 60
    while not (elsewhere / "ready").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    gate.terminate()
    assert gate.wait(30) == 130
    assert not is_alive(int((elsewhere / "ready").read_text()))
    *_, ended = read_stream(elsewhere / "reports" / "runs" / "run.ndjson")
    assert isinstance(ended, RunEnded)
    assert (ended.stopped, ended.exchanges) == ("interrupted", 2)
    assert (elsewhere / "reports" / "runs" / "junit.xml").read_text(encoding="utf-8").count("interrupted") == 1
