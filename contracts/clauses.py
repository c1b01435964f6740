"""The clauses: every promise of the source, numbered, with how sure it is."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contracts.document import load_yaml
from contracts.errors import DocumentError
from contracts.resources import spec_file


class Basis(enum.StrEnum):
    """How sure a clause is."""

    STATED = "stated"
    IMPLIED = "implied"
    PUBLISHED = "published"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One promise. ``spec`` holds JSON Pointers into openapi.yaml; ``reading`` the number of a decision."""

    number: int
    id: str
    text: str
    basis: Basis
    source: str
    spec: tuple[str, ...] = ()
    exempt: str | None = None
    reading: int | None = None


@functools.cache
def clauses() -> Mapping[str, Clause]:
    """The packaged clauses by id, in the order of their numbers.

    Raises DocumentError when an entry has an unknown key, lacks one, or repeats an id or a number.
    """
    found: dict[str, Clause] = {}
    for number, entry in enumerate(load_yaml(spec_file("clauses.yaml"), "spec/clauses.yaml")["clauses"], start=1):
        try:
            clause = Clause(**{**entry, "basis": Basis(entry["basis"]), "spec": tuple(entry.get("spec", ()))})
        except (TypeError, ValueError, KeyError) as error:
            raise DocumentError(f"spec/clauses.yaml: entry {number} is not a clause: {error}.") from None
        if clause.id in found or clause.number != number:
            raise DocumentError(f"spec/clauses.yaml: entry {number} repeats an id or is out of order.")
        found[clause.id] = clause
    return MappingProxyType(found)
