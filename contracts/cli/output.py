"""Where commands print, and the reports that they write."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

from rich.console import Console

from contracts.errors import ConfigurationError
from contracts.events import Emit
from contracts.report.junit import Junit
from contracts.report.ndjson import Ndjson
from contracts.rules import RULES

REPORTS: Final = {"ndjson": "run.ndjson", "junit": "junit.xml"}
"""Report formats and the files they are written to."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # rich would exit with 1, which says that the contract is broken.
        raise BrokenPipeError


def plain_console() -> Console:
    """Where a command prints."""
    return _Console(soft_wrap=True, emoji=False)


def open_reports(
    formats: str | None, folder: Path, stack: contextlib.ExitStack, keep: Sequence[Path] = ()
) -> list[Emit]:
    """The consumers of the report formats asked for, their files opened in ``folder``.

    Raises ConfigurationError for a format that there is not, a file that cannot be written, and one of
    those to ``keep``.
    """
    wanted = [name.strip() for name in (formats or "").split(",") if name.strip()]
    makers: dict[str, Callable[[IO[bytes]], Emit]] = {
        "ndjson": Ndjson,
        "junit": lambda stream: Junit(stream, {rule.id: rule for rule in RULES}),
    }
    for name in wanted:
        if name not in makers:
            raise ConfigurationError(f"--report {name!r} is not a format. The formats are {', '.join(REPORTS)}.")
    consumers = []
    for name in dict.fromkeys(wanted):
        path = folder / REPORTS[name]
        if path.resolve() in [kept.resolve() for kept in keep]:
            raise ConfigurationError(f"{path} is read here, so it cannot be written. Pass another --report-dir.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stream = stack.enter_context(path.open("wb"))
        except OSError as error:
            raise ConfigurationError(
                f"{path} cannot be written: {error.strerror}. Pass another --report-dir."
            ) from None
        consumers.append(makers[name](stream))
    return consumers
