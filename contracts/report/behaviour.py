"""What a revision of the contract means for rules and for recorded traffic, as text."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.diff.behaviour import Moved
from contracts.diff.replay import Replayed
from contracts.diff.revision import Revision
from contracts.printable import printable
from contracts.report.text import count


def concerned_text(moved: Sequence[Moved], old: Revision, new: Revision) -> str:
    """The clauses that a revision says otherwise, each with the places and the rules that enforce it."""
    lines = []
    for one in moved:
        lines.append(f"{one.clause.number} {one.clause.id}: {one.clause.text}")
        lines += [f"  at     {printable(pointer)}{_state(pointer, old, new)}" for pointer in one.pointers]
        lines.append(f"  rules  {', '.join(one.rules) or 'none: nothing enforces it'}")
    return "\n".join([*lines, f"{count(len(moved), 'clause')} concerned" if moved else "no clause is concerned"])


def _state(pointer: str, old: Revision, new: Revision) -> str:
    if new.at(pointer) is None:
        return "  (gone)"
    return "  (new)" if old.at(pointer) is None else ""


def replayed_text(replayed: Replayed, recording: str) -> str:
    """The exchanges of a recording that the new revision no longer allows, by cause."""
    lines = []
    for one in replayed.refusals:
        request = one.exchange.request
        wanted, came = printable(one.expected), printable(one.received)
        lines.append(f"{one.what} at {printable(one.where)}: expected {wanted}, received {came}")
        place = f"{printable(recording)}, entry {one.entry}, {count(one.times, 'time')}"
        lines.append(f"  first  {place}: {printable(request.method)} {printable(request.path)}")
    told = f"{count(replayed.exchanges, 'exchange')} replayed, {count(len(replayed.refusals), 'kind')} of refusal"
    return "\n".join([*lines, told])
