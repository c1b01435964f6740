"""A disk that takes no more is told in one line, before the first number is changed."""

from __future__ import annotations

import http.client
import json
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from contracts.cli.output import REPORTS
from contracts.errors import ConfigurationError
from contracts.mock import files
from contracts.mock.world import FACTS
from contracts.proxy.running import Plan, open_proxy, told_whole
from contracts.proxy.upstream import upstream_of
from contracts.target.credentials import basic
from tests.conftest import Command, Ended
from tests.security.recordings import JOURNAL
from tests.serving import Provider, serving

NUMBER_PATH: Final = f"/v1/projects/{FACTS.project_id}/activeNumbers/{FACTS.numbers[0].phone_number}"
HEADERS: Final = {"authorization": basic("key", "secret"), "content-type": "application/json"}
RUN = ("run", "--max-examples", "0", "-q", "--target")


def refused(ended: Ended, words: str, provider: Provider) -> None:
    """Holds when a run ended with exit 2 and one line, and nothing was changed."""
    assert ended.code == 2
    assert len(ended.error_lines) == 1
    assert words in ended.error_lines[0]
    bodies = [request.body for request in provider.requests if request.method == "PATCH"]
    assert set(bodies) <= {b"{}"}


def test_a_folder_that_cannot_be_made_is_told(command: Command, elsewhere: Path) -> None:
    """Where the restore journal cannot be written the run ends before it changes anything."""
    (elsewhere / "file").write_text("x", encoding="utf-8")
    with serving() as provider:
        ended = command(*RUN, provider.url, "--state-dir", str(elsewhere / "file" / "state"))
        refused(ended, "Nothing was changed. Pass another --state-dir, or --no-restore.", provider)


def test_a_read_only_folder_is_told(command: Command) -> None:
    """A file system that takes no file is told with its reason."""
    with serving() as provider:
        refused(
            command(*RUN, provider.url, "--state-dir", "/proc/contracts"), "cannot be kept in /proc/contracts", provider
        )


def test_a_full_disk_is_told(command: Command, state: Path) -> None:
    """A journal that does not fit is not left half written, and nothing is changed."""
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with serving() as provider:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
        try:
            ended = command(*RUN, provider.url)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, ignored)
        refused(ended, "File too large. Nothing was changed.", provider)
    assert list(state.iterdir()) == []


FORMATS: Final = ("junit", "ctrf", "har", "markdown", "html")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("command_line", ["run", "check", "report", "gate"])
def test_a_report_that_does_not_fit_is_told(command: Command, elsewhere: Path, name: str, command_line: str) -> None:
    """Each format of each command that writes reports: exit 2 and one line that names the file."""
    (elsewhere / REPORTS[name]).symlink_to("/dev/full")
    words = {
        "run": ("run", "--max-examples", "0", "--rules", "money-unchanged"),
        "check": ("check", "sent.ndjson"),
        "report": ("report", "told.ndjson"),
        "gate": ("gate", "-q"),
    }[command_line]
    if command_line == "check":
        Path("sent.ndjson").write_bytes(JOURNAL)
    if command_line == "report":
        command("run", "--max-examples", "0", "--rules", "money-unchanged", "--report", "ndjson", "--report-dir", ".")
        Path("run.ndjson").rename("told.ndjson")
    client = ("--", sys.executable, "-c", "") if command_line == "gate" else ()
    ended = command(*words, "--report", name, "--report-dir", ".", *client)
    told = f"Error: {REPORTS[name]} cannot be written: No space left on device. Pass another --report-dir."
    assert (ended.code, ended.error_lines[-1]) == (2, told)


@pytest.mark.parametrize(
    "words", [("rules",), ("lint",), ("diff", "newest", "newest"), ("run", "--max-examples", "0"), ("explain", "x" * 9)]
)
def test_an_output_that_does_not_fit_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    """A full disk behind the standard output is no fault of ours, and no verdict either."""
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "contracts", *words], stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False
        )
    told = run.stderr.decode()
    assert run.returncode == 2
    if words[0] != "explain":
        assert told == (
            "Error: The output cannot be written: No space left on device. Make room, or send it elsewhere.\n"
        )


