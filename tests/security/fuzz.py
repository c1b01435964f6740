"""Feeds whatever atheris makes up to what reads documents of strangers, for as long as wanted.

    python -m tests.security.fuzz [SECONDS] [READER]…

Without readers each has its turn, so many seconds long. What is read is read, what is not is refused with an
error of ours; anything else is a crash, and the bytes that brought it about are left in the working folder.
atheris is no dependency: `pip install atheris`. Without it the exit code is 3.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

try:
    import atheris
except ImportError:
    atheris = None

from contracts import config, keeping
from contracts.diff.approvals import parse_approvals
from contracts.diff.revision import parse_revision
from contracts.document import parse_openapi
from contracts.errors import ContractsError
from contracts.lint.spec import parse_spec
from contracts.lint.table import lint
from contracts.mock.files import read_state
from contracts.mock.snapshots import snapshot
from contracts.mock.world import new_state
from contracts.report.stream import read_stream
from contracts.resources import spec_file
from contracts.restoring import Kept
from contracts.standards import http_date
from contracts.target.redaction import removed
from contracts.traffic.files import read_recording
from tests.security.inputs import LEAST
from tests.security.recordings import ARCHIVE, JOURNAL, STREAM

DEFAULT_SECONDS: Final = 60
MAX_LENGTH: Final = 8_192
SECRETS: Final = ("cAnarY/s3cret+0f=ours", "eyJjYW5hcnkiOiJ0cnVlIn0.Q2FuYXJ5.tok3n")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _redacted(path: Path) -> None:
    data = path.read_bytes()
    for hidden in (removed(data, SECRETS), removed(b"%41" + data + SECRETS[0].encode() + data, SECRETS)):
        assert SECRETS[0].encode() not in hidden


def _kept() -> bytes:
    number = Kept(
        phone_number="+12025550134", name="a", callback="", plan="", campaign="", voice_type="RTC", voice_id="app"
    )
    journal = keeping.RestoreJournal(
        target="a", base_url="http://127.0.0.1:9", project_id="p", config=None, numbers=(number,)
    )
    with tempfile.TemporaryDirectory() as folder:
        return keeping.write(Path(folder), journal, datetime.datetime.now(datetime.UTC)).read_bytes()


READERS: Final[Mapping[str, Callable[[Path], object]]] = {
    "spec": lambda path: parse_openapi(_text(path), "spec"),
    "lint": lambda path: lint(parse_spec(_text(path), "spec", lambda pattern: ())),
    "revision": lambda path: parse_revision(_text(path), "spec"),
    "approvals": lambda path: parse_approvals(_text(path), "approvals"),
    "configuration": lambda path: config.find(str(path), path.parent),
    "restore-journal": keeping.read,
    "recording": lambda path: list(read_recording(path)),
    "stream": lambda path: list(read_stream(path)),
    "state": read_state,
    "date": lambda path: http_date(_text(path)),
    "redaction": _redacted,
}
"""Everything that reads bytes of strangers, by name."""


def seeds() -> tuple[bytes, ...]:
    """One good document of each kind, to begin with."""
    least = spec_file("openapi.yaml").encode()
    state = json.dumps(snapshot(new_state(0.0))).encode()
    return (least, LEAST.encode(), _kept(), ARCHIVE, JOURNAL, STREAM, state, b"Thu, 01 Jan 1970 00:00:07 GMT")


def read_all(data: bytes, path: Path, readers: tuple[str, ...] = tuple(READERS)) -> None:
    """Lets every reader try the bytes. Whatever is not an error of ours gets through."""
    path.write_bytes(data)
    for reader in readers:
        with contextlib.suppress(ContractsError):
            READERS[reader](path)


def _fuzz(seconds: str, reader: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for turn, seed in enumerate(seeds()):
            (corpus / str(turn)).write_bytes(seed)
        path = Path(folder) / "input.toml"
        atheris.instrument_all()
        options = [f"-max_total_time={seconds}", f"-max_len={MAX_LENGTH}", "-timeout=10", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: read_all(data, path, (reader,)))
        atheris.Fuzz()


def main() -> int:
    """Fuzzes until the time is up or something crashes; each reader in a process of its own, as atheris wants it."""
    if atheris is None:
        sys.stderr.write("atheris is not installed. Run: pip install atheris\n")
        return 3
    given = sys.argv[1:]
    seconds = given.pop(0) if given and given[0].isdecimal() else str(DEFAULT_SECONDS)
    if unknown := [name for name in given if name not in READERS]:
        sys.stderr.write(f"There is no reader {unknown[0]}. There are: {', '.join(READERS)}.\n")
        return 2
    if len(given) == 1:
        _fuzz(seconds, given[0])
        return 0
    again = (sys.executable, "-m", "tests.security.fuzz", seconds)
    codes = [subprocess.run([*again, reader], check=False).returncode for reader in given or READERS]  # noqa: S603
    return max(map(abs, codes))


if __name__ == "__main__":
    sys.exit(main())
