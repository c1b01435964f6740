"""Two values of a document line by line beside each other, with the lines that differ."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.model import Json

CONTEXT: Final = 3
"""Lines that are shown around those that differ."""
MAX_ROWS: Final = 120
_MAX_LINE: Final = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One line of each side; None where a side has none. Both None stands for lines that are left out."""

    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        """Whether the sides are not the same."""
        return self.before != self.after


GAP: Final = Row(None, None)


def rows(before: Json, after: Json) -> list[Row]:
    """The lines of two values, paired, with a few lines around each difference; all of them when there is none."""
    paired = list(_paired(list(outline(before)), list(outline(after))))
    near = {index + step for index, row in enumerate(paired) if row.differs for step in range(-CONTEXT, CONTEXT + 1)}
    shown: list[Row] = []
    for index, row in enumerate(paired):
        if not near or index in near:
            shown.append(row)
        elif shown[-1:] != [GAP]:
            shown.append(GAP)
    return shown if len(shown) <= MAX_ROWS else [*shown[:MAX_ROWS], GAP]


def outline(value: Json, depth: int = 0) -> Iterator[str]:
    """A value as lines: a line for each member and item, those inside it further to the right."""
    space = "  " * depth
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _entry(f"{space}{name}:", one, depth)
    elif isinstance(value, list):
        for one in value:
            is_deep = isinstance(one, dict | list) and bool(one)
            first, *rest = outline(one, depth + 1) if is_deep else (f"{space}  {_scalar(one)}",)
            yield f"{space}- {first.removeprefix(space + '  ')}"
            yield from rest
    else:
        yield space + _scalar(value)


def _entry(head: str, value: Json, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list) and value and not _is_short(value):
        yield head
        yield from outline(value, depth + 1)
    else:
        yield f"{head} {_scalar(value)}"


def _is_short(value: Json) -> bool:
    """Whether a list of plain values has room in one line."""
    return (
        isinstance(value, list)
        and not any(isinstance(one, dict | list) for one in value)
        and len(_scalar(value)) <= _MAX_LINE // 2
    )


def _scalar(value: Json) -> str:
    text = value if isinstance(value, str) and value and value.isprintable() else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_LINE else f"{text[:_MAX_LINE]}…"


def _paired(before: list[str], after: list[str]) -> Iterator[Row]:
    for kind, old, old_end, new, new_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from map(Row, before[old:old_end], after[new:new_end])
            continue
        for step in range(max(old_end - old, new_end - new)):
            yield Row(
                before[old + step] if old + step < old_end else None,
                after[new + step] if new + step < new_end else None,
            )
