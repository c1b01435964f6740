"""Documents as files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contracts.document import MAX_BYTES
from contracts.errors import ConfigurationError
from contracts.files import read_document


def refusal(path: Path) -> str:
    """What is said of a file that is not read."""
    with pytest.raises(ConfigurationError) as error:
        read_document(path)
    return str(error.value)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """As UTF-8, without the mark that some editors begin with."""
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: é\r\n".encode())
    assert read_document(path) == "a: é\r\n"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe, a device and nothing at all: none of them is waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(tmp_path) == f"Cannot read {tmp_path}: it is a folder."
    assert refusal(pipe) == f"Cannot read {pipe}: it is no file. Write what it gives into one first."
    assert refusal(Path("/dev/zero")) == "Cannot read /dev/zero: it is no file. Write what it gives into one first."
    assert refusal(tmp_path / "gone") == f"Cannot read {tmp_path / 'gone'}: there is no such file."


def test_a_large_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    """A byte past the limit is enough."""
    path = tmp_path / "big"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES * 100)
    assert refusal(path) == f"{path} is larger than 4,000,000 bytes. Pass a smaller file."


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """With the line of the first byte that is not."""
    path = tmp_path / "latin"
    path.write_bytes(b"a: 1\nb: \xe9\n")
    assert refusal(path) == f"{path} is not UTF-8 at line 2. Save it as UTF-8."


def test_a_file_that_fails_while_it_is_read_is_refused() -> None:
    """With what the system says."""
    assert refusal(Path("/proc/self/mem")) == "Cannot read /proc/self/mem: Input/output error."
