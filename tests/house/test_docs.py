"""The generated reports are what the records say now."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.clauses import Basis, clauses
from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.document import contract
from contracts.lint.table import LINT_RULES
from contracts.model import Severity
from contracts.report.catalogue import coverage_markdown, rules_markdown
from contracts.report.changes_catalogue import changes_markdown
from contracts.report.lint import lint_markdown
from contracts.rules import RULES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rules.md", rules_markdown(RULES)),
        ("coverage.md", coverage_markdown(RULES)),
        ("lint.md", lint_markdown(LINT_RULES)),
        ("changes.md", changes_markdown(CHANGE_RULES)),
    ],
)
def test_a_generated_report_is_current(name: str, text: str) -> None:
    """A committed report equals what is generated now (`python -m contracts.report` writes it)."""
    assert (ROOT / "reports" / name).read_text(encoding="utf-8") == text


def test_each_clause_is_enforced_or_exempt() -> None:
    """A clause has a rule, or a reason why none can see it; never both."""
    used = {rule.clause for rule in RULES}
    assert used <= set(clauses())
    for clause in clauses().values():
        assert (clause.id in used) is (clause.exempt is None), clause.id


def test_the_pointers_of_clauses_lead_somewhere() -> None:
    """Each JSON Pointer of a clause names a place in the spec."""
    for clause in clauses().values():
        for pointer in clause.spec:
            assert contract().at(pointer) is not None


def test_the_readings_of_clauses_exist() -> None:
    """Each reading that a clause names is a file, and each file is named by a clause."""
    files = {int(path.name[:4]) for path in (ROOT / "spec" / "readings").glob("*.md")}
    assert {clause.reading for clause in clauses().values() if clause.reading} == files


def test_an_assumed_clause_has_no_rule_that_breaks_a_build() -> None:
    """What nobody promised is never an error."""
    grave = {rule.id for rule in RULES if rule.severity is Severity.ERROR}
    assumed = {rule.id for rule in RULES if clauses()[rule.clause].basis is Basis.ASSUMED}
    assert not grave & assumed
