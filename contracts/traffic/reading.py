"""Files of recorded traffic as streams of items: HAR or lines, compressed or not, in constant memory."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import ijson

from contracts.errors import ConfigurationError, DocumentError
from contracts.traffic.har import read_entry
from contracts.traffic.lines import NotJsonError, is_line, read_line
from contracts.traffic.recorded import CutOffError, Item

FORMS: Final = "a HAR file, a journal of the mock, or the event stream of a run"
_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 16
_DAMAGED: Final = (EOFError, gzip.BadGzipFile, zlib.error)


class _Counted:
    """A stream that counts the bytes that were read, less any byte order mark at its start."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


def check_files(files: Iterable[str]) -> None:
    """Raises ConfigurationError for a file that cannot be read, before any is."""
    for name in files:
        try:
            with Path(name).open("rb") as stream:
                stream.read(1)
        except OSError as error:
            raise ConfigurationError(f"{name} cannot be read: {error.strerror}. Name a file that can be.") from None


def read_file(name: str, key: bytes) -> Iterator[Item]:
    """What a file tells, in its order. ``key`` names credentials, as in ``principal_of``.

    Raises DocumentError, with the file and the entry, when it holds something else, and CutOffError
    when it breaks off or is damaged; what stood before has been told then.
    """
    with contextlib.ExitStack() as stack:
        stream = io.BufferedReader(stack.enter_context(Path(name).open("rb", buffering=0)), _HEAD)
        if stream.peek(2).startswith(_GZIP):
            stream = io.BufferedReader(stack.enter_context(cast("Any", gzip.GzipFile(fileobj=stream))), _HEAD)
        try:
            head = stream.peek(_HEAD)
            if not head:
                raise DocumentError(f"{name} is empty. Name {FORMS}.")
            if head.startswith(_MARK):
                stream.read(len(_MARK))
            lines = is_line(head.removeprefix(_MARK).split(b"\n", 1)[0])
            yield from _read_lines(name, stream) if lines else _read_har(name, stream, key)
        except _DAMAGED as error:
            raise CutOffError(f"{name} is a compressed file that breaks off or is damaged: {error}.") from None


def _read_lines(name: str, stream: IO[bytes]) -> Iterator[Item]:
    position = 0
    for number, line in enumerate(stream, start=1):
        if not line.isspace():
            try:
                item = read_line(line, number)
            except NotJsonError:
                ended = line.endswith(b"\n")
                what = "is damaged: this is not JSON" if ended else "breaks off here"
                raise CutOffError(f"{name}, line {number}, byte {position:,}: the file {what}.") from None
            except DocumentError as error:
                raise DocumentError(f"{name}, line {number}, byte {position:,}: the line is {error}.") from None
            if item is not None:
                yield item
        position += len(line)


def _read_har(name: str, stream: IO[bytes], key: bytes) -> Iterator[Item]:
    counted = _Counted(stream)
    number = 0
    try:
        for number, entry in enumerate(ijson.items(counted, "log.entries.item"), start=1):
            try:
                item = read_entry(entry, number, key)
            except DocumentError as error:
                raise DocumentError(f"{name}, entry {number}: this is no entry of a HAR: {error}.") from None
            yield item
    except ijson.JSONError as error:
        cut = "EOF" in str(error) or "incomplete" in str(error).lower()
        if not number and not cut:
            raise DocumentError(f"{name} is not JSON. Name {FORMS}.") from None
        what = "breaks off" if cut else "is damaged: this is not JSON"
        raise CutOffError(f"{name}, after entry {number}, before byte {counted.count:,}: the file {what}.") from None
    if not number:
        raise DocumentError(f"{name} holds no entries of a HAR (log.entries). Name {FORMS}.")
