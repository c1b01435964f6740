"""Breaks that are accepted, with a reason, until a day: told, and not counted.

An entry names a change by its fingerprint, which is made of what the change says and not of where it
stands in the file: reformatting, reordering and new lines elsewhere leave it as it is.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contracts.diff.change import Change
from contracts.document import load_yaml
from contracts.errors import DocumentError
from contracts.model import Json, Severity

_MEMBERS: Final = frozenset({"fingerprint", "reason", "expires"})
_ALL: Final = "fingerprint, reason and expires"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One accepted change."""

    fingerprint: str
    reason: str
    expires: datetime.date


def fingerprint(change: Change) -> str:
    """Twelve hexadecimal digits that name a change in any layout of the files."""
    told = "\0".join(
        (change.rule, *sorted(change.surfaces), change.at, change.cause or change.summary, str(change.twin))
    )
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def parse_approvals(text: str, name: str) -> tuple[Approval, ...]:
    """The entries of a file: a YAML list. Raises DocumentError, saying which entry is wrong and how."""
    entries = load_yaml(text, name)
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise DocumentError(f"{name} is no list of accepted changes. `contracts diff` tells the id of each.")
    found = tuple(_approval(entry, f"{name}: entry {number}") for number, entry in enumerate(entries, start=1))
    named = [one.fingerprint for one in found]
    if twice := next((one for one in named if named.count(one) > 1), None):
        raise DocumentError(f"{name}: {twice} is accepted twice. Keep one of the entries.")
    return found


def _approval(entry: Json, where: str) -> Approval:
    if not isinstance(entry, dict):
        raise DocumentError(f"{where} is no object of fingerprint, reason and expires.")
    if unknown := sorted(map(str, entry.keys() - _MEMBERS)):
        raise DocumentError(f"{where} has {unknown[0][:80]!r}, which means nothing here: {_ALL} are known.")
    if missing := sorted(_MEMBERS - entry.keys()):
        raise DocumentError(f"{where} has no {missing[0]}: {_ALL} are needed.")
    if not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise DocumentError(f"{where} has a member that is no text, or empty. Put it in quotes.")
    try:
        expires = datetime.date.fromisoformat(entry["expires"])
    except ValueError:
        raise DocumentError(f"{where} expires on {entry['expires']!r}, no date. Write '2027-06-01'.") from None
    return Approval(fingerprint=entry["fingerprint"], reason=entry["reason"], expires=expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Changes beside what is accepted of them."""

    changes: tuple[Change, ...]
    accepted: Mapping[str, Approval]
    """By fingerprint, of the changes that are there."""
    complaints: tuple[str, ...]
    """Entries that have expired, or that no change is there for: each is a failure."""
    hidden: int = 0
    """How many changes are there beside these, which nobody wants to be told."""

    def reason(self, change: Change) -> str | None:
        """Why a change is accepted, and until when; None when it is not."""
        approval = self.accepted.get(fingerprint(change))
        return None if approval is None else f"{approval.reason} (until {approval.expires})"

    @property
    def open(self) -> tuple[Change, ...]:
        """The changes that nobody has accepted."""
        return tuple(change for change in self.changes if fingerprint(change) not in self.accepted)

    def without_notes(self) -> Settled:
        """The same without the changes that harm nobody."""
        kept = tuple(change for change in self.changes if change.severity is not Severity.NOTE)
        return replace(self, changes=kept, hidden=len(self.changes) - len(kept))


def settle(changes: Sequence[Change], approvals: Sequence[Approval], today: datetime.date) -> Settled:
    """The changes beside what was accepted, as it stands on a day."""
    there = {fingerprint(change) for change in changes}
    good = {one.fingerprint: one for one in approvals if one.fingerprint in there and today <= one.expires}
    return Settled(changes=tuple(changes), accepted=good, complaints=tuple(_complaints(approvals, there, today)))


def _complaints(approvals: Sequence[Approval], there: set[str], today: datetime.date) -> Iterator[str]:
    for one in approvals:
        if one.fingerprint not in there:
            yield f"{one.fingerprint} is accepted, and no such change is there any more: remove the entry."
        elif today > one.expires:
            yield f"{one.fingerprint} was accepted until {one.expires}: mend the change, or agree on another day."
