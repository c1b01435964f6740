"""The rules of ``contracts diff`` as text: derived from the records, so that nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contracts.diff.catalogue import ChangeRule
from contracts.model import Severity


def explain(rule: ChangeRule) -> str:
    """One rule on changes, for a person who met it in a red build."""
    lines = [f"{rule.id} ({rule.severity}, change)", "", f"{rule.title}.", "", rule.why]
    lines += [f"Instead: {rule.instead}"] if rule.instead else []
    other = Severity.WARNING if rule.severity is Severity.NOTE else Severity.NOTE
    return "\n".join([*lines, "", f"Judged otherwise by `contracts diff --severity {rule.id}={other}`."])


def changes_markdown(rules: Mapping[str, ChangeRule]) -> str:
    """reports/changes.md: the catalogue of rules on changes."""
    return "\n".join(_changes(rules.values())) + "\n"


def _changes(rules: Iterable[ChangeRule]) -> Iterator[str]:
    listed = list(rules)
    yield "# Rules on changes"
    yield ""
    yield (
        f"{len(listed)} rules, by which `contracts diff` names what has changed between two documents. Generated from "
        "the rules; `contracts explain RULE` says more of each."
    )
    yield ""
    yield (
        "One law gives nearly all severities: narrowing what a client sends, or widening what it receives, breaks "
        "clients and is an error. Two things clients are told to tolerate: listed values of answers and callbacks that "
        "are new (`response-values-widened`, `callback-values-widened`: warning) and new members of them "
        "(`response-member-added`: note). Whoever thinks otherwise says so: "
        "`contracts diff --severity response-values-widened=error --severity response-member-added=warning`."
    )
    for severity in Severity:
        yield ""
        yield f"## {severity.value.capitalize()}"
        yield ""
        yield "| rule | what has changed | what it does | instead |"
        yield "| --- | --- | --- | --- |"
        for rule in listed:
            if rule.severity is severity:
                yield f"| `{rule.id}` | {rule.title} | {rule.why} | {rule.instead} |"
