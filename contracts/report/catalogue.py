"""The rules and the clauses as text: derived from the records, so that nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.clauses import Clause, clauses
from contracts.model import Party
from contracts.rule import Rule


def explain(rule: Rule) -> str:
    """One rule, for a person who met it in a red build."""
    clause = clauses()[rule.clause]
    lines = [
        f"{rule.id} ({rule.severity}, {rule.party})",
        "",
        f"{rule.title}.",
        "",
        (rule.doc or "").strip(),
        "",
        f"Clause {clause.number}, {clause.id} ({clause.basis}): {clause.text}",
        f"Applies when {rule.when}.",
    ]
    if rule.scenarios:
        titles = "; ".join(scenario.title for scenario in rule.scenarios)
        lines.append(f"Always exercised by: {titles}.")
    return "\n".join(lines)


def rules_markdown(rules: Sequence[Rule]) -> str:
    """reports/rules.md: the catalogue of rules."""
    return "\n".join(_rules(rules)) + "\n"


def _rules(rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    of_providers = sum(1 for rule in rules if rule.party is Party.PROVIDER)
    yield (
        f"{len(rules)} rules: {of_providers} judge the provider, {len(rules) - of_providers} the consumer. "
        "Generated from the rules themselves; `contracts explain RULE` says more of each."
    )
    yield ""
    yield "| rule | judges | severity | basis | what holds | applies when |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rule in rules:
        basis = clauses()[rule.clause].basis
        yield f"| `{rule.id}` | {rule.party} | {rule.severity} | {basis} | {rule.title} | {rule.when} |"


def coverage_markdown(rules: Sequence[Rule]) -> str:
    """reports/coverage.md: each clause with what enforces it."""
    return "\n".join(_coverage(rules)) + "\n"


def _coverage(rules: Sequence[Rule]) -> Iterator[str]:
    by_clause: dict[str, list[str]] = {}
    for rule in rules:
        by_clause.setdefault(rule.clause, []).append(rule.id)
    known = clauses()
    enforced = sum(1 for clause in known.values() if clause.id in by_clause)
    yield "# Coverage of the source"
    yield ""
    yield (
        f"{len(known)} clauses: {enforced} enforced by rules, {len(known) - enforced} exempt with a reason. "
        "Generated from `spec/clauses.yaml` and the rules."
    )
    yield ""
    yield "| no. | clause | basis | promise | enforced by |"
    yield "| --- | --- | --- | --- | --- |"
    for clause in known.values():
        enforced_by = _enforcement(clause, by_clause)
        yield f"| {clause.number} | `{clause.id}` | {clause.basis} | {clause.text} | {enforced_by} |"


def _enforcement(clause: Clause, by_clause: dict[str, list[str]]) -> str:
    parts = [f"`{rule}`" for rule in by_clause.get(clause.id, ())]
    parts += [f"spec `{pointer}`" for pointer in clause.spec]
    if clause.exempt:
        parts.append(f"exempt: {clause.exempt}")
    return "<br>".join(parts)
