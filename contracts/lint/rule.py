"""The record of a rule on documents, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.lint.spec import Spec
from contracts.lint.walk import Tokens
from contracts.model import Severity
from contracts.nodes import Node
from contracts.pointers import tokens_of
from contracts.schemas import SchemaMismatch

_IN_WORDS = frozenset(
    {"type", "enum", "const", "format", "pattern", "minimum", "minLength", "minItems", "minProperties"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a check yields: the place, what is wrong there and what to do about it, in a sentence or two.

    ``node`` is given where the place alone does not say which line to show.
    """

    tokens: Tokens
    message: str
    node: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRule:
    """One thing that holds in a document that is well made. ``check`` is pure and yields a flaw for each violation."""

    id: str
    """Kebab-case, says the good state; never reused, and no id of a rule on traffic."""
    title: str
    """The good state as a short sentence in the present tense."""
    severity: Severity
    explain: str
    """Why it matters, what is looked at and what is not."""
    check: Callable[[Spec], Iterator[Flaw]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One violation: ``pointer`` is a JSON Pointer into the document, ``line`` and ``column`` count from 1."""

    rule: str
    severity: Severity
    message: str
    pointer: str
    line: int
    column: int


def phrase(mismatch: SchemaMismatch) -> str:
    """What is wrong, as a part of a sentence."""
    name = (*tokens_of(mismatch.pointer), "")[-2 if mismatch.pointer else -1]
    if mismatch.received == "nothing":
        return f"`{name}` is missing"
    if mismatch.expected == "no such member":
        return f"`{name}` is no member of this object"
    if mismatch.keyword in _IN_WORDS:
        return f"expected {mismatch.expected}, and there is {mismatch.received}"
    return mismatch.expected
