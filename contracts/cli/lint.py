"""``contracts lint``."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from contracts.files import read_document
from contracts.lint.drawn import drawn
from contracts.lint.spec import Spec, parse_spec
from contracts.lint.table import LINT_RULES, lint
from contracts.model import Severity
from contracts.report.lint import as_json, as_sarif, as_text
from contracts.report.sarif import file_uri
from contracts.resources import spec_file

_BUILT_IN: Final = Path("spec/openapi.yaml")


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    envvar="CONTRACTS_LINT_FORMAT",
    help="How findings are told.",
)
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default="error",
    show_default=True,
    help="The mildest severity that ends with 1.",
)
@click.argument("spec", required=False, type=click.Path(path_type=Path))
def command(form: str, fail_on: str, spec: Path | None) -> int:
    """Say whether an OpenAPI document is well made.

    SPEC is a document of OpenAPI 3.0 or 3.1, in YAML or JSON; without it, the contract that is built in.
    References out of it are not followed.
    """
    document = _document(spec)
    findings = lint(document)
    if form == "sarif":
        uri = file_uri(spec or _BUILT_IN, Path.cwd())
        click.echo(as_sarif(findings, LINT_RULES, uri, version("contracts")))
    else:
        click.echo(as_json(findings, document.name) if form == "json" else as_text(findings, LINT_RULES, document.name))
    return int(any(one.severity.rank <= Severity(fail_on).rank for one in findings))


def _document(spec: Path | None) -> Spec:
    if spec is None:
        return parse_spec(spec_file("openapi.yaml"), str(_BUILT_IN), drawn, built_in=True)
    return parse_spec(read_document(spec), str(spec), drawn)
