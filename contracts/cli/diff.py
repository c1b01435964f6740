"""``contracts diff``."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

import click
from click.core import ParameterSource

from contracts.cli.output import opened, opened_report
from contracts.diff.approvals import Approval, Settled, parse_approvals, settle
from contracts.diff.behaviour import moved
from contracts.diff.bump import called_for
from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.diff.easing import changes
from contracts.diff.picking import only
from contracts.diff.replay import replay
from contracts.diff.revision import Revision
from contracts.diff.sources import find_revision
from contracts.errors import ConfigurationError, ContractsError
from contracts.files import read_document
from contracts.intake import check_file
from contracts.model import Severity
from contracts.printable import printable
from contracts.report.behaviour import concerned_text, replayed_text
from contracts.report.changes import annotated, as_json, as_junit, as_sarif, as_text
from contracts.report.changes_html import as_html
from contracts.report.changes_markdown import as_markdown
from contracts.rules import RULES
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording

_Form = Callable[[Settled, Revision, Revision, Severity], str]
_FORMS: Final[Mapping[str, tuple[str, _Form]]] = {
    "text": ("diff.txt", lambda settled, old, new, fail_on: as_text(settled)),
    "json": ("diff.json", lambda settled, old, new, fail_on: as_json(settled)),
    "markdown": ("report.md", lambda settled, old, new, fail_on: as_markdown(settled, old.name, new.name)),
    "junit": ("junit.xml", lambda settled, old, new, fail_on: as_junit(settled, old.name, new.name, fail_on)),
    "sarif": (
        "diff.sarif",
        lambda settled, old, new, fail_on: as_sarif(settled, Path(old.file), Path(new.file), version("contracts")),
    ),
    "html": ("report.html", lambda settled, old, new, fail_on: as_html(settled, old, new)),
}
"""The forms of a comparison, each with the file that it is written to."""
_BESIDE_BUMP: Final[Mapping[str, str]] = {
    "fail_on": "--fail-on",
    "form": "--format",
    "accept": "--accept",
    "behaviour": "--behaviour",
    "recording": "--replay",
}
"""The options that --bump leaves nothing to do, by the names of their parameters."""


@click.command()
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The mildest change that makes the exit code 1.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMS)),
    default="text",
    show_default=True,
    envvar="CONTRACTS_DIFF_FORMAT",
    help="On stdout.",
)
@click.option(
    "--report",
    "reports",
    metavar="FORMAT,...",
    envvar="CONTRACTS_DIFF_REPORT",
    help=f"Also write files: {', '.join(_FORMS)}.",
)
@click.option("--report-dir", default=".", show_default=True, metavar="DIR", help="Where --report writes.")
@click.option(
    "--severity",
    "policy",
    multiple=True,
    metavar="RULE=SEVERITY",
    envvar="CONTRACTS_DIFF_SEVERITY",
    help="Another severity for a rule; several with commas.",
)
@click.option("--accept", metavar="FILE", type=click.Path(path_type=Path), help="Changes that are accepted, as YAML.")
@click.option(
    "--bump", is_flag=True, help="Say only which version the change calls for; 1 if the new one is not that high."
)
@click.option(
    "--behaviour", is_flag=True, help="Say as well which clauses and rules of the built-in contract are concerned."
)
@click.option(
    "--replay",
    "recording",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar="CONTRACTS_DIFF_REPLAY",
    help="Hold recorded traffic against both as well; 1 if the new one no longer allows it.",
)
@click.option("--operation", metavar="OPERATION", help="This one alone, such as 'PATCH /numbers/{id}'.")
@click.option("--allow-external", is_flag=True, help="Follow references to files in the folder of a document.")
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
@click.argument("old")
@click.argument("new")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    context: click.Context,
    fail_on: str,
    form: str,
    reports: str | None,
    report_dir: str,
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
    if bump:
        _refuse_beside_bump(context)
        recording = None
    elif form != "text" and (behaviour or recording is not None):
        raise ConfigurationError(
            f"--behaviour and --replay speak as text, which would spoil --format {form}. "
            f"Take --format text, and write the file with --report {form}."
        )
    severities, approvals, wanted = _severities(policy), _approvals(accept), _wanted(reports)
    before, after = (_revision(name, operation, external=allow_external) for name in (old, new))
    if recording is not None:
        check_file(recording)
    level = Severity(fail_on)
    read = [Path(before.file), Path(after.file), *filter(None, (accept, recording))]
    with contextlib.ExitStack() as stack:
        # Before the comparison, which may take its time: what cannot be written is told at once.
        files = [*_opened(wanted, Path(report_dir), read, stack), *_of_github(stack)]
        found = changes(before, after, severities)
        settled = settle(found, approvals, datetime.datetime.now(datetime.UTC).date())
        shown = settled.without_notes() if quiet else settled
        call = called_for(found, before, after) if bump else None
        click.echo(_FORMS[form][1](shown, before, after, level) if call is None else printable(str(call)))
        for make, stream in files:
            stream.write(make(shown, before, after, level).encode("utf-8", "replace") + b"\n")
    if call is not None:
        return int(call.is_met is not True)
    for line in annotated(shown, after.file) if _in_github() and form == "text" else ():
        click.echo(line)
    breaks = any(change.severity.rank <= level.rank for change in settled.open) or bool(settled.complaints)
    if behaviour:
        click.echo(concerned_text(moved(before, after, RULES), before, after))
    return max(int(breaks), 0 if recording is None else _replay(before, after, recording))


def _refuse_beside_bump(context: click.Context) -> None:
    """Raises ConfigurationError for an option of the command line that would have no effect."""
    for name, option in _BESIDE_BUMP.items():
        # Text is what is told anyway.
        if context.params[name] != "text" and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise ConfigurationError(
                f"--bump tells one line and judges by it alone, so {option} has no effect. Leave one of them out."
            )


def _revision(name: str, operation: str | None, *, external: bool) -> Revision:
    found = find_revision(name, external=external)
    return found if operation is None else only(found, operation)


def _severities(policy: tuple[str, ...]) -> dict[str, Severity]:
    """The severities that are set otherwise: one for each option, or several with commas."""
    return dict(_severity(one) for text in policy for one in _parts(text) or (text,))


def _severity(text: str) -> tuple[str, Severity]:
    rule, _, severity = text.partition("=")
    if rule not in CHANGE_RULES:
        raise ConfigurationError(
            f"--severity names no rule of changes: {rule[:80]!r}. `contracts rules --of diff` lists them."
        )
    if severity not in list(Severity):
        raise ConfigurationError(f"--severity {text[:80]!r}: write RULE=SEVERITY, with one of {', '.join(Severity)}.")
    return rule, Severity(severity)


def _approvals(accept: Path | None) -> tuple[Approval, ...]:
    return () if accept is None else parse_approvals(read_document(accept), str(accept))


def _wanted(reports: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(_parts(reports or "")))
    for name in names:
        if name not in _FORMS:
            raise ConfigurationError(f"--report {name[:80]!r} is not a format. The formats are {', '.join(_FORMS)}.")
    return names


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _opened(
    wanted: tuple[str, ...], folder: Path, read: list[Path], stack: contextlib.ExitStack
) -> list[tuple[_Form, IO[bytes]]]:
    """The files of --report. Raises ConfigurationError for one that cannot be written, or that is read here."""
    return [(make, opened_report(folder / file, read, stack)) for file, make in (_FORMS[name] for name in wanted)]


def _of_github(stack: contextlib.ExitStack) -> list[tuple[_Form, IO[bytes]]]:
    """The summary of a job of GitHub."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY") if _in_github() else None
    if not summary:
        return []
    stream = opened(Path(summary), "ab", "GITHUB_STEP_SUMMARY has to name a file.", stack)
    return [(_FORMS["markdown"][1], stream)]


def _in_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _replay(old: Revision, new: Revision, recording: Path) -> int:
    """Tells which exchanges of a recording the new revision no longer allows. 2 when there is none to replay."""
    cut: list[ContractsError] = []
    replayed = replay(_until_cut(read_recording(recording), cut), old, new)
    if replayed.exchanges:
        click.echo(replayed_text(replayed, str(recording)))
    if cut:
        raise cut[0]
    if not replayed.exchanges:
        click.echo("Nothing was replayed: the recording has no exchange of an operation of the old document.", err=True)
        return 2
    return int(bool(replayed.refusals))


def _until_cut(entries: Iterator[Entry], cut: list[ContractsError]) -> Iterator[Entry]:
    """The entries of a recording up to where it cannot be read any more, and why it cannot."""
    try:
        yield from entries
    except ContractsError as error:
        cut.append(error)
