"""Reading files that others have written: no more than was bargained for, and from what is a file."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import ConfigurationError


def check_file(path: Path) -> None:
    """Raises ConfigurationError when there is no file of that name: a pipe or a device may never end."""
    if path.is_file():
        return
    if not path.exists():
        why = "there is no such file"
    else:
        why = "it is a folder" if path.is_dir() else "it is no file. Write what it gives into one first"
    raise ConfigurationError(f"Cannot read {path}: {why}.")


def content_of(path: Path, most: int) -> bytes:
    """The content of a file of up to ``most`` bytes.

    Raises ConfigurationError, which names the file, when there is none, when it is a folder, a pipe or
    a device, which would never end, when it is larger, and when it cannot be read.
    """
    try:
        if not path.exists():
            raise ConfigurationError(f"There is no file {path}.")
        if not path.is_file():
            raise ConfigurationError(f"{path} is no file. Name a file.")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ConfigurationError(f"{path} cannot be read: {why}.") from None
    if len(content) > most:
        raise ConfigurationError(f"{path} is larger than {most:,} bytes. Pass a smaller file.")
    return content
