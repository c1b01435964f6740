"""``contracts diff``."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from contracts.diff.approvals import Approval, Settled, parse_approvals, settle
from contracts.diff.behaviour import moved
from contracts.diff.bump import called_for
from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.diff.compare import compare
from contracts.diff.picking import only
from contracts.diff.replay import Replayed, replay
from contracts.diff.revision import Revision
from contracts.diff.sources import find_revision
from contracts.errors import ConfigurationError
from contracts.files import read_document
from contracts.model import Severity
from contracts.printable import printable
from contracts.report.changes import annotated, as_json, as_junit, as_markdown, as_sarif, as_text
from contracts.report.changes_html import as_html
from contracts.report.text import count
from contracts.rules import RULES
from contracts.traffic.files import read_recording

_Form = Callable[[Settled, Revision, Revision, Severity], str]
_FORMS: Final[dict[str, _Form]] = {
    "text": lambda settled, old, new, fail_on: as_text(settled),
    "json": lambda settled, old, new, fail_on: as_json(settled),
    "markdown": lambda settled, old, new, fail_on: as_markdown(settled, old.name, new.name),
    "junit": lambda settled, old, new, fail_on: as_junit(settled, old.name, new.name, fail_on),
    "sarif": lambda settled, old, new, fail_on: as_sarif(settled, Path(old.name), Path(new.name), version("contracts")),
    "html": lambda settled, old, new, fail_on: as_html(settled, old, new),
}


@click.command()
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The mildest change that makes the exit code 1.",
)
@click.option("--format", "form", type=click.Choice(list(_FORMS)), default="text", show_default=True)
@click.option("--severity", "policy", multiple=True, metavar="RULE=SEVERITY", help="Another severity for a rule.")
@click.option("--accept", metavar="FILE", type=click.Path(path_type=Path), help="Changes that are accepted, as YAML.")
@click.option("--bump", is_flag=True, help="Say which version the change calls for; 1 only if the new one is too low.")
@click.option("--behaviour", is_flag=True, help="Say which clauses and rules of the built-in contract are concerned.")
@click.option(
    "--replay", "recording", type=click.Path(path_type=Path), metavar="FILE", help="Hold recorded traffic against both."
)
@click.option("--operation", metavar="OPERATION", help="This one alone, such as 'PATCH /numbers/{id}'.")
@click.option("--allow-external", is_flag=True, help="Follow references to files in the folder of a document.")
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
@click.argument("old")
@click.argument("new")
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    fail_on: str,
    form: str,
    policy: tuple[str, ...],
    accept: Path | None,
    bump: bool,
    behaviour: bool,
    recording: Path | None,
    operation: str | None,
    allow_external: bool,
    quiet: bool,
    old: str,
    new: str,
) -> int:
    """Say what a revision of an OpenAPI document breaks, and prove each break with a value.

    OLD and NEW are files of OpenAPI 3.0 or 3.1, files of a commit such as git:HEAD~1:spec/openapi.yaml, or
    released revisions of the built-in contract, such as 1.0.3 or newest. Exit codes: 0 nothing breaks, 1
    something does, 2 bad input.
    """
    severities = dict(_severity(one) for one in policy)
    approvals = _approvals(accept)
    before, after = (_revision(name, operation, external=allow_external) for name in (old, new))
    if behaviour or recording is not None:
        return _behave(before, after, recording)
    changes = compare(before, after, severities)
    if bump:
        call = called_for(changes, before, after)
        click.echo(printable(str(call)))
        return int(call.is_met is False)
    if quiet:
        changes = tuple(change for change in changes if change.severity is not Severity.NOTE)
    settled = settle(changes, approvals, datetime.datetime.now(datetime.UTC).date())
    click.echo(_FORMS[form](settled, before, after, Severity(fail_on)))
    if os.environ.get("GITHUB_ACTIONS") == "true" and form == "text":
        for line in annotated(settled, new):
            click.echo(line)
    grave = any(change.severity.rank <= Severity(fail_on).rank for change in settled.open)
    return int(grave or bool(settled.complaints))


def _revision(name: str, operation: str | None, *, external: bool) -> Revision:
    found = find_revision(name, external=external)
    return found if operation is None else only(found, operation)


def _severity(text: str) -> tuple[str, Severity]:
    rule, _, severity = text.partition("=")
    if rule not in CHANGE_RULES:
        raise ConfigurationError(f"--severity names no rule of changes: {rule[:80]!r}.")
    if severity not in list(Severity):
        raise ConfigurationError(f"--severity {text[:80]!r}: write RULE=SEVERITY, with one of {', '.join(Severity)}.")
    return rule, Severity(severity)


def _approvals(accept: Path | None) -> tuple[Approval, ...]:
    return () if accept is None else parse_approvals(read_document(accept), str(accept))


def _behave(old: Revision, new: Revision, recording: Path | None) -> int:
    """Tells which clauses are concerned, or which exchanges of a recording the new revision no longer allows."""
    if recording is not None:
        return _tell_replay(replay(read_recording(recording), old, new), recording)
    concerned = tuple(moved(old, new, RULES))
    for one in concerned:
        click.echo(f"{one.clause.number} {one.clause.id}: {one.clause.text}")
        for pointer in one.pointers:
            click.echo(f"  at     {printable(pointer)}" + ("" if new.at(pointer) is not None else "  (gone)"))
        click.echo(f"  rules  {', '.join(one.rules) or 'none: nothing enforces it'}")
    click.echo(f"{count(len(concerned), 'clause')} concerned" if concerned else "no clause is concerned")
    return 0


def _tell_replay(replayed: Replayed, recording: Path) -> int:
    for one in replayed.refusals:
        request = one.exchange.request
        wanted, came = printable(one.expected), printable(one.received)
        click.echo(f"{one.what} at {printable(one.where)}: expected {wanted}, received {came}")
        place = f"{printable(str(recording))}, entry {one.entry}, {count(one.times, 'time')}"
        click.echo(f"  first  {place}: {printable(request.method)} {printable(request.path)}")
    if not replayed.exchanges:
        click.echo("Nothing was replayed: the recording has no exchange of an operation of the old document.", err=True)
        return 2
    click.echo(f"{count(replayed.exchanges, 'exchange')} replayed, {count(len(replayed.refusals), 'kind')} of refusal")
    return int(bool(replayed.refusals))
