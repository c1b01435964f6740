"""Changes as text for people, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from contracts.diff.change import Change, Witness
from contracts.diff.revision import Place
from contracts.model import Json, Severity
from contracts.printable import escaped, printable

_MAX_SURFACES = 5


def as_json(changes: Sequence[Change]) -> Json:
    """The changes as a JSON value."""
    return {"summary": _counted(changes), "changes": [asdict(change) for change in changes]}


def as_text(changes: Sequence[Change]) -> str:
    """The changes for people, the gravest first."""
    if not changes:
        return "Nothing changed that a client meets."
    lines = [line for change in changes for line in _lines(change)]
    return "\n".join(
        [*lines, ", ".join(f"{number} {_plural(name, number)}" for name, number in _counted(changes).items() if number)]
    )


def _counted(changes: Sequence[Change]) -> dict[str, int]:
    counts = Counter(change.severity for change in changes)
    return {severity.value: counts[severity] for severity in Severity}


def _plural(name: str, number: int) -> str:
    return name if number == 1 else f"{name}s"


def _lines(change: Change) -> list[str]:
    found = [f"{change.severity.upper():<7}  {change.rule}: {printable(change.summary)}"]
    found += [f"  in       {printable(surface)}" for surface in change.surfaces[:_MAX_SURFACES]]
    if len(change.surfaces) > _MAX_SURFACES:
        found.append(f"           and {len(change.surfaces) - _MAX_SURFACES} more")
    found += [f"  old      {_place(change.old)}", f"  new      {_place(change.new)}"]
    if change.hit:
        found.append(f"  hits     {printable(change.hit)}")
    if change.witness is not None:
        found += _shown(change.witness)
    if change.severity is not Severity.NOTE:
        found.append(f"  advice   {printable(change.advice)}")
    return [*found, ""]


def _place(place: Place) -> str:
    return f"{f'line {place.line}' if place.line else 'nowhere'}  {printable(place.pointer)}"


def _shown(witness: Witness) -> list[str]:
    value = json.dumps(witness.value, ensure_ascii=False)
    told = "fine before, refused now" if witness.allowed_by == "old" else "fine now, not described before"
    found = [f"  witness  {printable(value)}", f"           {told}"]
    return [*found, f"  shown    {escaped(witness.curl)}"] if witness.curl else found
