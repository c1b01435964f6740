"""``contracts proxy``, and ``contracts gate --upstream``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from contracts.mocked import running
from tests.conftest import Command
from tests.unit.proxy.wire import SECONDS
from tests.unit.test_gate import GOOD, client
from tests.unit.test_gate_before import SIDE_BY_SIDE

LAYOUT = ("--layout", "sinch", "--auth-port", "0")
ELSEWHERE = "https://numbers.api.example"
ON_ANOTHER = "is on another machine, where real numbers would be changed. Pass --live if that is meant."


@contextmanager
def started(folder: Path, *options: str) -> Iterator[dict[str, Any]]:
    """The command in a process of its own, as long as the block lasts: its ready file. It ends with Ctrl-C."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "contracts", "proxy", *options, "--ready-file", str(ready)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        told = json.loads(ready.read_bytes())
        assert line.startswith(f"Listening on {told['base_url']}")
        yield told
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
    finally:
        process.kill()
        process.communicate()


def test_what_passes_can_be_checked(command: Command, elsewhere: Path) -> None:
    """The journal of a client's tests is one that `contracts check` reads and finds in order."""
    with running(LAYOUT) as mock:
        address = mock.address
        options = ("--upstream", address.base_url, "--upstream-auth", address.auth_url, "--journal", "journal.ndjson")
        with started(elsewhere, *options) as proxy:
            told = {
                "CONTRACTS_BASE_URL": proxy["base_url"],
                "CONTRACTS_AUTH_URL": proxy["auth_url"],
                "SINCH_PROJECT_ID": address.project_id,
                "SINCH_KEY_ID": address.key_id,
                "SINCH_KEY_SECRET": address.key_secret,
                "SINCH_PHONE_NUMBER": address.numbers[0],
            }
            assert subprocess.run(GOOD, env={**os.environ, **told}, check=False, timeout=SECONDS).returncode == 0  # noqa: S603
    journal = elsewhere / "journal.ndjson"
    assert journal.stat().st_mode & 0o077 == 0
    code, out, err = command("check", "journal.ndjson")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith("  journal.ndjson         2 exchanges ")
    assert [json.loads(line)["listener"] for line in journal.read_bytes().splitlines()] == ["auth", "numbers"]


def test_one_port_passes_everything(elsewhere: Path) -> None:
    """Without --upstream-auth there is none for tokens; the port is the one that was asked for."""
    with running() as mock, started(elsewhere, "--upstream", mock.address.base_url) as proxy:
        assert proxy["auth_url"] is None
        answer = urllib3.request("GET", proxy["base_url"] + "/health", retries=False, timeout=SECONDS)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("proxy", "--upstream", ELSEWHERE), f"{ELSEWHERE} {ON_ANOTHER}"),
        (
            ("proxy", "--upstream", "nowhere"),
            "--upstream 'nowhere' is not a URL. Write it like https://numbers.api.example.",
        ),
        (("proxy", "--upstream", "http://localhost", "--upstream-auth", ELSEWHERE), f"{ELSEWHERE} {ON_ANOTHER}"),
        (("gate", "--upstream", ELSEWHERE, "--", "true"), f"{ELSEWHERE} {ON_ANOTHER}"),
        (
            ("gate", "--upstream", "http://key:secret@localhost", "--", "true"),
            "--upstream holds credentials. Put them into a target of contracts.toml.",
        ),
        (
            ("gate", "--upstream", "http://localhost", "--profile", "all", "--", "true"),
            "--profile needs the built-in provider, and --upstream names another. Leave one of them out.",
        ),
        (
            ("gate", "--upstream", "http://localhost", "--drive", "--", "true"),
            "--drive needs the built-in provider, and --upstream names another. Leave one of them out.",
        ),
        (
            ("gate", "--upstream-auth", "http://localhost", "--", "true"),
            "--upstream-auth says nothing without --upstream. Pass --upstream URL with it.",
        ),
        (
            ("proxy", "--upstream", "http://localhost", "--auth-port", "3001"),
            "--auth-port says nothing without --upstream-auth. Pass --upstream-auth URL with it.",
        ),
        (
            ("gate", "--drive", "--max-time", "5", "--", "true"),
            "--max-time is for a client's own tests; an adapter has a minute for each answer.",
        ),
        (("gate", "--live", "--", "true"), "--live says nothing without --upstream. Pass --upstream URL with it."),
    ],
)
def test_what_cannot_be_passed_on_is_told(command: Command, arguments: tuple[str, ...], message: str) -> None:
    """In one line, with the code 2; nothing is sent."""
    ended = command(*arguments)
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])


