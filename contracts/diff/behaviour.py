"""What a revision of our contract means for the rules: the clauses whose part of the document says something else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.clauses import Clause, clauses
from contracts.diff.normal import child
from contracts.diff.revision import Revision
from contracts.errors import ConfigurationError
from contracts.model import Json
from contracts.rule import Rule

_WORDS: Final = frozenset({"description", "summary", "title", "example", "examples", "externalDocs", "tags"})
"""Members that mean nothing on the wire."""
_MAPS: Final = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "dependentRequired", "headers", "schemas"}
)
"""Members whose own members are names of the contract, which a word may be too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A clause whose part of the document is not the same, with the rules that enforce it."""

    clause: Clause
    pointers: tuple[str, ...]
    """Where the documents differ: JSON Pointers into the old one, of what is new into the new one."""
    rules: tuple[str, ...]


def moved(old: Revision, new: Revision, rules: Sequence[Rule]) -> tuple[Moved, ...]:
    """The clauses that the new revision says otherwise.

    A difference concerns the clauses that point nearest to it, and not those about all that is around it. Raises
    ConfigurationError when no clause points into the old document: then it is none of our contract.
    """
    known = [clause for clause in clauses().values() if any(old.at(pointer) is not None for pointer in clause.spec)]
    if not known:
        raise ConfigurationError(f"{old.name} is no revision of the built-in contract: no clause points into it.")
    met = {clause.id: _met(clause, old, new) for clause in known}
    nearest = {at: min(one[at] for one in met.values() if at in one) for found in met.values() for at in found}
    concerned = (
        (clause, tuple(at for at, steps in met[clause.id].items() if steps == nearest[at])) for clause in known
    )
    return tuple(
        Moved(clause=clause, pointers=at, rules=tuple(rule.id for rule in rules if rule.clause == clause.id))
        for clause, at in concerned
        if at
    )


def _met(clause: Clause, old: Revision, new: Revision) -> Mapping[str, int]:
    """The differences below what a clause points at, each with how many steps away it is."""
    found: dict[str, int] = {}
    for pointer in clause.spec:
        if old.at(pointer) is not None:
            for at, steps in differences(old, new, pointer):
                found[at] = min(steps, found.get(at, steps))
    return found


def differences(old: Revision, new: Revision, pointer: str) -> Iterator[tuple[str, int]]:
    """Where two documents differ below a JSON Pointer, and how many steps below; words for people do not count."""
    waiting = [(pointer, pointer, 0)]
    seen = set()
    while waiting:
        old_at, new_at, steps = waiting.pop(0)
        if old.at(old_at) is None or new.at(new_at) is None:
            if old.at(old_at) != new.at(new_at):
                yield (old_at if new.at(new_at) is None else new_at), steps
            continue
        old_at, new_at = old.home(old_at), new.home(new_at)
        if (old_at, new_at) in seen:
            continue
        seen.add((old_at, new_at))
        names = _members(old.at(old_at), new.at(new_at), is_map=old_at.rpartition("/")[2] in _MAPS)
        if names is not None:
            waiting += [(child(old_at, name), child(new_at, name), steps + 1) for name in names]
        elif _plain(old.at(old_at)) != _plain(new.at(new_at)):
            yield old_at, steps


def _members(before: Json, after: Json, *, is_map: bool) -> list[str | int] | None:
    """The names or indices by which two values are gone through, or None for values that are compared as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [name for name in dict.fromkeys((*before, *after)) if is_map or not _is_word(name)]
    is_deep = isinstance(before, list) and any(isinstance(one, dict | list) for one in before)
    if is_deep and isinstance(after, list) and len(before) == len(after):
        return list(range(len(before)))
    return None


def _plain(value: Json) -> Json:
    """A value of which the order does not count, as lists of values and of names have none."""
    return sorted(value, key=lambda one: json.dumps(one, sort_keys=True)) if isinstance(value, list) else value


def _is_word(name: str) -> bool:
    return name in _WORDS or name.startswith("x-")
