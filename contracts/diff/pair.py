"""The same part of two revisions, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from contracts.diff.catalogue import RULES
from contracts.diff.change import Change, Witness
from contracts.diff.normal import child
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow
from contracts.model import Json

_SHOWN: Final[Mapping[str, tuple[str, str]]] = {
    "operation-removed": ("old", "request to"),
    "server-removed": ("old", "request to"),
    "request-body-required": ("old", "request without"),
    "request-body-removed": ("old", "request with"),
    "request-media-type-removed": ("old", "request with content-type"),
    "response-status-removed": ("old", "response with status"),
    "response-body-removed": ("new", "response without"),
    "response-media-type-removed": ("old", "request that accepts"),
    "header-removed": ("new", "response without"),
    "header-optional": ("new", "response without"),
    "parameter-added": ("old", "request without"),
    "parameter-required": ("old", "request without"),
    "parameter-empty-refused": ("old", "request with"),
    "parameter-serialization-changed": ("old", "request with"),
    "callback-removed": ("new", "no request to"),
    "callback-parameter-removed": ("new", "callback without"),
    "callback-answer-refused": ("old", "answer with status"),
    "security-removed": ("old", "request with"),
    "encoding-changed": ("old", "content encoded as"),
}
"""For changes that no schema decides: which revision allows an exchange, and what of it shows the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places that belong together. References have been followed: each stands where its value is."""

    old: Revision
    new: Revision
    old_at: str
    new_at: str
    operation: str
    flow: Flow = Flow.SENT
    """Which way the request of the operation goes, seen from the client: callbacks are received."""
    within: str = ""
    """What the operation is inside of, such as ``callback provisioned, ``."""

    @property
    def before(self) -> Json:
        """The value in the old revision."""
        return self.old.at(self.old_at)

    @property
    def after(self) -> Json:
        """The value in the new revision."""
        return self.new.at(self.new_at)

    @property
    def is_callback(self) -> bool:
        """Whether the provider makes the request."""
        return self.flow is Flow.RECEIVED

    def at(self, old_at: str, new_at: str) -> Pair:
        """Two other places of the same revisions."""
        return replace(self, old_at=self.old.home(old_at), new_at=self.new.home(new_at))

    def into(self, old: tuple[str | int, ...], new: tuple[str | int, ...] | None = None) -> Pair | None:
        """A part of each, or None when one of them lacks it."""
        old_at, new_at = child(self.old_at, *old), child(self.new_at, *(old if new is None else new))
        if self.old.at(old_at) is None or self.new.at(new_at) is None:
            return None
        return self.at(old_at, new_at)

    def change(
        self, rule: str, summary: str, label: str, *, subject: str = "", hit: str = "", old: str = "", new: str = ""
    ) -> Change:
        """A change at this place. ``old`` and ``new`` are JSON Pointers, where they are more exact.

        ``subject`` is what the exchange that shows the change has or lacks.
        """
        return Change(
            rule=rule,
            severity=RULES[rule].severity,
            summary=summary,
            surfaces=(f"{self.operation}: {self.within}{label}" if label else self.operation,),
            old=self.old.place(old or self.old_at),
            new=self.new.place(new or self.new_at),
            hit=hit or "clients that use it",
            advice=RULES[rule].instead,
            witness=self._witness(rule, subject or label),
        )

    def _witness(self, rule: str, subject: str) -> Witness | None:
        if rule not in _SHOWN:
            return None
        allowed_by, part = _SHOWN[rule]
        value = {
            "operation": self.operation,
            **({"in": self.within.rstrip(", ")} if self.within else {}),
            part: subject,
        }
        return Witness(value=value, allowed_by=allowed_by, by_schema=False)


def members(value: Json, member: str) -> dict[str, Json]:
    """A mapping inside a mapping; empty when it is not there or not a mapping."""
    found = value.get(member) if isinstance(value, dict) else None
    return {str(name): one for name, one in found.items()} if isinstance(found, dict) else {}


def flag(value: Json, member: str) -> bool:
    """Whether a mapping says ``true`` under a name."""
    return isinstance(value, dict) and value.get(member) is True
