"""The record of a mutant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One module with one thing changed."""

    module: str
    operator: str
    line: int
    before: str
    after: str
    code: str
