"""``contracts explain RULE``."""

from __future__ import annotations

import difflib

import click

from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.errors import ConfigurationError
from contracts.lint.table import LINT_RULES
from contracts.report import changes_catalogue, lint
from contracts.report.catalogue import explain
from contracts.rules import RULES


@click.command()
@click.argument("rule")
def command(rule: str) -> int:
    """Explain a rule of a run, of `lint` or of `diff`: what it says, where it comes from, when it applies."""
    known = (
        {one.id: explain(one) for one in RULES}
        | {one.id: lint.explain(one) for one in LINT_RULES}
        | {one.id: changes_catalogue.explain(one) for one in CHANGE_RULES.values()}
    )
    if rule not in known:
        near = difflib.get_close_matches(rule, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`contracts rules` lists them."
        raise ConfigurationError(f"There is no rule {rule!r}. {hint}")
    click.echo(known[rule])
    return 0
