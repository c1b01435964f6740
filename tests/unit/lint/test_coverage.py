"""Which clauses of the contract are enforced."""

from __future__ import annotations

import pytest

from contracts.lint.coverage import clauses_covered
from contracts.resources import spec_file
from contracts.rules import RULES
from tests.unit.lint.documents import spec

CONTRACT = spec_file("openapi.yaml")


def test_every_clause_has_a_rule_or_an_exemption() -> None:
    """In the contract as it is there is nothing to tell."""
    assert list(clauses_covered(spec(CONTRACT, built_in=True))) == []


@pytest.mark.parametrize("clause", ["config.not-empty", "money.read-only"])
def test_a_clause_without_a_rule_is_told(clause: str) -> None:
    """Take its rules away, and it is missed; in another document it is not."""
    fewer = tuple(rule for rule in RULES if rule.clause != clause)
    assert fewer != RULES
    (flaw,) = clauses_covered(spec(CONTRACT, built_in=True), fewer)
    assert flaw.message.startswith("No rule enforces clause ")
    assert flaw.message.endswith(f" {clause}: add one, or exempt it.")
    assert list(clauses_covered(spec(CONTRACT), fewer)) == []