def _mock(folder: Path, bound: int, *options: str) -> subprocess.Popen[bytes]:
    """A mock that writes no file longer than ``bound`` bytes. It tells its address in ready.json."""
    words = ["mock", "--port", "0", "--ready-file", str(folder / "ready.json"), *options]
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "contracts", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: _limited(bound),  # noqa: PLW1509 - nothing else runs in this test
    )


def _asked(process: subprocess.Popen[bytes], folder: Path, name: str) -> list[str]:
    """What a mock has said when it was asked for some updates, which it answers, and was ended then."""
    try:
        while not (folder / "ready.json").exists():
            assert process.poll() is None
            time.sleep(0.01)
        url = urlsplit(json.loads((folder / "ready.json").read_text(encoding="utf-8"))["base_url"])
        for _ in range(20):
            connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=20)
            connection.request("PATCH", NUMBER_PATH, json.dumps({"displayName": name}), HEADERS)
            assert connection.getresponse().status == 200
            connection.close()
        process.terminate()
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate()
    return errors.decode().splitlines()


def test_a_journal_of_the_mock_that_does_not_fit_is_told(tmp_path: Path) -> None:
    """Its clients are answered all the same; it says so when it happens, and ends with 2."""
    full = tmp_path / "file"
    process = _mock(tmp_path, 2_048, "--journal", str(full))
    why = f"Cannot write {full}: File too large."
    assert _asked(process, tmp_path, "a") == [f"The journal has gaps. {why}", f"Error: The journal has gaps. {why}"]
    assert process.returncode == 2


def test_a_state_of_the_mock_that_does_not_fit_is_told_before_there_is_any(tmp_path: Path) -> None:
    """It does not begin, and leaves no file that holds a part."""
    full = tmp_path / "file"
    process = _mock(tmp_path, 2_048, "--state", str(full))
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.decode()) == (2, f"Error: Cannot write {full}: File too large.\n")
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_state_of_the_mock_that_has_grown_too_large_is_told(tmp_path: Path) -> None:
    """Its clients are answered all the same; it ends with 2, and what it began with is still there."""
    place = tmp_path / "file"
    assert _asked(_mock(tmp_path, 1 << 20, "--state", str(place)), tmp_path, "a") == []
    (tmp_path / "ready.json").unlink()
    before = place.read_bytes()
    process = _mock(tmp_path, len(before) + 20, "--state", str(place))
    assert _asked(process, tmp_path, "a" * 60) == [f"Error: Cannot write {place}: File too large."]
    assert process.returncode == 2
    assert place.read_bytes() == before


def _limited(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_journal_of_the_proxy_that_does_not_fit_is_told() -> None:
    """A journal with a gap does not pass for a whole one."""
    write = files.append_to(Path("/dev/full"))
    with serving() as provider:
        begun: list[str] = []
        proxy, serve, stop = open_proxy(Plan(numbers=upstream_of(provider.url), write=write), lambda: begun.append(""))
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            url = urlsplit(proxy.base_url)
            connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=20)
            connection.request("PATCH", NUMBER_PATH, b"{}", HEADERS)
            connection.getresponse().read()
            connection.close()
        finally:
            stop()
            thread.join()
        with pytest.raises(
            ConfigurationError, match=r"journal has gaps: Cannot write /dev/full: No space left on device"
        ):
            told_whole(proxy)


@pytest.mark.parametrize("report", ["ndjson"])
def test_a_report_on_a_full_disk_is_told(command: Command, elsewhere: Path, report: str) -> None:
    """A stream that cannot take its first event ends the run before the first request."""
    (elsewhere / "run.ndjson").symlink_to("/dev/full")
    with serving() as provider:
        ended = command(*RUN, provider.url, "--report", report, "--report-dir", ".")
        refused(ended, "run.ndjson cannot be written: No space left on device. Pass another --report-dir.", provider)
        assert provider.requests == []
