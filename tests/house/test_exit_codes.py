"""The exit codes are frozen, and whatever is wrong with the asking is told in one line."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from contracts.mock.world import PROJECT
from tests.conftest import Command, Ended
from tests.serving import defective, mock_answer, serving
from tests.unit.cli.test_main import planted, raising

FIXED = ("run", "--max-examples", "0", "-q")
TARGET = """
[targets.sandbox]
url = "http://127.0.0.1:9"
auth = "none"
project_id = "p"

[[targets.sandbox.numbers]]
phone_number = "+12025550134"
region = "US"
"""
WAIVER = '[[targets.sandbox.waivers]]\nrule = "{}"\nreason = "known"\nexpires = {}\n'

OPTIONS = {
    "unknown command": ["frob"],
    "unknown option": ["run", "--frob"],
    "option without its value": ["run", "--seed"],
    "argument too many": ["run", "frob"],
    "argument missing": ["explain"],
    "number that is none": ["run", "--max-examples", "many"],
    "number out of range": ["run", "--max-examples", "-1"],
    "missing file": [*FIXED, "--target", "sandbox", "--config", "gone.toml"],
    "missing file for the mock": [*FIXED, "--config", "gone.toml"],
    "folder for a file": [*FIXED, "--target", "sandbox", "--config", "."],
    "no file here": [*FIXED, "--target", "sandbox"],
    "no target": [*FIXED, "--target", ""],
    "no URL": [*FIXED, "--target", "ftp://127.0.0.1"],
    "URL without a host": [*FIXED, "--target", "http://"],
    "URL with credentials": [*FIXED, "--target", "http://user:hush@127.0.0.1"],
    "URL with a query": [*FIXED, "--target", "http://127.0.0.1/?a=b"],
    "port 0": [*FIXED, "--target", "http://127.0.0.1:0"],
    "port past the last": [*FIXED, "--target", "http://127.0.0.1:65536"],
    "URL of elsewhere without an environment": [*FIXED, "--live", "--target", "https://numbers.api.example"],
    "another machine without leave": [*FIXED, "--target", "https://numbers.api.example"],
    "rate that is none": [*FIXED, "--rate-limit", "fast"],
    "rate of nothing": [*FIXED, "--rate-limit", "0/s"],
    "missing restore journal": ["restore", "gone.json"],
    "doctor of another machine": ["doctor", "--target", "https://numbers.api.example"],
    "unknown rule": [*FIXED, "--rules", "nope*"],
    "no rule": [*FIXED, "--rules", ","],
    "shard past the last": [*FIXED, "--shard", "3/2"],
    "shard 0": [*FIXED, "--shard", "0/2"],
    "shard that is none": [*FIXED, "--shard", "half"],
    "unknown format": [*FIXED, "--report", "pdf"],
    "unwritable folder": [*FIXED, "--report", "ndjson", "--report-dir", "/dev/null/reports"],
    "unknown defect": [*FIXED, "--defect", "nope"],
    "unknown dialect": [*FIXED, "--dialect", "nope"],
    "defect of another target": [*FIXED, "--target", "http://127.0.0.1:9", "--defect", "refusal-409"],
    "unknown defect of the mock": ["mock", "--port", "0", "--defect", "nope"],
    "unknown dialect of the mock": ["mock", "--port", "0", "--dialect", "nope"],
    "port of the mock": ["mock", "--port", "65536"],
    "host of the mock": ["mock", "--port", "0", "--host", "127.0.0.1.x.invalid"],
    "unknown rule to explain": ["explain", "nope"],
}
"""What is wrong, and arguments that have it wrong."""

FILES = {
    "unknown key": ("", "frob = 1\n"),
    "unknown key of a target": ('auth = "none"', 'auth = "none"\nfrob = 1'),
    "unknown key of the facts": ("region", "region", "[targets.sandbox.facts]\nfrob = []\n"),
    "unknown key with a line break": ("", '"a\\nb" = 1\n'),
    "no TOML": ("", "= 1\n"),
    "nested without end": ("", f"x = {'[' * 5000}\n"),
    "no UTF-8": ("", "\udcff"),
    "no URL": ("http://127.0.0.1:9", "127.0.0.1:9"),
    "URL with credentials": ("127.0.0.1:9", "user:hush@127.0.0.1:9"),
    "port 0": (":9", ":0"),
    "URL missing": ('url = "http://127.0.0.1:9"\n', ""),
    "number without its plus": ("+1202", "1202"),
    "number without quotes": ('"+12025550134"', "+12025550134"),
    "region that is none": ('"US"', '"UK"'),
    "no numbers": ("[[targets.sandbox.numbers]]", "numbers = []\n[[other]]"),
    "variable that is not set": ('"p"', '"${NOBODY_SETS_THIS}"'),
    "other target": ("sandbox", "live"),
    "unknown way to authenticate": ('"none"', '"magic"'),
    "basic without a secret": ('"none"', '"basic"\nkey_id = "k"'),
    "bearer without a token": ('"none"', '"bearer"'),
    "oauth2 without an address": ('"none"', '"oauth2"\nkey_id = "k"\nkey_secret = "s"'),
    "rate of nothing": ('"none"', '"none"\nrate_limit = "0/s"'),
    "rate that is none": ('"none"', '"none"\nrate_limit = "fast"'),
    "negative deadline": ('"none"', '"none"\nprovisioning_deadline = -1'),
    "waiver of an unknown rule": ("", "", WAIVER.format("nope", "9999-01-01")),
    "expired waiver of an unknown rule": ("", "", WAIVER.format("nope", "2001-01-01")),
    "waiver without an end": ("", "", WAIVER.format("money-unchanged", "'soon'")),
}
"""What is wrong with a file: a text of it, what stands in its place, and what stands at the end."""


def one_line(ended: Ended, code: int) -> None:
    """Holds when a command ended with a code, one line that begins with ``Error:``, and no traceback."""
    assert ended.code == code
    assert len(ended.error_lines) == 1, ended.err
    assert ended.error_lines[0].startswith("Error: ")
    assert "Traceback" not in ended.err
    assert "fault in contracts itself" not in ended.err


def wrote(folder: Path, text: str) -> None:
    """A contracts.toml in a folder."""
    (folder / "contracts.toml").write_bytes(text.encode("utf-8", "surrogateescape"))


def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_0_means_kept(command: Command) -> None:
    """A provider that keeps the contract ends a run with 0."""
    assert command(*FIXED).code == 0


def test_1_means_broken(command: Command) -> None:
    """A rule of severity error that is violated ends a run with 1."""
    ended = command(*FIXED, "--defect", "empty-sms-accepted")
    assert (ended.code, ended.err) == (1, "")


def test_a_note_or_warning_breaks_nothing(command: Command) -> None:
    """Findings of the milder severities leave the exit code at 0."""
    ended = command(*FIXED, "--defect", "refusal-422", "--rules", "wrong-content-type-refused")
    assert (ended.code, "1 finding" in ended.out) == (0, True)


def test_2_means_that_nothing_was_tested(command: Command) -> None:
    """A run in which no rule came to bear is not green."""
    ended = command(*FIXED, "--rules", "server-error-envelope")
    assert (ended.code, ended.err) == (2, "")


@pytest.mark.parametrize("arguments", OPTIONS.values(), ids=OPTIONS.keys())
def test_2_means_that_the_asking_is_wrong(command: Command, arguments: list[str]) -> None:
    """An option or argument that cannot be used is told in one line, and nothing is printed as a result."""
    ended = command(*arguments)
    one_line(ended, 2)
    assert ended.out == ""
    assert "hush" not in ended.err


@pytest.mark.parametrize("change", FILES.values(), ids=FILES.keys())
def test_2_means_that_the_file_is_wrong(command: Command, elsewhere: Path, change: tuple[str, ...]) -> None:
    """A configuration that cannot be used is told in one line, and nothing is printed as a result."""
    old, new, *rest = change
    assert old in TARGET
    wrote(elsewhere, TARGET.replace(old, new, 1) + "".join(rest))
    ended = command(*FIXED, "--target", "sandbox")
    one_line(ended, 2)
    assert ended.out == ""
    assert "hush" not in ended.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTRACTS_RUN_SEED", "x"),
        ("CONTRACTS_RUN_SHARD", "3/2"),
        ("CONTRACTS_RUN_TARGET", "nope"),
        ("CONTRACTS_RUN_REPORT", "pdf"),
        ("CONTRACTS_RUN_RULES", "nope"),
        ("CONTRACTS_RUN_CONFIG", "gone.toml"),
        ("CONTRACTS_RUN_DEFECT", "nope"),
        ("CONTRACTS_RUN_MAX_EXAMPLES", "-1"),
    ],
)
def test_2_means_that_the_environment_is_wrong(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """An option from the environment is checked like one from the command line."""
    monkeypatch.setenv("CONTRACTS_RUN_MAX_REQUESTS", "1")
    monkeypatch.setenv(name, value)
    one_line(command("run", "-q"), 2)


def test_2_means_that_the_facts_are_wrong(command: Command, elsewhere: Path) -> None:
    """A number that the target does not know is a fault of the configuration."""
    with serving() as provider:
        text = TARGET.replace("http://127.0.0.1:9", provider.url).replace('"p"', f'"{PROJECT}"')
        wrote(
            elsewhere, text.replace('"none"', '"basic"\nkey_id = "key"\nkey_secret = "secret"').replace("0134", "0199")
        )
        ended = command(*FIXED, "--target", "sandbox")
    one_line(ended, 2)
    assert "does not know +12025550199" in ended.err


def test_3_means_unreachable(command: Command) -> None:
    """A target that nobody answers at could not be tested."""
    url = f"http://127.0.0.1:{unused_port()}"
    ended = command(*FIXED, "--target", url)
    one_line(ended, 3)
    assert ended.error_lines[0].startswith(f"Error: {url} cannot be reached: ")


def test_3_means_that_the_name_is_not_known(command: Command, elsewhere: Path) -> None:
    """A host that does not exist could not be tested."""
    wrote(elsewhere, TARGET.replace("127.0.0.1:9", "numbers.invalid"))
    one_line(command(*FIXED, "--live", "--target", "sandbox"), 3)


@pytest.mark.parametrize(
    "auth",
    [
        'auth = "basic"\nkey_id = "key"\nkey_secret = "wrong"',
        'auth = "bearer"\ntoken = "wrong"',
        'auth = "oauth2"\nkey_id = "key"\nkey_secret = "wrong"\ntoken_url = "{url}/oauth2/token"',
        'auth = "none"',
    ],
)
def test_3_means_that_the_credentials_are_refused(command: Command, elsewhere: Path, auth: str) -> None:
    """A key that the target does not take means that nothing could be tested, and the line says what to check."""
    with serving() as provider:
        text = TARGET.replace("http://127.0.0.1:9", provider.url).replace('auth = "none"', auth)
        wrote(elsewhere, text.replace("{url}", provider.url).replace('"p"', f'"{PROJECT}"'))
        ended = command(*FIXED, "--target", "sandbox")
    one_line(ended, 3)
    assert "401" in ended.err


def test_3_means_that_the_wrong_key_of_the_environment_is_refused(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A URL with a wrong key pair beside it ends a run with 3."""
    for name, value in {
        "SINCH_PROJECT_ID": PROJECT,
        "SINCH_KEY_ID": "key",
        "SINCH_KEY_SECRET": "wrong",
        "SINCH_PHONE_NUMBER": "+12025550134",
    }.items():
        monkeypatch.setenv(name, value)
    with serving() as provider:
        ended = command(*FIXED, "--target", provider.url)
    one_line(ended, 3)
    assert "refuses the credentials with 401" in ended.err


