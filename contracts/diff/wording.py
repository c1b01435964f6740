"""A change in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.diff.blame import Blame
from contracts.diff.edits import GONE, Edit
from contracts.diff.keywords import LISTS, MAPS
from contracts.diff.surface import Flow
from contracts.schemas import show

_MAX: Final = 60


def summary(blame: Blame, flow: Flow, where: Callable[[Edit], str]) -> str:
    """One sentence that says where, what is and what was."""
    if blame.edit is None:
        told = "several things have changed together"
        return told if blame.is_proven else _unknown(told)
    text = ", and ".join(_summary(one, flow, where(one)) for one in (blame.edit, *blame.beside))
    return text if blame.is_proven else _unknown(text)


def _unknown(text: str) -> str:
    return f"{text}; whether a value is refused by that could not be decided"


def _summary(edit: Edit, flow: Flow, at: str) -> str:
    before, after = (edit.before, edit.after) if flow is Flow.SENT else (edit.after, edit.before)
    where = f"{at}: " if at else ""
    if edit.keyword == "required" and edit.key is not None:
        return f"{at} is {'no longer' if after is GONE else 'newly'} required"
    if edit.keyword == "properties":
        return f"{at} is {'gone or ruled out' if after is GONE or after is False else 'new'}"
    if edit.keyword in MAPS:
        return f"{where}{edit.keyword} {edit.key} is {'gone' if after is GONE else 'new'}"
    if edit.keyword in LISTS and edit.key is not None:
        return f"{where}a variant of {edit.keyword} is {'gone' if after is GONE else 'new'}"
    if edit.keyword == "enum":
        return where + _listed(before, after)
    if not edit.keyword and False in (before, after):
        return f"{at or 'the body'} is {'no longer allowed' if after is False else 'allowed'}"
    return where + _changed(edit.keyword or "the schema", before, after)


def _changed(keyword: str, before: Any, after: Any) -> str:
    if before is GONE:
        return f"{keyword} is {_short(after)}, and was not set"
    return f"{keyword} is {'no longer set' if after is GONE else _short(after)}, and was {_short(before)}"


def _listed(before: Any, after: Any) -> str:
    if before is GONE or after is GONE:
        return _changed("enum", before, after)
    gone, more = [one for one in before if one not in after], [one for one in after if one not in before]
    return "; ".join(_counted(several, how) for several, how in ((gone, "gone"), (more, "new")) if several)


def _counted(values: list[Any], how: str) -> str:
    told = ", ".join(map(_short, values))
    return f"the value {told} is {how}" if len(values) == 1 else f"the values {told} are {how}"


def _short(value: Any) -> str:
    if value is GONE:
        return "nothing"
    text = value if isinstance(value, str) else show(value)
    return text if len(text) <= _MAX else f"{text[:_MAX]}…"
