"""Where commands print, and the reports that they write."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, Literal

import click
from rich.console import Console

from contracts.errors import ConfigurationError
from contracts.events import Emit, Event
from contracts.printable import printable
from contracts.report.ctrf import Ctrf
from contracts.report.github import Annotations
from contracts.report.har import Har
from contracts.report.html import Page
from contracts.report.junit import Junit
from contracts.report.markdown import Markdown
from contracts.report.ndjson import Ndjson
from contracts.report.terminal import Terminal
from contracts.rule import Rule
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


@contextlib.contextmanager
def told(
    rules: Iterable[Rule], formats: str | None, folder: str, *, quiet: bool, verbose: bool, keep: Sequence[Path] = ()
) -> Iterator[Emit]:
    """Where the events of a command go while it lasts: the terminal, and the reports that are asked for.

    Raises ConfigurationError as ``open_reports`` does, and for what is to be quiet and verbose at once.
    """
    if quiet and verbose:
        raise ConfigurationError("-q asks for less and -v for more. Leave one of them out.")
    verbosity = -1 if quiet else int(verbose)
    terminal = Terminal(plain_console(), {rule.id: rule for rule in rules}, verbosity=verbosity)
    with contextlib.ExitStack() as stack:
        consumers: list[Emit] = [terminal, *open_reports(formats, Path(folder), stack, keep)]

        def emit(event: Event) -> None:
            for consumer in consumers:
                consumer(event)

        yield emit


def has_listeners(formats: str | None) -> bool:
    """Whether anything but the terminal, which goes by what is discovered, is told of events."""
    return bool(formats) or _in_github(os.environ)


def _in_github(environment: Mapping[str, str]) -> bool:
    return environment.get("GITHUB_ACTIONS") == "true"


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
            raise ConfigurationError(f"--report {name[:80]!r} is not a format. The formats are {', '.join(REPORTS)}.")
    names = dict.fromkeys(wanted)
    consumers = [_MAKERS[name](opened_report(folder / REPORTS[name], keep, stack)) for name in names]
    return [*consumers, *_of_github(os.environ, stack)]


def opened_report(path: Path, keep: Iterable[Path], stack: contextlib.ExitStack) -> IO[bytes]:
    """A file for a report. Raises ConfigurationError when it cannot be written, or is one of those to ``keep``."""
    if path.resolve() in [one.resolve() for one in keep]:
        raise ConfigurationError(f"{path} is read here, so it cannot be written. Pass another --report-dir.")
    return opened(path, "wb", "Pass another --report-dir.", stack)


def _of_github(environment: Mapping[str, str], stack: contextlib.ExitStack) -> list[Emit]:
    if not _in_github(environment):
        return []
    consumers: list[Emit] = [Annotations(click.echo, _BY_ID)]
    if summary := environment.get("GITHUB_STEP_SUMMARY"):
        stream = opened(Path(summary), "ab", "GITHUB_STEP_SUMMARY has to name a file.", stack)
        consumers.append(Markdown(stream, _BY_ID))
    return consumers


def opened(path: Path, mode: Literal["wb", "ab"], advice: str, stack: contextlib.ExitStack) -> IO[bytes]:
    """A file to write to, its folder made. Raises ConfigurationError, which ends with the advice, as do its writes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(io.BufferedWriter(_ReportFile(path, mode, advice)))
    except OSError as error:
        raise _not_written(path, error, advice) from None


class _ReportFile(io.FileIO):
    """A file that names itself when it cannot be written any more: the disk is full, or its reader has gone."""

    def __init__(self, path: Path, mode: Literal["wb", "ab"], advice: str) -> None:
        super().__init__(_descriptor(path, append=mode == "ab"), mode)
        self._path, self._advice = path, advice

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _not_written(self._path, error, self._advice) from None


def _descriptor(path: Path, *, append: bool) -> int:
    """Opens a file for a report.

    A link that a checkout brings along may lead to any other file, so none is followed but to a device.
    A pipe that nobody reads would be waited for, so it is refused.
    """
    follows = path.is_symlink() and path.is_char_device()
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | (os.O_APPEND if append else os.O_TRUNC)
    try:
        descriptor = os.open(path, flags if follows else flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        words = {errno.ELOOP: "it is a link to another file", errno.ENXIO: "it is a pipe that nobody reads"}
        raise OSError(error.errno, words.get(error.errno or 0, error.strerror)) from None
    if hasattr(os, "set_blocking"):
        os.set_blocking(descriptor, True)
    return descriptor


def _not_written(path: Path, error: OSError, advice: str) -> ConfigurationError:
    return ConfigurationError(f"{path} cannot be written: {error.strerror}. {advice}")


def say(message: str) -> None:
    """Tells a line on the standard error."""
    click.echo(printable(message), err=True)
