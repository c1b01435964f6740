"""Rules and clauses as text."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.clauses import clauses
from contracts.report.catalogue import coverage_markdown, explain, rules_markdown
from contracts.rule import Rule
from contracts.rules import CONSUMER_RULES, PROVIDER_RULES, RULES
from tests.unit.report.happenings import BY_ID, ERROR, NOTE


def rows(markdown: str) -> list[list[str]]:
    """The cells of the table, without its head."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_a_rule_is_explained_from_its_record() -> None:
    """Id, severity, party, title, the text of its module, its clause and when it applies are told."""
    text = explain(BY_ID[ERROR])
    lines = text.splitlines()
    assert lines[:4] == [f"{ERROR} (error, provider)", "", "An empty configuration object is refused.", ""]
    assert (BY_ID[ERROR].doc or "").strip() in text
    clause = clauses()["config.not-empty"]
    assert f"Clause 17, config.not-empty (stated): {clause.text}" in lines
    assert "Applies when smsConfiguration or voiceConfiguration is sent as {}." in lines
    assert lines[-1] == (
        "Always exercised by: SMS alone; voice alone; both; beside good members; on a number that is linked."
    )


def test_a_rule_without_scenarios_does_not_speak_of_them() -> None:
    """What is judged only where it comes up says no more."""
    assert "Always exercised by" not in explain(replace(BY_ID[ERROR], scenarios=()))


def test_a_rule_without_a_text_is_explained() -> None:
    """The record alone is enough."""
    assert explain(replace(BY_ID[ERROR], doc=None)).startswith(f"{ERROR} (error, provider)\n")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_can_be_explained(rule: Rule) -> None:
    """Every rule has a text that names its clause."""
    assert f" {rule.clause} (" in explain(rule)


def test_the_catalogue_has_a_row_for_each_rule() -> None:
    """The table has six cells a row, in the order of the rules."""
    text = rules_markdown(RULES)
    assert text.startswith(f"# Rules\n\n{len(RULES)} rules: {len(PROVIDER_RULES)} judge the provider, ")
    assert text.endswith("|\n")
    assert [row[0] for row in rows(text)] == [f"`{rule.id}`" for rule in RULES]
    assert {len(row) for row in rows(text)} == {6}
    assert [row[1:5] for row in rows(text) if row[0] == f"`{NOTE}`"] == [
        ["provider", "note", "assumed", BY_ID[NOTE].title]
    ]


def test_the_coverage_has_a_row_for_each_clause() -> None:
    """Each clause is listed once with what enforces it or why nothing does."""
    text = coverage_markdown(RULES)
    assert [row[1] for row in rows(text)] == [f"`{clause}`" for clause in clauses()]
    by_clause = {row[1].strip("`"): row[4] for row in rows(text)}
    assert "`empty-configuration-refused`" in by_clause["config.not-empty"]
    assert "exempt: Both answers are right." in by_clause["body.null"]
    assert "spec `/components/parameters/projectId`" in by_clause["address.project"]
    enforced = len({rule.clause for rule in RULES})
    assert f"{len(clauses())} clauses: {enforced} enforced by rules, {len(clauses()) - enforced} exempt" in text


def test_the_party_of_a_rule_is_told() -> None:
    """A rule of the consumer is shown as one, in the catalogue and in its explanation."""
    (rule,) = (one for one in CONSUMER_RULES if one.id == "known-members")
    assert explain(rule).startswith("known-members (warning, consumer)\n")
    assert [row[1] for row in rows(rules_markdown((rule,)))] == ["consumer"]
    assert rules_markdown((rule,)).startswith("# Rules\n\n1 rules: 0 judge the provider, 1 the consumer. ")


def test_no_rules_enforce_nothing() -> None:
    """Without rules every clause stands alone."""
    assert f"{len(clauses())} clauses: 0 enforced by rules" in coverage_markdown(())
    assert rows(rules_markdown(())) == []


def test_the_reports_are_written_by_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``python -m contracts.report`` writes both files into reports/."""
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "contracts.report.__main__", raising=False)
    importlib.import_module("contracts.report.__main__")
    assert (tmp_path / "reports/rules.md").read_text(encoding="utf-8") == rules_markdown(RULES)
    assert (tmp_path / "reports/coverage.md").read_text(encoding="utf-8") == coverage_markdown(RULES)