def test_3_means_a_fault_of_ours(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong inside is never taken for a verdict."""
    planted(monkeypatch, raising(RuntimeError("inside")))
    assert command("planted").code == 3


def test_130_means_interrupted(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command with 130 and without a word."""
    planted(monkeypatch, raising(KeyboardInterrupt()))
    ended = command("planted")
    assert (ended.code, ended.err.strip()) == (130, "")


@pytest.mark.parametrize(("expires", "code"), [("9999-01-01", 0), ("2001-01-01", 1)], ids=["in force", "expired"])
def test_a_waiver_counts_until_its_day(command: Command, elsewhere: Path, expires: str, code: int) -> None:
    """A finding that is waived breaks nothing; once the waiver has expired, it does."""
    with serving(mock_answer(defective("empty-sms-accepted"))) as provider:
        text = TARGET.replace("http://127.0.0.1:9", provider.url).replace('"p"', f'"{PROJECT}"')
        text = text.replace('auth = "none"', 'auth = "basic"\nkey_id = "key"\nkey_secret = "secret"')
        wrote(elsewhere, text + WAIVER.format("empty-configuration-refused", expires))
        ended = command("run", "--max-examples", "0", "--target", "sandbox")
    assert ended.code == code
    assert ("  waived     known (until 9999-01-01)" in ended.out) is (code == 0)
