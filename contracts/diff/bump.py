"""Which version number a change calls for, by semantic versioning of what clients meet."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.diff.change import Change
from contracts.diff.revision import Revision
from contracts.model import Json, Severity


class Bump(enum.IntEnum):
    """What part of the version has to rise."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The name as people write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Which version the change calls for, and whether the new document has it."""

    bump: Bump
    old: str
    new: str
    least: str | None
    """The least version that says it, or None when the old version is no number of three parts."""

    @property
    def is_met(self) -> bool | None:
        """Whether the new document says as much; None when its version or the old one is no number of three parts."""
        if self.bump is Bump.NONE:
            return True
        new, least = _parts(self.new), _parts(self.least or "")
        return None if new is None or least is None else new >= least

    def __str__(self) -> str:
        """The call in one line."""
        if self.bump is Bump.NONE:
            return f"bump: none; the documents say the same, {self.old or 'without a version'}"
        wanted = f"{self.least} or later" if self.least else "the old version is no number of three parts"
        what = "is no number of three parts" if self.least else "cannot be compared"
        told = {True: "", False: ", which is too low", None: f", which {what} and counts as too low"}[self.is_met]
        return f"bump: {self.bump.label}, {wanted}; the new document says {self.new or 'no version'}{told}"


def called_for(changes: Iterable[Change], old: Revision, new: Revision) -> Call:
    """An error calls for a major version, any other change for a minor one, another wording for a patch."""
    severities = {change.severity for change in changes}
    if Severity.ERROR in severities:
        bump = Bump.MAJOR
    elif severities:
        bump = Bump.MINOR
    else:
        bump = Bump.NONE if _without_version(old.root) == _without_version(new.root) else Bump.PATCH
    before, after = _version(old), _version(new)
    return Call(bump=bump, old=before, new=after, least=_raised(before, bump))


def _without_version(root: Json) -> Json:
    return {**root, "info": {**root.get("info", {}), "version": None}}


def _version(revision: Revision) -> str:
    info = revision.root.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    return str(version) if version is not None else ""


def _parts(version: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"v?([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})(?:[-+].*)?", version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _raised(version: str, bump: Bump) -> str | None:
    parts = _parts(version)
    if parts is None:
        return None
    major, minor, patch = parts
    raised = {
        Bump.NONE: parts,
        Bump.PATCH: (major, minor, patch + 1),
        Bump.MINOR: (major, minor + 1, 0),
        Bump.MAJOR: (major + 1, 0, 0),
    }[bump]
    return ".".join(map(str, raised))
