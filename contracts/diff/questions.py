"""The questions that surfaces ask of schemas, each answered once."""

from __future__ import annotations

from contracts.diff import engine
from contracts.diff.change import Change
from contracts.diff.document import rooted
from contracts.diff.normal import Message, Shelf
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow, Surface
from contracts.model import Severity


class Questions:
    """Collects what surfaces ask. Two surfaces that ask the same are answered together."""

    def __init__(self, old: Revision, new: Revision) -> None:
        self._old, self._new = old, new
        self._shelves = {
            message: (
                Shelf(revision=old, message=message, tag="a"),
                Shelf(revision=new, message=message, tag="b"),
            )
            for message in Message
        }
        self._asked: dict[tuple[Message, Flow, str, str], list[Surface]] = {}

    def ask(self, surface: Surface) -> None:
        """Takes a surface in."""
        before, after = self._shelves[surface.message]
        key = (surface.message, surface.flow, before.name(surface.old), after.name(surface.new))
        self._asked.setdefault(key, []).append(surface)

    def changes(self) -> tuple[Change, ...]:
        """What the surfaces show."""
        return tuple(
            change
            for (message, flow, old, new), surfaces in self._asked.items()
            for change in self._answer(message, flow, old, new, surfaces)
        )

    def _answer(self, message: Message, flow: Flow, old: str, new: str, surfaces: list[Surface]) -> list[Change]:
        shelves = self._shelves[message]
        left, right = (old, new) if flow is Flow.SENT else (new, old)
        definitions = shelves[0].schemas | shelves[1].schemas
        verdict = engine.contained(rooted(left, definitions), rooted(right, definitions))
        if verdict:
            return []
        return [
            Change(
                rule=f"{surfaces[0].kind}-values",
                severity=Severity.ERROR if verdict is False else Severity.WARNING,
                summary="the values are not the same",
                surfaces=tuple(surface.title for surface in surfaces),
                old=self._old.place(shelves[0].pointers[old]),
                new=self._new.place(shelves[1].pointers[new]),
            )
        ]

