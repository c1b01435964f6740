"""Where commands print, and the reports that they write."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final, cast

import click
from rich.console import Console

from contracts.errors import ConfigurationError
from contracts.events import Emit
from contracts.report.ctrf import Ctrf
from contracts.report.github import Annotations
from contracts.report.har import Har
from contracts.report.html import Page
from contracts.report.junit import Junit
from contracts.report.markdown import Markdown
from contracts.report.ndjson import Ndjson
from contracts.rules import RULES

REPORTS: Final = {
    "ndjson": "run.ndjson",
    "junit": "junit.xml",
    "ctrf": "ctrf.json",
    "har": "run.har",
    "markdown": "report.md",
    "html": "report.html",
}
"""Report formats and the files they are written to."""
_BY_ID: Final = {rule.id: rule for rule in RULES}
_MAKERS: Final[dict[str, Callable[[IO[bytes]], Emit]]] = {
    "ndjson": Ndjson,
    "junit": lambda stream: Junit(stream, _BY_ID),
    "ctrf": lambda stream: Ctrf(stream, _BY_ID),
    "har": Har,
    "markdown": lambda stream: Markdown(stream, _BY_ID),
    "html": lambda stream: Page(stream, _BY_ID),
}


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

    In a job of GitHub, as the environment tells, a summary and annotations too. Raises ConfigurationError
    for a format that there is not, a file that cannot be written, and one of those to ``keep``.
    """
    wanted = [name.strip() for name in (formats or "").split(",") if name.strip()]
    for name in wanted:
        if name not in _MAKERS:
            raise ConfigurationError(f"--report {name!r} is not a format. The formats are {', '.join(REPORTS)}.")
    kept = [path.resolve() for path in keep]
    consumers = []
    for name in dict.fromkeys(wanted):
        path = folder / REPORTS[name]
        if path.resolve() in kept:
            raise ConfigurationError(f"{path} is read here, so it cannot be written. Pass another --report-dir.")
        consumers.append(_MAKERS[name](_opened(path, "wb", "Pass another --report-dir.", stack)))
    return [*consumers, *_of_github(os.environ, stack)]


def _of_github(environment: Mapping[str, str], stack: contextlib.ExitStack) -> list[Emit]:
    if environment.get("GITHUB_ACTIONS") != "true":
        return []
    consumers: list[Emit] = [Annotations(click.echo, _BY_ID)]
    if summary := environment.get("GITHUB_STEP_SUMMARY"):
        stream = _opened(Path(summary), "ab", "GITHUB_STEP_SUMMARY has to name a file.", stack)
        consumers.append(Markdown(stream, _BY_ID))
    return consumers


def _opened(path: Path, mode: str, advice: str, stack: contextlib.ExitStack) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(cast("IO[bytes]", path.open(mode, opener=_file_alone)))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}. {advice}") from None


def _file_alone(path: str, flags: int) -> int:
    """Opens what is a file: a link that a checkout brings along could lead to any other, and a pipe waits for ever."""
    descriptor = os.open(path, flags & ~os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file")
    if flags & os.O_TRUNC:
        os.ftruncate(descriptor, 0)
    return descriptor
