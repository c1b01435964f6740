"""Whatever oasdiff checks on an operation has a rule here, or a reason why it needs none."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.diff.catalogue import RULES
from tests.diff.oasdiff import CHECKS, answers, table

REPORT = Path(__file__).parents[2] / "reports" / "oasdiff.md"


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_rules_or_a_reason(check: str) -> None:
    """One of both, and the rules are rules of the catalogue."""
    rules, reason = answers(check)
    assert bool(rules) is not bool(reason)
    assert set(rules) <= RULES.keys()


@pytest.mark.parametrize(
    ("check", "rules"),
    [
        ("request-property-max-length-decreased", ("request-length-narrowed",)),
        ("request-parameter-enum-value-added", ("parameter-values-widened",)),
        ("response-property-enum-value-added", ("response-values-widened",)),
        ("response-body-became-nullable", ("response-type-widened",)),
        ("request-body-if-added", ("request-variants-narrowed",)),
        ("api-removed-without-deprecation", ("operation-removed",)),
        ("sunset-deleted", ()),
    ],
)
def test_a_check_is_told_by_the_rule_of_its_kind(check: str, rules: tuple[str, ...]) -> None:
    """By what carries the change, and by the way it goes."""
    assert answers(check)[0] == rules


def test_the_report_is_current() -> None:
    """The committed table is that of the checks and rules of now (`python -m tests.diff.oasdiff` writes it)."""
    assert REPORT.read_text(encoding="utf-8") == table()
