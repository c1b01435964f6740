"""Feeds whatever atheris makes up to everything that reads documents of strangers, for as long as wanted.

    python -m tests.security.fuzz [SECONDS]

What is read is read, what is not is refused with an error of ours; anything else is a crash, and the bytes
that brought it about are left in the working folder. atheris is no dependency: `pip install atheris`.
Without it the exit code is 3.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

try:
    import atheris
except ImportError:
    atheris = None

from contracts import config, keeping
from contracts.document import parse_openapi
from contracts.errors import ContractsError
from contracts.lint.spec import parse_spec
from contracts.lint.table import lint
from contracts.report.stream import read_stream
from contracts.traffic.files import read_recording

DEFAULT_SECONDS: Final = 60
MAX_LENGTH: Final = 4_096


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


READERS: Final[tuple[Callable[[Path], object], ...]] = (
    lambda path: parse_openapi(_text(path), "spec"),
    lambda path: lint(parse_spec(_text(path), "spec", lambda pattern: ())),
    lambda path: config.find(str(path), path.parent),
    keeping.read,
    lambda path: list(read_recording(path)),
    lambda path: list(read_stream(path)),
)
"""Everything that reads bytes of strangers."""


def read_all(data: bytes, path: Path) -> None:
    """Lets every reader try the bytes. Whatever is not an error of ours gets through."""
    path.write_bytes(data)
    for read in READERS:
        with contextlib.suppress(ContractsError):
            read(path)


def main() -> int:
    """Fuzzes until the time is up or something crashes."""
    if atheris is None:
        sys.stderr.write("atheris is not installed. Run: pip install atheris\n")
        return 3
    seconds = sys.argv[1] if len(sys.argv) > 1 else str(DEFAULT_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.toml"
        atheris.instrument_all()
        options = [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={MAX_LENGTH}", "-timeout=10"]
        atheris.Setup(options, lambda data: read_all(data, path))
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
