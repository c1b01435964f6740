"""``contracts rules``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

import click

from contracts.clauses import clauses
from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.lint.table import LINT_RULES
from contracts.rules import RULES


@click.command()
@click.option(
    "--of",
    "family",
    type=click.Choice(["run", "diff", "lint"]),
    default="run",
    show_default=True,
    envvar="CONTRACTS_RULES_OF",
    help="Rules on traffic, on changes of a document, or on documents.",
)
@click.option("--json", "as_json", envvar="CONTRACTS_RULES_JSON", is_flag=True, help="One JSON array.")
def command(family: str, as_json: bool) -> int:
    """List the rules."""
    columns, rows = _FAMILIES[family]
    if as_json:
        click.echo(json.dumps(rows(), indent=2))
        return 0
    found = rows()
    widths = {column: max(len(row[column]) for row in found) for column in columns}
    for row in found:
        click.echo("  ".join(f"{row[column]:<{widths[column]}}" for column in columns).rstrip())
    return 0


def _on_traffic() -> list[dict[str, str]]:
    return [
        {
            "id": rule.id,
            "title": rule.title,
            "severity": rule.severity,
            "party": rule.party,
            "clause": rule.clause,
            "basis": clauses()[rule.clause].basis,
            "when": rule.when,
        }
        for rule in RULES
    ]


def _on_changes() -> list[dict[str, str]]:
    return [
        {"id": rule.id, "title": rule.title, "severity": rule.severity, "why": rule.why, "instead": rule.instead}
        for rule in CHANGE_RULES.values()
    ]


def _on_documents() -> list[dict[str, str]]:
    return [
        {"id": rule.id, "title": rule.title, "severity": rule.severity, "explain": rule.explain} for rule in LINT_RULES
    ]


_FAMILIES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[], list[dict[str, str]]]]]] = {
    "run": (("id", "party", "severity", "basis", "title"), _on_traffic),
    "diff": (("id", "severity", "title"), _on_changes),
    "lint": (("id", "severity", "title"), _on_documents),
}
"""The columns of each list, and its rows."""
