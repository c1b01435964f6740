"""What a revision of our contract means for the rules: the clauses whose part of the document says something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.clauses import Clause, clauses
from contracts.diff.normal import child
from contracts.diff.revision import Revision
from contracts.model import Json
from contracts.rule import Rule

_WORDS: Final = frozenset({"description", "summary", "title", "example", "examples", "externalDocs", "tags"})
"""Members that mean nothing on the wire."""
_CIRCLE: Final = "a circle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A clause whose part of the document is not the same, with the rules that enforce it."""

    clause: Clause
    pointers: tuple[str, ...]
    """Where it is not the same, or gone."""
    rules: tuple[str, ...]


def moved(old: Revision, new: Revision, rules: Sequence[Rule]) -> Iterator[Moved]:
    """The clauses that the new revision says otherwise. A clause that the old one does not have is passed over."""
    for clause in clauses().values():
        pointers = tuple(
            pointer
            for pointer in clause.spec
            if old.at(pointer) is not None and meaning(old, pointer) != meaning(new, pointer)
        )
        if pointers:
            enforcing = tuple(rule.id for rule in rules if rule.clause == clause.id)
            yield Moved(clause=clause, pointers=pointers, rules=enforcing)


def meaning(revision: Revision, pointer: str, above: tuple[str, ...] = ()) -> Json:
    """What stands at a JSON Pointer, references followed, words for people left out. None when nothing is there."""
    home = revision.home(pointer)
    if home in above:
        return _CIRCLE
    value, within = revision.at(home), (*above, home)
    if isinstance(value, list):
        return [meaning(revision, child(home, index), within) for index in range(len(value))]
    if not isinstance(value, dict):
        return value
    # A member of this name can also be one of the contract's own, which is an object.
    names = [name for name in value if not _is_word(name, value[name])]
    return {name: meaning(revision, child(home, name), within) for name in names}


def _is_word(name: str, value: Json) -> bool:
    return name.startswith("x-") or (name in _WORDS and not isinstance(value, dict))
