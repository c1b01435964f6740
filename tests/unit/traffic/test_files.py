"""Recordings as files."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError, DocumentError
from contracts.traffic.files import read_recording
from tests.unit.traffic.recordings import archived, exchange, har, journal

HAR = har(archived({"displayName": "x"}))
JOURNAL = journal(exchange({"displayName": "x"}))


def written(folder: Path, content: bytes) -> Path:
    """A file with this in it."""
    path = folder / "recording"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        HAR,
        json.dumps(json.loads(HAR), indent=2).encode(),
        b"\n" + HAR,
        JOURNAL,
        gzip.compress(HAR),
        gzip.compress(JOURNAL),
        b"\xef\xbb\xbf" + HAR,
        JOURNAL.replace(b'"journal":1,', b"").replace(b'"findings":[]', b'"findings":[],"journal":1'),
    ],
    ids=["archive", "indented", "blank line", "journal", "packed archive", "packed journal", "marked", "sorted"],
)
def test_a_recording_is_known_by_its_content(tmp_path: Path, content: bytes) -> None:
    """Whatever it is called, packed or not."""
    (entry,) = read_recording(written(tmp_path, content))
    assert entry.exchange is not None
    assert entry.exchange.request.json == {"displayName": "x"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(HAR)[:-20], "it is not gzip, or was cut off"),
        (b"\x1f\x8bnonsense", "it is not gzip, or was cut off"),
        (HAR[:-20], "was cut off"),
        (JOURNAL[:-20], "line 1, byte 0: it is not JSON, or was cut off"),
        (JOURNAL + JOURNAL[:-20], f"line 2, byte {len(JOURNAL)}: it is not JSON, or was cut off"),
        (b"", "it is empty"),
    ],
)
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    """With the reason."""
    path = written(tmp_path, content)
    with pytest.raises(DocumentError) as raised:
        list(read_recording(path))
    assert str(raised.value).startswith(f"{path}: ")
    assert message in str(raised.value)


def test_a_packed_file_that_was_cut_off_tells_how_far_it_goes(tmp_path: Path) -> None:
    """Its entries until then have been told."""
    whole = journal(*(exchange({"displayName": os.urandom(400).hex()}) for _ in range(300)))
    packed = gzip.compress(whole)
    entries: list[int] = []
    told = (entries.append(entry.number) for entry in read_recording(written(tmp_path, packed[: len(packed) // 2])))
    with pytest.raises(DocumentError, match=r"after entry \d+: it is not gzip, or was cut off") as raised:
        all(one is None for one in told)
    assert len(entries) > 50
    assert f"after entry {entries[-1]}:" in str(raised.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """No file, or a folder."""
    with pytest.raises(ConfigurationError, match=r"Cannot read .*/nothing: there is no such file\."):
        list(read_recording(tmp_path / "nothing"))
    with pytest.raises(ConfigurationError, match=r"Cannot read .*: it is a folder\."):
        list(read_recording(tmp_path))
