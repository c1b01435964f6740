"""Annotations of a GitHub job: commands to the runner, at most ten of them, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from contracts.events import Event, RunEnded
from contracts.model import Severity
from contracts.printable import printable
from contracts.report.cases import Cases, Told
from contracts.rule import Rule

MAX_ANNOTATIONS: Final = 10
"""GitHub shows no more of a step."""
_LEVELS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
)


class Annotations:
    """Collects a run and prints a line for each annotation when it has ended. What is waived has none."""

    def __init__(self, write: Callable[[str], object], rules: Mapping[str, Rule]) -> None:
        self._write = write
        self._cases = Cases(rules=rules)

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._cases.take(event)
        if not isinstance(event, RunEnded):
            return
        found = [told for several in self._cases.found.values() for told in several if not told.waived]
        for told in sorted(found, key=lambda told: told.severity.rank)[:MAX_ANNOTATIONS]:
            self._write(annotation(told))


def annotation(told: Told) -> str:
    """One line that GitHub's runner takes for a command."""
    return annotation_line(told.severity, told.rule, told.message)


def annotation_line(severity: Severity, title: str, message: str, *, file: str = "", line: int | None = None) -> str:
    """The same for anything, at a line of a file of the checkout if it stands in one."""
    place = f"file={_property(file)}," + (f"line={line}," if line else "") if file else ""
    return f"::{_LEVELS[severity]} {place}title={_property(title)}::{_data(printable(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
