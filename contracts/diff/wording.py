"""A change in words."""

from __future__ import annotations

from typing import Any, Final

from contracts.diff.blame import Blame
from contracts.diff.edits import GONE, Edit
from contracts.diff.keywords import LISTS, MAPS
from contracts.diff.surface import Flow
from contracts.schemas import show

_MAX: Final = 60


def summary(blame: Blame, flow: Flow) -> str:
    """One sentence that says what was and what is."""
    if blame.edit is None:
        told = "several things changed together"
        return told if blame.is_proven else _unknown(told)
    edits = (blame.edit, *blame.beside)
    text = ", and ".join(
        _summary(one, *((one.before, one.after) if flow is Flow.SENT else (one.after, one.before))) for one in edits
    )
    return text if blame.is_proven else _unknown(text)


def _unknown(text: str) -> str:
    return f"{text}; whether a value is refused by that could not be decided"


def _summary(edit: Edit, before: Any, after: Any) -> str:
    keyword = edit.keyword or "schema"
    if keyword == "required" and edit.key is not None:
        return f"{edit.key} is {'no longer' if after is GONE else 'newly'} required"
    if keyword in MAPS:
        return f"the member {edit.key} is {'gone or ruled out' if after is GONE or after is False else 'new'}"
    if keyword in LISTS and edit.key is not None:
        return f"a variant of {keyword} is {'gone' if after is GONE else 'new'}"
    if keyword == "enum":
        return _listed(before, after)
    return f"{keyword}: {_short(before)} before, {_short(after)} now"


def _listed(before: Any, after: Any) -> str:
    old, new = ([] if one is GONE else one for one in (before, after))
    if not old or not new:
        return f"values: {_short(before)} before, {_short(after)} now"
    gone, more = [one for one in old if one not in new], [one for one in new if one not in old]
    told = [f"{_short(one)} {how}" for one, how in ((gone, "gone"), (more, "new")) if one]
    return f"values: {', '.join(told)}"


def _short(value: Any) -> str:
    if value is GONE:
        return "nothing"
    text = value if isinstance(value, str) else show(value)
    return text if len(text) <= _MAX else f"{text[:_MAX]}…"
