"""What ``contracts lint`` found, as text, JSON and SARIF."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from contracts.lint.rule import LintFinding, LintRule
from contracts.model import Severity
from contracts.printable import printable
from contracts.report.sarif import SarifPlace, SarifResult, SarifRule, fingerprint, sarif_text


def as_text(findings: Sequence[LintFinding], rules: Sequence[LintRule], name: str) -> str:
    """A line for each finding, as compilers write them, and a line that sums up."""
    shown = printable(name)
    lines = [
        f"{shown}:{one.line}:{one.column}: {one.severity}: {printable(one.message)} [{one.rule}]" for one in findings
    ]
    return "\n".join([*lines, _summary(findings, len(rules), shown)])


def _summary(findings: Sequence[LintFinding], rules: int, name: str) -> str:
    if not findings:
        return f"{name}: {rules} rules, nothing found."
    counted = Counter(one.severity for one in findings)
    parts = [f"{counted[one]:,} {one}{'s' * (counted[one] != 1)}" for one in Severity if counted[one]]
    return f"{name}: {', '.join(parts)}. `contracts explain RULE` says more."


def as_json(findings: Sequence[LintFinding], name: str) -> str:
    """One object: the document, how many findings of each severity, the findings."""
    counted = Counter(one.severity for one in findings)
    rows = [
        {
            "rule": one.rule,
            "severity": one.severity,
            "message": one.message,
            "pointer": one.pointer,
            "line": one.line,
            "column": one.column,
            "fingerprint": fingerprint(one.rule, one.pointer, one.message),
        }
        for one in findings
    ]
    counts = {severity.value: counted[severity] for severity in Severity}
    return json.dumps({"spec": name, "counts": counts, "findings": rows}, indent=1)


def as_sarif(findings: Sequence[LintFinding], rules: Sequence[LintRule], uri: str, version: str) -> str:
    """A SARIF 2.1.0 log. ``uri`` is that of the document, ``version`` that of the package."""
    results = [
        SarifResult(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            place=SarifPlace(uri=uri, line=one.line, column=one.column, pointer=one.pointer),
        )
        for one in findings
    ]
    described = [
        SarifRule(id=rule.id, title=rule.title, explain=rule.explain, severity=rule.severity, tags=("openapi",))
        for rule in rules
    ]
    return sarif_text(results, described, command="lint", version=version)


def explain(rule: LintRule) -> str:
    """One rule on documents, for a person who met it in a red build."""
    return f"{rule.id} ({rule.severity}, document)\n\n{rule.title}.\n\n{rule.explain}"


def lint_markdown(rules: Sequence[LintRule]) -> str:
    """reports/lint.md: the catalogue of rules on documents."""
    lines = [
        "# Rules on documents",
        "",
        f"{len(rules)} rules, by which `contracts lint` judges an OpenAPI document. Generated from the rules.",
        "",
        "| rule | severity | what holds | why, and what is looked at |",
        "| --- | --- | --- | --- |",
        *(f"| `{rule.id}` | {rule.severity} | {rule.title} | {_cell(rule.explain)} |" for rule in rules),
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("<", "&lt;").replace("|", "&#124;")
