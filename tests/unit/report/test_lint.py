"""What lint found, as text and JSON, and a rule explained."""

from __future__ import annotations

import json

from contracts.lint.rule import LintFinding
from contracts.lint.table import LINT_RULES
from contracts.model import Severity
from contracts.report.lint import as_json, as_sarif, as_text, explain, lint_markdown
from contracts.report.sarif import fingerprint
from tests.unit.report.happenings import HOSTILE
from tests.unit.report.test_sarif import flaws

FINDINGS = (
    LintFinding(rule="a", severity=Severity.ERROR, message="Wrong.", pointer="/x", line=3, column=5),
    LintFinding(rule="b", severity=Severity.NOTE, message="Odd.", pointer="", line=4, column=1),
    LintFinding(rule="b", severity=Severity.NOTE, message="Odder.", pointer="", line=4, column=1),
)


def test_a_finding_is_a_line() -> None:
    """As compilers write it, and a line that sums up."""
    assert as_text(FINDINGS, LINT_RULES, "api.yaml").splitlines() == [
        "api.yaml:3:5: error: Wrong. [a]",
        "api.yaml:4:1: note: Odd. [b]",
        "api.yaml:4:1: note: Odder. [b]",
        "api.yaml: 1 error, 2 notes. `contracts explain RULE` says more.",
    ]


def test_a_clean_document_is_a_line_too() -> None:
    """It says how many rules were asked."""
    assert as_text((), LINT_RULES, "api.yaml") == "api.yaml: 24 rules, nothing found."


def test_json_has_all_there_is() -> None:
    """Counts of every severity, and each finding with a name that outlives a move."""
    told = json.loads(as_json(FINDINGS, "api.yaml"))
    assert (told["spec"], told["counts"]) == ("api.yaml", {"error": 1, "warning": 0, "note": 2})
    assert told["findings"][0] == {
        "rule": "a",
        "severity": "error",
        "message": "Wrong.",
        "pointer": "/x",
        "line": 3,
        "column": 5,
        "fingerprint": fingerprint("a", "/x", "Wrong."),
    }


def test_sarif_keeps_the_official_schema() -> None:
    """With every rule described and each finding at its place."""
    log = json.loads(as_sarif(FINDINGS, LINT_RULES, "api.yaml", "1.2.3"))
    assert flaws(log) == []
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in LINT_RULES]
    assert [result["level"] for result in run["results"]] == ["error", "note", "note"]


def test_text_of_a_document_steers_nothing() -> None:
    """A finding stays one printable line, whatever it repeats of the document."""
    finding = LintFinding(rule="a", severity=Severity.ERROR, message=HOSTILE, pointer=HOSTILE, line=1, column=1)
    lines = as_text((finding,), LINT_RULES, f"{HOSTILE}.yaml").split("\n")
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert flaws(json.loads(as_sarif((finding,), LINT_RULES, "a.yaml", "1").encode())) == []
    assert as_json((finding,), HOSTILE).encode().isascii()


def test_a_rule_is_explained() -> None:
    """Id, title, severity, what it judges and why."""
    rule = LINT_RULES[1]
    assert explain(rule).splitlines() == [
        "components-used (warning, document)",
        "",
        "Each component is reached from a path.",
        "",
        rule.explain,
    ]


def test_the_catalogue_has_a_row_for_each_rule() -> None:
    """With nothing in a cell that would end it, or pass for markup."""
    lines = lint_markdown(LINT_RULES).splitlines()
    rows = lines[lines.index("| --- | --- | --- | --- |") + 1 :]
    assert [row.split("`")[1] for row in rows] == [rule.id for rule in LINT_RULES]
    assert {row.count("|") for row in rows} == {5}
    assert "(?P&lt;name>…)" in "".join(rows)
