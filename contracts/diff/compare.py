"""Two revisions compared: what changed for clients, one record for each cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from contracts.diff.asking import Asking
from contracts.diff.change import Change
from contracts.diff.exchanges import with_exchange
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
    told = _counted(_by_cause([*found, *questions.changes()]))
    asking = Asking(revision=old)
    judged = [with_exchange(replace(one, severity=(policy or {}).get(one.rule, one.severity)), asking) for one in told]
    return tuple(sorted(judged, key=lambda one: one.severity.rank))


def _by_cause(changes: Iterable[Change]) -> list[Change]:
    """One change for each rule and place in the documents, with all the surfaces where it is met.

    It says what it says of the first surface by name, whichever comes first in the document.
    """
    found: dict[tuple[str, str, str, str], list[Change]] = {}
    for change in changes:
        key = (change.rule, change.old.pointer, change.new.pointer, change.cause or change.summary)
        found.setdefault(key, []).append(change)
    return [_merged(sorted(several, key=lambda one: (one.surfaces, one.at))) for several in found.values()]


def _merged(several: list[Change]) -> Change:
    surfaces = tuple(dict.fromkeys(surface for one in several for surface in one.surfaces))
    shown = next((one for one in several if one.witness is not None), several[0])
    return replace(shown, surfaces=surfaces)


def _counted(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, those told apart that say the same."""
    met = Counter[tuple[str, ...]]()
    for change in changes:
        told = (change.rule, *sorted(change.surfaces), change.at, change.cause or change.summary)
        yield replace(change, twin=met[told])
        met[told] += 1
