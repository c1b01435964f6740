"""What several commands share: a console, the choice of rules, and the files of reports."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from rich.console import Console

from contracts.errors import ConfigurationError
from contracts.events import Emit
from contracts.report.junit import Junit
from contracts.report.ndjson import Ndjson
from contracts.rule import Rule


class QuietPipeConsole(Console):
    """A console whose reader may go away."""

    def on_broken_pipe(self) -> None:
        """Raises BrokenPipeError: rich would exit with 1, which says that the contract is broken."""
        raise BrokenPipeError


def choose(globs: str | None, among: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that the globs name; all without. Raises ConfigurationError for a glob that names none."""
    if globs is None:
        return tuple(among)
    wanted = [glob.strip() for glob in globs.split(",") if glob.strip()]
    for glob in wanted:
        if not any(fnmatchcase(rule.id, glob) for rule in among):
            raise ConfigurationError(f"--rules {glob!r} names no rule. `contracts rules` lists them.")
    if not wanted:
        raise ConfigurationError("--rules names no rule. `contracts rules` lists them.")
    return tuple(rule for rule in among if any(fnmatchcase(rule.id, glob) for glob in wanted))


def open_reports(
    formats: str | None, files: Mapping[str, str], folder: Path, rules: Sequence[Rule], stack: contextlib.ExitStack
) -> list[Emit]:
    """The consumers of the report formats asked for. ``files`` names the file of each format in ``folder``."""
    wanted = [name.strip() for name in (formats or "").split(",") if name.strip()]
    makers: dict[str, Callable[[IO[bytes]], Emit]] = {
        "ndjson": Ndjson,
        "junit": lambda stream: Junit(stream, {rule.id: rule for rule in rules}),
    }
    for name in wanted:
        if name not in makers:
            raise ConfigurationError(f"--report {name!r} is not a format. The formats are {', '.join(files)}.")
    consumers = []
    for name in dict.fromkeys(wanted):
        path = folder / files[name]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stream = stack.enter_context(path.open("wb"))
        except OSError as error:
            raise ConfigurationError(
                f"{path} cannot be written: {error.strerror}. Pass another --report-dir."
            ) from None
        consumers.append(makers[name](stream))
    return consumers
