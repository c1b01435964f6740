"""Single steps from one schema to another, and schemas with such steps made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from contracts.diff.keywords import CHOICES, MAPS, TOGETHER

GONE: Final = object()
"""What takes the place of a value that an edit removes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A part of a definition."""

    name: str
    path: tuple[str | int, ...] = ()

    def below(self, *tokens: str | int) -> Spot:
        """A part of this part."""
        return replace(self, path=(*self.path, *tokens))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One step from the left schema to the right one: ``keyword`` changes at ``path`` of a copied definition.

    ``key`` is the member of a keyword that holds several: a name of ``properties``, an index of ``anyOf``, a
    name in ``required``; None for a keyword as a whole. ``before`` and ``after`` are GONE where there is none.
    """

    definition: str
    path: tuple[str | int, ...]
    keyword: str
    key: str | int | None
    before: Any
    after: Any
    left: Spot
    right: Spot


def put(schema: Any, path: tuple[str | int, ...], edit: Edit) -> Any:
    """A copy of a schema with one edit made."""
    if path:
        found: Any = list(schema) if isinstance(schema, list) else dict(schema)
        found[path[0]] = put(schema[path[0]], path[1:], edit)
        return found
    if not edit.keyword:
        return edit.after
    found = dict(schema)
    if edit.keyword in TOGETHER:
        kept = {key: one for key, one in found.items() if key not in TOGETHER[edit.keyword]}
        return kept if edit.after is GONE else {**kept, **edit.after}
    if edit.key is None:
        value = edit.after
    elif edit.keyword in MAPS:
        value = {key: one for key, one in found.get(edit.keyword, {}).items() if key != edit.key}
        value |= {} if edit.after is GONE else {edit.key: edit.after}
    elif edit.after is not GONE:
        value = [*found.get(edit.keyword, ()), edit.after]
    elif edit.keyword == "required":
        value = [one for one in found["required"] if one != edit.key]
    else:
        # The place stays, so that the places behind it stay what they are.
        idle = edit.keyword not in CHOICES
        value = [idle if index == edit.key else one for index, one in enumerate(found[edit.keyword])]
    found.pop(edit.keyword, None)
    return found if value is GONE or value in ([], {}) else {**found, edit.keyword: value}