def test_the_gate_tells_both_parties(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding of the provider with the place it stands at, and the code 1."""
    with running((*LAYOUT, "--defect", "name-ignored")) as mock:
        address = mock.address
        for name in ("project_id", "key_id", "key_secret"):
            monkeypatch.setenv(f"SINCH_{name.upper()}", getattr(address, name))
        monkeypatch.setenv("SINCH_PHONE_NUMBER", address.numbers[0])
        options = ("--upstream", address.base_url, "--upstream-auth", address.auth_url)
        code, out, err = command("gate", *options, "--", *client("update({'displayName': 'x'}, token())"))
    assert (code, err) == (1, "")
    assert out.startswith(f"contracts gate · {address.base_url} · ")
    assert "ERROR  display-name-applied" in out
    assert "proxy, exchange 2" in out
    assert out.splitlines()[-1] == "The contract is broken."


def test_a_provider_that_is_away_is_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the code 3, and in one line why."""
    monkeypatch.setenv("SINCH_PHONE_NUMBER", "+12025550134")
    monkeypatch.setenv("SINCH_PROJECT_ID", "p")
    tests = client("try: update({'displayName': 'x'}, 'x')\nexcept Exception: pass")
    ended = command("gate", "--upstream", "http://127.0.0.1:1", "--", *tests)
    assert (ended.code, ended.out.splitlines()[-1]) == (3, "The run could not be finished.")
    (line,) = ended.error_lines
    assert line.startswith("Error: http://127.0.0.1:1 did not answer: ")


def test_it_stops_when_it_is_told(elsewhere: Path) -> None:
    """With a client that is still connected: nobody waits for that."""
    with running() as mock:
        with started(elsewhere, "--upstream", mock.address.base_url) as proxy:
            pool = urllib3.PoolManager()
            assert pool.request("GET", proxy["base_url"] + "/health", retries=False, timeout=SECONDS).status == 200
        pool.clear()


def test_the_facts_and_waivers_of_a_target_count(
    command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules that need facts apply; a known break of the sandbox fails no build."""
    waiver = 'rule = "display-name-applied"\nreason = "known"\nexpires = 2999-01-01\n'
    with running((*LAYOUT, "--defect", "name-ignored")) as mock:
        address = mock.address
        for name in ("project_id", "key_id", "key_secret"):
            monkeypatch.setenv(f"SINCH_{name.upper()}", getattr(address, name))
        monkeypatch.setenv("SINCH_PHONE_NUMBER", address.numbers[0])
        (elsewhere / "contracts.toml").write_text(
            f'[targets.sandbox]\nurl = "{address.base_url}"\nauth = "none"\nproject_id = "{address.project_id}"\n'
            f'[[targets.sandbox.numbers]]\nphone_number = "{address.numbers[0]}"\nregion = "US"\n'
            f'[targets.sandbox.facts]\nservice_plans = ["plan-blue"]\n[[targets.sandbox.waivers]]\n{waiver}',
            encoding="utf-8",
        )
        options = ("--upstream", address.base_url, "--upstream-auth", address.auth_url, "--target", "sandbox")
        code, out, err = command("gate", *options, "-v", "--", *client("update({'displayName': 'x'}, token())"))
    assert (code, err) == (0, "")
    assert "waived     known (until 2999-01-01)" in out
    assert "what numbers and ids the provider has" not in out


def test_updates_side_by_side_are_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """As what was not judged: which of them took effect first is not known."""
    with running(LAYOUT) as mock:
        address = mock.address
        for name in ("project_id", "key_id", "key_secret"):
            monkeypatch.setenv(f"SINCH_{name.upper()}", getattr(address, name))
        monkeypatch.setenv("SINCH_PHONE_NUMBER", address.numbers[0])
        mock.arm("slow-first-byte", seconds=0.3)
        options = ("--upstream", address.base_url, "--upstream-auth", address.auth_url)
        code, out, _ = command("gate", *options, "--", *SIDE_BY_SIDE)
    assert code == 0
    assert "not judged: another request about the number was under way" in out.splitlines()[-1]
