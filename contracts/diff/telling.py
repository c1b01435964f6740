"""Changes as text for people, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from contracts.diff.change import Change
from contracts.model import Json
from contracts.printable import printable


def as_json(changes: Sequence[Change]) -> Json:
    """The changes as a JSON value."""
    return {"changes": [asdict(change) for change in changes]}


def as_text(changes: Sequence[Change]) -> str:
    """The changes for people, the gravest first."""
    if not changes:
        return "no change that a client meets"
    return "\n".join(line for change in changes for line in _lines(change))


def _lines(change: Change) -> list[str]:
    found = [f"{change.severity.upper():<8}{change.rule}: {change.summary}"]
    found += [f"  in       {printable(surface)}" for surface in change.surfaces]
    found += [f"  old      line {change.old.line}  {printable(change.old.pointer)}"]
    found += [f"  new      line {change.new.line}  {printable(change.new.pointer)}"]
    return found
