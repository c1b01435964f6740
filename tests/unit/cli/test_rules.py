"""``contracts rules``."""

from __future__ import annotations

import json

import pytest

from contracts.clauses import clauses
from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.diff.catalogue import ChangeRule
from contracts.lint.rule import LintRule
from contracts.lint.table import LINT_RULES
from contracts.rules import RULES
from tests.conftest import Command


def test_each_rule_has_a_line(command: Command) -> None:
    """Id, party, severity, basis and title stand in columns, in the order of the rules."""
    code, out, err = command("rules")
    assert (code, err) == (0, "")
    rows = [line.split(maxsplit=4) for line in out.splitlines()]
    assert rows == [[rule.id, rule.party, rule.severity, clauses()[rule.clause].basis, rule.title] for rule in RULES]
    assert len({line.index(rule.title) for line, rule in zip(out.splitlines(), RULES, strict=True)}) == 1


def test_the_rules_are_told_as_json(command: Command) -> None:
    """With --json the same comes as one array of objects."""
    code, out, err = command("rules", "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert [row["id"] for row in rows] == [rule.id for rule in RULES]
    assert rows[0] == {
        "id": RULES[0].id,
        "title": RULES[0].title,
        "severity": RULES[0].severity.value,
        "party": RULES[0].party.value,
        "clause": RULES[0].clause,
        "basis": clauses()[RULES[0].clause].basis.value,
        "when": RULES[0].when,
    }


@pytest.mark.parametrize(
    ("family", "rules"), [("diff", tuple(CHANGE_RULES.values())), ("lint", LINT_RULES)], ids=["diff", "lint"]
)
def test_rules_of_other_kinds_are_listed(
    command: Command, family: str, rules: tuple[ChangeRule | LintRule, ...]
) -> None:
    """Rules on changes and on documents, in columns and as JSON."""
    rows = [line.split(maxsplit=2) for line in command("rules", "--of", family).out.splitlines()]
    assert rows == [[rule.id, rule.severity, rule.title] for rule in rules]
    told = json.loads(command("rules", "--of", family, "--json").out)
    assert [(row["id"], row["title"]) for row in told] == [(rule.id, rule.title) for rule in rules]
