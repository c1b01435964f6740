"""What ``contracts diff`` found, as Markdown for a pull request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from contracts.diff.approvals import Settled, fingerprint
from contracts.diff.change import Change, Witness
from contracts.diff.revision import Place
from contracts.model import Severity
from contracts.printable import printable
from contracts.report.changes import claim, curl_label, shown, summary, surfaces

MAX_TEXT: Final = 60_000
"""Characters of a comment: GitHub takes 65,536."""
_MARKS: Final = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}


def as_markdown(settled: Settled, old: str, new: str) -> str:
    """A comment for a pull request: a verdict, a table, and what proves each change, as far as it can hold them."""
    lines = [f"### {cell(old)} → {cell(new)}: {summary(settled)}", ""]
    lines += [f"- {cell(complaint)}" for complaint in settled.complaints]
    lines += [""] if settled.complaints else []
    if settled.changes:
        lines += ["| | change | where | who is hit |", "| --- | --- | --- | --- |"]
    room = MAX_TEXT - sum(map(len, lines))
    rows, left_out = _fitting([_row(change, settled) for change in settled.changes], room // 2)
    told = [proof for change in settled.changes if (proof := "\n".join(_proof(change)))]
    proofs, kept_back = _fitting(told, room - sum(map(len, rows)))
    lines += rows
    if left_out:
        lines += ["", f"… and {left_out:,} more, too many for a comment: `contracts diff` tells all."]
    elif kept_back:
        proofs.append(f"\n… and {kept_back:,} more proofs, too many for a comment: `contracts diff` tells all.")
    return "\n".join([*lines, *proofs]).rstrip()


def _fitting(pieces: list[str], room: int) -> tuple[list[str], int]:
    """The pieces that fit, and how many do not."""
    for number, piece in enumerate(pieces):
        room -= len(piece) + 1
        if room < 0:
            return pieces[:number], len(pieces) - number
    return pieces, 0


def _row(change: Change, settled: Settled) -> str:
    reason = settled.reason(change)
    where = [*surfaces(change), f"{_line(change.old)} → {_line(change.new)}"]
    hit = f"accepted: {reason}" if reason else change.hit
    return (
        f"| {_MARKS[change.severity]} {change.severity} | {cell(change.summary)}<br>`{change.rule}` | "
        f"{'<br>'.join(map(cell, where))} | {cell(hit)} |"
    )


def _line(place: Place) -> str:
    return f"line {place.line or '?'}" + (f" of {place.file}" if place.file else "")


def _proof(change: Change) -> Iterator[str]:
    witness = change.witness
    if witness is None:
        return
    yield ""
    yield f"<details><summary>{cell(change.summary)}: {claim(witness)}</summary>"
    yield ""
    yield from _fenced("json" if witness.by_schema else "text", _value(witness))
    if witness.curl:
        yield "" if curl_label(witness) == "send" else "\nin the answer to"
        yield from _fenced("sh", printable(witness.curl))
    if change.advice:
        yield f"\nInstead: {cell(change.advice)}"
    yield f"\n`{fingerprint(change)}`"
    yield ""
    yield "</details>"


def _value(witness: Witness) -> str:
    if not witness.by_schema:
        return printable(shown(witness))
    return "\n".join(map(printable, json.dumps(witness.value, indent=1, ensure_ascii=False).split("\n")))


def _fenced(language: str, text: str) -> Iterator[str]:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield text
    yield fence


def cell(text: str) -> str:
    """Text that is no markup to whoever shows Markdown."""
    safe = printable(text).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{letter}" if letter in "|`*_[]" else letter for letter in safe)
