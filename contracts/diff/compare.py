"""Two revisions compared: what changed for clients, one record for each cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.diff.change import Change
from contracts.diff.operations import operations
from contracts.diff.questions import Questions
from contracts.diff.revision import Revision
from contracts.diff.surface import Surface
from contracts.model import Severity


def compare(old: Revision, new: Revision, policy: Mapping[str, Severity] | None = None) -> tuple[Change, ...]:
    """Every change that clients could meet, the gravest first.

    ``policy`` has severities by rule, which beat the usual ones. Raises DocumentError for a reference that cannot
    be followed.
    """
    questions = Questions(old, new)
    found = []
    for one in operations(old, new):
        if isinstance(one, Surface):
            questions.ask(one)
        else:
            found.append(one)
    told = _by_cause([*found, *questions.changes()])
    judged = [replace(one, severity=(policy or {}).get(one.rule, one.severity)) for one in told]
    return tuple(sorted(judged, key=lambda one: one.severity.rank))


def _by_cause(changes: Iterable[Change]) -> list[Change]:
    """One change for each rule and place in the documents, with all the surfaces where it is met."""
    found: dict[tuple[str, str, str, str], Change] = {}
    for change in changes:
        key = (change.rule, change.old.pointer, change.new.pointer, change.summary)
        known = found.get(key)
        surfaces = change.surfaces if known is None else tuple(dict.fromkeys((*known.surfaces, *change.surfaces)))
        kept = change if known is None or (known.witness is None and change.witness is not None) else known
        found[key] = replace(kept, surfaces=surfaces)
    return list(found.values())
