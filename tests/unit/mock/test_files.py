"""The files of a running mock."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.files import append_to, read_state, ready, write
from contracts.mock.snapshots import snapshot
from contracts.mock.world import new_state


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """What holds keys is not for others to read."""
    ready(tmp_path / "ready.json", {"key": "k"})
    assert stat.S_IMODE((tmp_path / "ready.json").stat().st_mode) == 0o600
    assert json.loads((tmp_path / "ready.json").read_text()) == {"key": "k"}


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """It replaces what was there, and leaves nothing beside it."""
    place = tmp_path / "state.json"
    write(place, b"old")
    write(place, b"new")
    assert (place.read_bytes(), names(tmp_path)) == (b"new", ["state.json"])


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With its name and the reason, and nothing is left of the attempt."""
    with pytest.raises(ConfigurationError, match=r"Cannot write .*/nowhere/x: No such file or directory\."):
        write(tmp_path / "nowhere" / "x", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigurationError, match=r"Cannot write .*/folder: Is a directory\."):
        write(tmp_path / "folder", b"x")
    assert names(tmp_path) == ["folder"]


def test_a_state_is_read_back(tmp_path: Path) -> None:
    """What was written; None where there is no file."""
    place = tmp_path / "state.json"
    assert read_state(place) is None
    state = new_state(1.0)
    write(place, json.dumps(snapshot(state)).encode())
    assert read_state(place) == state


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON. Name a file that a mock has written, or one that is not there."),
        (b"\xff", "is not JSON."),
        (b"[" * 100_000, "is not JSON."),
        (b"{}", "holds no state of a mock: A snapshot is an object with the members version and state, and no other."),
    ],
)
def test_a_file_that_is_no_state_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    """In one line."""
    place = tmp_path / "state.json"
    place.write_bytes(content)
    with pytest.raises(ConfigurationError) as raised:
        read_state(place)
    assert message in str(raised.value)


def test_a_folder_is_no_state(tmp_path: Path) -> None:
    """The reason is the system's."""
    with pytest.raises(ConfigurationError, match=r"Cannot read .*: Is a directory\."):
        read_state(tmp_path)


def test_lines_are_added(tmp_path: Path) -> None:
    """To what is there; the file is for its owner alone."""
    place = tmp_path / "journal.ndjson"
    append_to(place)(b"one\n")
    append_to(place)(b"two\n")
    assert place.read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_line_that_was_cut_off_is_ended(tmp_path: Path) -> None:
    """What comes next is a line of its own."""
    place = tmp_path / "journal.ndjson"
    place.write_bytes(b"one\ntw")
    append_to(place)(b"three\n")
    assert place.read_bytes() == b"one\ntw\nthree\n"


def test_a_journal_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Before the mock answers anything."""
    with pytest.raises(ConfigurationError, match=r"Cannot write .*: Is a directory\."):
        append_to(tmp_path)
