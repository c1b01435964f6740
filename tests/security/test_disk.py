"""A disk that takes no more is told in one line, before the first number is changed."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

import pytest

from tests.conftest import Command, Ended
from tests.serving import Provider, serving

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


@pytest.mark.parametrize("report", ["ndjson"])
def test_a_report_on_a_full_disk_is_told(command: Command, elsewhere: Path, report: str) -> None:
    """A stream that cannot take its first event ends the run before the first request."""
    (elsewhere / "run.ndjson").symlink_to("/dev/full")
    with serving() as provider:
        ended = command(*RUN, provider.url, "--report", report, "--report-dir", ".")
        refused(ended, "run.ndjson cannot be written: No space left on device. Pass another --report-dir.", provider)
        assert provider.requests == []
