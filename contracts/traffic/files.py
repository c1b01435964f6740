"""Recordings as files: opened, unpacked and told apart by what is in them."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from contracts.errors import ConfigurationError, DocumentError
from contracts.intake import check_file
from contracts.traffic.entry import Entry
from contracts.traffic.har import read_har
from contracts.traffic.lines import is_line, lines_of, read_lines

_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark that some recorders begin with."""
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_PEEK: Final = 1 << 20
"""How many bytes of a first line are looked at."""


def read_recording(path: Path, key: bytes | None = None) -> Iterator[Entry]:
    """The entries of a recording. ``key`` names credentials, see ``principal_of``; a new one is drawn without.

    Raises ConfigurationError when the file cannot be read, DocumentError, naming it, when it is no recording.
    """
    check_file(path)
    number = 0
    try:
        with path.open("rb") as raw:
            stream = unpacked(raw)
            lines = _has_lines(stream)
            for entry in read_lines(lines_of(stream)) if lines else read_har(stream, key or os.urandom(16)):
                number = entry.number
                yield entry
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DocumentError(f"{path}: after entry {number}: it is not gzip, or was cut off") from None
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigurationError(f"Cannot read {path}: {error.strerror}.") from None


def holds_lines(path: Path) -> bool:
    """Whether a file is a recording of lines. False for one that cannot be read, too."""
    try:
        check_file(path)
        with path.open("rb") as raw:
            return _has_lines(unpacked(raw))
    except (ConfigurationError, DocumentError, EOFError, OSError, zlib.error):
        return False


def _has_lines(stream: IO[bytes]) -> bool:
    """Whether a recording is one of lines; it is read up to where it begins. Raises DocumentError for what is none."""
    first = stream.readline(_PEEK)
    if not first:
        raise DocumentError("it is empty")
    if first.startswith(_UTF_16):
        raise DocumentError("it is UTF-16. Save it as UTF-8")
    stream.seek(len(_MARK) if first.startswith(_MARK) else 0)
    return is_line(first.removeprefix(_MARK))


def unpacked(raw: io.BufferedReader) -> IO[bytes]:
    """What is in a file, unpacked if it is gzip."""
    packed = raw.peek(2)[:2] == _GZIP
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
