"""The rule that the clauses of the built-in contract are enforced."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.clauses import clauses
from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.rule import Rule
from contracts.rules import RULES


def clauses_covered(spec: Spec, rules: tuple[Rule, ...] = RULES) -> Iterator[Flaw]:
    """A flaw for each clause that no rule enforces and none is exempt from, and each that points at nothing."""
    if not spec.built_in:
        return
    enforced = {rule.clause for rule in rules}
    for clause in clauses().values():
        if clause.id not in enforced and clause.exempt is None:
            yield Flaw(
                tokens=(), message=f"No rule enforces clause {clause.number} {clause.id}: add one, or exempt it."
            )
        for pointer in clause.spec:
            if spec.target(f"#{pointer}") is None:
                message = f"Clause {clause.number} {clause.id} points at {pointer}, where nothing is."
                yield Flaw(tokens=(), message=message)
