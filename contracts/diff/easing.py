"""What a new revision allows on top: changes that harm nobody, found as breaks of the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from contracts.diff.catalogue import EASED, RULES
from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.revision import Revision
from contracts.model import Severity

_REWORDED: Final = (
    (" is gone", " is new"),
    ("the body was optional and is required", "the body was required and is optional"),
    ("a body is newly asked for", "a body is no longer described"),
    ("a body was taken before, and none is described now", "a body is taken now, and none was before"),
    (" is no longer described", " is new"),
    (" are refused now", " are taken now"),
    (" are possible now", " are ruled out now"),
    (" was promised and is optional now", " is promised now"),
    (" was optional and is required", " was required and is optional"),
    (" is no longer taken", " is taken now"),
    (" was enough and is not any longer", " is enough now, and was not"),
    (" were enough and are not any longer", " are enough now, and were not"),
    (" was enough, and now needs ", " is enough now, and needed "),
    (" is deprecated", " is no longer deprecated"),
    ("deprecated is true, and was not set", "deprecated is no longer set"),
)
"""What is said of a change, and of the same one the other way round."""


def changes(old: Revision, new: Revision, policy: Mapping[str, Severity] | None = None) -> tuple[Change, ...]:
    """What breaks clients, what may, and what only allows more; the gravest first. Arguments are as for ``compare``."""
    known = compare(old, new, policy)
    return tuple(sorted((*known, *eased(old, new, known, policy)), key=lambda one: one.severity.rank))


def eased(
    old: Revision, new: Revision, known: Sequence[Change], policy: Mapping[str, Severity] | None = None
) -> tuple[Change, ...]:
    """Notes on what clients may do, or no longer have to expect. What ``known`` tells already is not told again.

    Nothing is told that is not certain. ``policy`` is as for ``compare``, which also says what is raised.
    """
    return tuple(
        replace(change, severity=(policy or {}).get(change.rule, change.severity)) for change in _eased(old, new, known)
    )


def _eased(old: Revision, new: Revision, known: Sequence[Change]) -> Iterator[Change]:
    places = {(change.old.pointer, change.new.pointer) for change in known}
    members = {
        (change.at, surface)
        for change in known
        for surface in change.surfaces
        if change.at or (change.surface is not None and change.surface.spoken)
    }
    for change in compare(new, old):
        rule = EASED.get(change.rule)
        is_certain = change.severity is RULES[change.rule].severity
        if rule is None or not is_certain or (change.new.pointer, change.old.pointer) in places:
            continue
        if any((change.at, surface) in members for surface in change.surfaces):
            continue
        summary = change.backwards or _reworded(change.summary)
        yield replace(
            change,
            rule=rule,
            severity=RULES[rule].severity,
            summary=summary,
            cause=change.cause and f"{rule} {change.cause}",
            old=change.new,
            new=change.old,
            hit="no client",
            advice="",
            witness=None,
        )


def _reworded(summary: str) -> str:
    for said, turned in _REWORDED:
        if said in summary:
            return summary.replace(said, turned)
    return summary
