"""Which single edits break a surface, and the value that shows each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.diff import engine
from contracts.diff.alignment import Alignment
from contracts.diff.closing import Closing
from contracts.diff.document import rooted
from contracts.diff.edits import Edit
from contracts.diff.merging import Schema
from contracts.diff.proof import proven
from contracts.diff.witnesses import NO_WITNESS, NoWitness, witness
from contracts.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """An edit that breaks clients, with a value that shows it. Without an edit: all of them together do.

    ``value`` is NO_WITNESS when nothing could be shown: then it is only not known to be harmless.
    """

    edit: Edit | None
    value: Json | NoWitness
    is_proven: bool
    """Whether a value shows it."""
    beside: tuple[Edit, ...] = ()
    """Edits without which this one would break nothing."""


def blamed(
    alignment: Alignment, left: Mapping[str, Json], right: Mapping[str, Json], root: tuple[str, str], closing: Closing
) -> Iterator[Blame]:
    """The edits on the way from a definition of ``left`` to one of ``right`` that refuse a value."""
    source = closed(root[0], left, closing)
    goal = rooted(root[1], right)
    if contained(source, goal):
        return
    guilty: list[Edit] = []
    doubtful: list[Edit] = []
    for edit in alignment.edits:
        found = _judged(edit, alignment, source, goal)
        if found is not None:
            (guilty if found.value is not NO_WITNESS or found.is_proven else doubtful).append(edit)
            yield found
    rest = [edit for edit in alignment.edits if edit not in guilty and edit not in doubtful]
    joint = list(_together(rest, alignment, source, goal)) if rest and (not doubtful or guilty) else []
    yield from joint
    if not (guilty or doubtful or joint):
        yield from _unexplained(source, goal)


def _unexplained(source: Schema, goal: Schema) -> Iterator[Blame]:
    """A break that no edit shows. No edit is known to hide one; silence about a break would be the worst answer."""
    value = witness(source, [goal])
    if value is not NO_WITNESS or contained(source, goal) is False:
        yield Blame(edit=None, value=value, is_proven=value is not NO_WITNESS)


def contained(left: Schema, right: Schema) -> bool | None:
    """Whether one document is within another; None when that is neither proven nor refuted."""
    verdict = engine.contained(left, right)
    return True if verdict is None and proven(left, right) else verdict


def closed(name: str, definitions: Mapping[str, Json], closing: Closing) -> Schema:
    """The values of a definition that its sender sends."""
    overlay = closing.overlay
    document = rooted(name, definitions)
    if not overlay:
        return document
    return {
        "allOf": [{"$ref": document["$ref"]}, {"$ref": f"#/$defs/{closing.root}"}],
        "$defs": {**document["$defs"], **rooted(closing.root, overlay)["$defs"]},
    }


def _judged(edit: Edit, alignment: Alignment, source: Schema, goal: Schema) -> Blame | None:
    """What an edit does by itself, or None when it refuses nothing that the goal refuses."""
    alone = rooted(alignment.root, alignment.edited([edit]))
    verdict = contained(source, alone)
    if verdict:
        return None
    value = witness(source, [alone, goal])
    if value is not NO_WITNESS:
        return Blame(edit=edit, value=value, is_proven=True)
    if verdict is False and witness(source, [alone]) is not NO_WITNESS:
        return None  # other edits make up for it
    return Blame(edit=edit, value=NO_WITNESS, is_proven=False)


def _together(edits: list[Edit], alignment: Alignment, source: Schema, goal: Schema) -> Iterator[Blame]:
    """What harmless edits do when they come together: under a choice, one can close the way that the other left."""
    joint = rooted(alignment.root, alignment.edited(edits))
    verdict = contained(source, joint)
    if verdict:
        return
    value = witness(source, [joint, goal])
    if value is not NO_WITNESS:
        needed = _needed(edits, alignment, value)
        yield Blame(edit=needed[0], value=value, is_proven=True, beside=tuple(needed[1:]))
    elif verdict is None:
        yield Blame(edit=None, value=NO_WITNESS, is_proven=False)


def _needed(edits: list[Edit], alignment: Alignment, value: Json) -> list[Edit]:
    """The edits, of which none can be left out, that refuse a value together."""
    needed = list(edits)
    for edit in edits:
        fewer = [one for one in needed if one is not edit]
        judge = engine.judge(rooted(alignment.root, alignment.edited(fewer)))
        if fewer and judge is not None and judge.says(value) is False:
            needed = fewer
    return needed
