"""The files of a running mock: its state, its journal, and the word that it is ready."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from contracts.errors import ConfigurationError
from contracts.mock.snapshots import restore
from contracts.mock.state import State
from contracts.strict_json import NOT_JSON, parse_json


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, for its owner alone. Raises ConfigurationError when it cannot."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Cannot write {path}: {_why(error)}.") from None


def read_state(path: Path) -> State | None:
    """The state in a file, or None when there is no such file. Raises ConfigurationError for any other file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Cannot read {path}: {_why(error)}.") from None
    told = parse_json(content)
    if told is NOT_JSON:
        raise ConfigurationError(f"{path} is not JSON. Name a file that a mock has written, or one that is not there.")
    try:
        return restore(told)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path} holds no state of a mock: {error}") from None


def append_to(path: Path) -> Callable[[bytes], None]:
    """A function that adds a line to a file, at once and whole. Both raise ConfigurationError when they cannot.

    A last line that was cut off when an earlier mock was killed gets its end first.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        end = os.lseek(descriptor, 0, os.SEEK_END)
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            os.write(descriptor, b"\n")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Cannot write {path}: {_why(error)}.") from None
    return lambda line: _append(descriptor, line, path)


def _append(descriptor: int, line: bytes, path: Path) -> None:
    try:
        # One write a line: what is killed leaves at most one line that is cut off. A full disk takes a part.
        while line := line[os.write(descriptor, line) :]:
            pass
    except OSError as error:
        raise ConfigurationError(f"Cannot write {path}: {_why(error)}.") from None


def ready(path: Path, told: dict[str, object]) -> None:
    """Says in a file that the mock is ready, and how it is reached."""
    write(path, json.dumps(told, indent=1).encode() + b"\n")


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
