"""The same part of two revisions, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts.diff.normal import child
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow
from contracts.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places that belong together. References have been followed: each stands where its value is."""

    old: Revision
    new: Revision
    old_at: str
    new_at: str
    operation: str
    flow: Flow
    """Which way a message goes that the caller of the operation sends, seen from the client."""

    @property
    def before(self) -> Json:
        """The value in the old revision."""
        return self.old.at(self.old_at)

    @property
    def after(self) -> Json:
        """The value in the new revision."""
        return self.new.at(self.new_at)

    def at(self, old_at: str, new_at: str) -> Pair:
        """Two other places of the same revisions."""
        return replace(self, old_at=self.old.home(old_at), new_at=self.new.home(new_at))

    def into(self, *tokens: str | int) -> Pair | None:
        """The same member of both, or None when one of them lacks it."""
        old_at, new_at = child(self.old_at, *tokens), child(self.new_at, *tokens)
        if self.old.at(old_at) is None or self.new.at(new_at) is None:
            return None
        return self.at(old_at, new_at)

    def into_each(self, member: str) -> Iterator[tuple[str, Pair]]:
        """The members of a mapping that both have, by name."""
        before, after = members(self.before, member), members(self.after, member)
        for name in before:
            inner = self.into(member, name) if name in after else None
            if inner is not None:
                yield name, inner

    def turned(self) -> Pair:
        """The same with the direction turned round."""
        return replace(self, flow=self.flow.other)


def members(value: Json, member: str) -> dict[str, Json]:
    """A mapping inside a mapping; empty when it is not there or not a mapping."""
    found = value.get(member) if isinstance(value, dict) else None
    return {str(name): one for name, one in found.items()} if isinstance(found, dict) else {}
