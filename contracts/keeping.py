"""The restore journal: a file that says what the numbers of a target were before a run.

One JSON document for one run, written whole, flushed to the disk and only then named, for its owner
alone. It holds no credentials: who restores brings their own. Once all was put back it says so, and
can be restored all the same.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import errno
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from contracts.errors import ConfigurationError
from contracts.intake import content_of
from contracts.restoring import Kept
from contracts.schemas import Schema
from contracts.strict_json import NOT_JSON, parse_json

_VERSION: Final = 1
_MAX_BYTES: Final = 10_000_000
_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
_KEPT: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": [field.name for field in dataclasses.fields(Kept)],
    "properties": {
        **{field.name: _MAYBE for field in dataclasses.fields(Kept)},
        "phone_number": {"type": "string", "pattern": r"^\+[1-9][0-9]{1,14}$"},
        "voice_type": {"enum": ["RTC", "EST", "FAX", None]},
    },
}
_JOURNAL: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "target", "base_url", "project_id", "config", "numbers"],
    "properties": {
        "version": {"const": _VERSION},
        "target": _TEXT,
        "base_url": _TEXT,
        "project_id": _TEXT,
        "config": _MAYBE,
        "numbers": {"type": "array", "items": _KEPT},
        "restored": _MAYBE,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreJournal:
    """What the numbers of one target were. ``config`` is the path of the configuration file, if there was one."""

    target: str
    base_url: str
    project_id: str
    config: str | None
    numbers: tuple[Kept, ...]
    restored: str | None = None
    """When all was put back, or None."""


def write(folder: Path, journal: RestoreJournal, now: datetime.datetime) -> Path:
    """Writes a journal and returns its path.

    Raises ConfigurationError when the disk does not take it, or it could not be read again.
    """
    name = re.sub(r"[^A-Za-z0-9]+", "-", journal.target).strip("-")[:40] or "target"
    path = folder / f"{now:%Y%m%dT%H%M%S.%f}-{os.getpid()}-{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(path, _content(journal))
    except OSError as error:
        raise ConfigurationError(
            f"What the numbers are cannot be kept in {folder}: {error.strerror}. Nothing was changed. "
            "Pass another --state-dir, or --no-restore."
        ) from None
    return path


def note_restored(path: Path, journal: RestoreJournal, now: datetime.datetime) -> None:
    """Says in a journal that all was put back. Where the disk does not take it, nothing is said."""
    with contextlib.suppress(OSError):
        _write_whole(path, _content(dataclasses.replace(journal, restored=now.isoformat(timespec="seconds"))))


def _content(journal: RestoreJournal) -> bytes:
    content = json.dumps({"version": _VERSION, **dataclasses.asdict(journal)}, indent=1).encode() + b"\n"
    if len(content) > _MAX_BYTES:
        raise OSError(errno.EFBIG, f"it takes more than {_MAX_BYTES:,} bytes")
    return content


def _write_whole(path: Path, content: bytes) -> None:
    # For its owner alone from the start: mkstemp makes it 0600.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # A name is as lasting as its folder.
        os.fsync(folder)
    finally:
        os.close(folder)


def read(path: Path) -> RestoreJournal:
    """The journal in a file. Raises ConfigurationError for a file that is none."""
    content = content_of(path, _MAX_BYTES)
    told: Any = parse_json(content)
    wrong = "it is not JSON" if told is NOT_JSON else None
    if wrong is None and (mismatches := Schema(_JOURNAL).mismatches(told)):
        wrong = f"{mismatches[0].pointer or 'it'} is {mismatches[0].received}; expected {mismatches[0].expected}"
    if wrong is not None:
        raise ConfigurationError(f"{path} is no restore journal: {wrong}. Name a file that a run has left.")
    numbers = tuple(Kept(**one) for one in told["numbers"])
    known = {name: told[name] for name in ("target", "base_url", "project_id", "config")}
    return RestoreJournal(**known, numbers=numbers, restored=told.get("restored"))


def left_behind(folder: Path, base_url: str, project_id: str) -> tuple[Path, ...]:
    """The journals of earlier runs on a target that were not put back, the oldest first."""
    found = []
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(ConfigurationError):
            journal = read(path)
            if journal.restored is None and (journal.base_url, journal.project_id) == (base_url, project_id):
                found.append(path)
    return tuple(found)
