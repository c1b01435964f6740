"""Reading files that others have written: no more than was bargained for, and from what is a file."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import ConfigurationError


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
