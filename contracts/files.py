"""Documents as files: read whole, or refused in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from contracts.document import MAX_BYTES
from contracts.errors import ConfigurationError, DocumentError
from contracts.intake import check_file

_MARK: Final = b"\xef\xbb\xbf"


def read_document(path: Path) -> str:
    """The text of a file. Raises ConfigurationError when it cannot be read, DocumentError when it is no text."""
    check_file(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + len(_MARK) + 1)
    except OSError as error:
        raise ConfigurationError(f"Cannot read {path}: {error.strerror}.") from None
    raw = raw.removeprefix(_MARK)
    if len(raw) > MAX_BYTES:
        raise DocumentError(f"{path} is larger than {MAX_BYTES:,} bytes. Pass a smaller file.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{path} is not UTF-8 at line {line}. Save it as UTF-8.") from None
