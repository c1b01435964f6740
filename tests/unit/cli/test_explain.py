"""``contracts explain RULE``."""

from __future__ import annotations

import pytest

from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.lint.table import LINT_RULES
from contracts.report import changes_catalogue, lint
from contracts.report.catalogue import explain
from contracts.rule import Rule
from contracts.rules import RULES
from tests.conftest import Command, Ended


@pytest.mark.parametrize("rule", RULES[:3], ids=lambda rule: rule.id)
def test_a_rule_is_explained(command: Command, rule: Rule) -> None:
    """The text is that of the catalogue."""
    assert command("explain", rule.id) == Ended(0, explain(rule) + "\n", "")


def test_rules_on_changes_and_on_documents_are_explained(command: Command) -> None:
    """Each by the text of its own catalogue."""
    change, document = CHANGE_RULES["response-values-widened"], LINT_RULES[0]
    assert command("explain", change.id) == Ended(0, changes_catalogue.explain(change) + "\n", "")
    assert command("explain", document.id) == Ended(0, lint.explain(document) + "\n", "")


def test_no_two_rules_have_one_id() -> None:
    """Of whatever kind they are, or one of them could not be explained."""
    ids = [rule.id for rule in (*RULES, *LINT_RULES, *CHANGE_RULES.values())]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("link-requires-unlin", "Did you mean link-requires-unlink?"),
        ("Money-Unchanged", "Did you mean money-unchanged?"),
        ("zzz", "`contracts rules` lists them."),
        ("", "`contracts rules` lists them."),
    ],
)
def test_an_unknown_rule_is_told_with_a_near_one(command: Command, name: str, hint: str) -> None:
    """A slip of the pen is answered with the rule that was meant, anything else with where to look."""
    assert command("explain", name) == Ended(2, "", f"Error: There is no rule {name!r}. {hint}\n")
