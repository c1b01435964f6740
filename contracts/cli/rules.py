"""``contracts rules``."""

from __future__ import annotations

import json

import click

from contracts.clauses import clauses
from contracts.rules import RULES


@click.command()
@click.option("--json", "as_json", envvar="CONTRACTS_RULES_JSON", is_flag=True, help="One JSON array.")
def command(as_json: bool) -> int:
    """List the rules."""
    if as_json:
        rows = [
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
        click.echo(json.dumps(rows, indent=2))
        return 0
    width = max(len(rule.id) for rule in RULES)
    for rule in RULES:
        basis = clauses()[rule.clause].basis
        click.echo(f"{rule.id:<{width}}  {rule.party:<8}  {rule.severity:<7}  {basis:<9}  {rule.title}")
    return 0
