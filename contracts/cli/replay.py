"""``contracts replay ID``."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import click

from contracts.cli.behaviour import behaviour_of, check_of_mock, mock_options
from contracts.cli.careful import Place, looked_after, tell_plan
from contracts.cli.live import live_negative_option, live_option
from contracts.cli.output import REPORTS, told
from contracts.errors import ConfigurationError
from contracts.events import Discovered, Emit, Event, RunEnded, RunStarted
from contracts.gentle import are_gentle
from contracts.model import Finding, Request
from contracts.replaying import check_replayable, resent
from contracts.report.stream import IncompleteStreamError, read_stream
from contracts.report.text import case_id
from contracts.resources import state_folder
from contracts.rules import RULES
from contracts.runner import Options, run
from contracts.target.port import Target
from contracts.target.select import select

_STREAM: Final = Path("reports/runs") / REPORTS["ndjson"]
_BY_ID: Final = {rule.id: rule for rule in RULES}
_NAMED: Final = 10
"""How many ids are listed where none fits."""


class _Case(NamedTuple):
    """What a stream tells of one case: how its run began, what is to be sent, and what was found by that."""

    begun: RunStarted
    steps: tuple[Request, ...]
    findings: tuple[Finding, ...]


@click.command()
@click.option("--target", help="mock, a URL, or a target of the configuration file.  [default: as in the stream]")
@click.option(
    "--config",
    "config_file",
    envvar="CONTRACTS_REPLAY_CONFIG",
    metavar="FILE",
    help="Configuration [default: contracts.toml or pyproject.toml here].",
)
@live_option
@live_negative_option
@click.option("--restore/--no-restore", default=True, show_default=True, help="Put the numbers back.")
@click.option(
    "--report", "reports", envvar="CONTRACTS_REPLAY_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/replays", show_default=True, help="Where reports go.")
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@mock_options
@click.argument("case", metavar="ID")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def command(  # noqa: PLR0913, PLR0917 - a command line is what it is
    target: str | None,
    config_file: str | None,
    live: bool,
    live_negative: bool,
    restore: bool,
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
    defect: str | None,
    dialect: str | None,
    case: str,
    files: tuple[Path, ...],
) -> int:
    """Send again what has shown a finding, and judge what comes.

    ID stands under each finding. FILES are event streams, which --report ndjson writes; without them it
    is reports/runs/run.ndjson. The exit code is that of a run: 1 if the contract is broken again. The
    numbers are brought to rest first and put back at the end.
    """
    found = _case(case, files or (_written(),))
    rules = tuple({_BY_ID[finding.rule] for finding in found.findings})
    check_replayable(case, rules)
    parties = {rule.party for rule in rules}
    begun = found.begun
    if target is None:
        if begun.command == "check":
            raise ConfigurationError(f"The case {case} stands in a recording. Pass --target: where it is to be sent.")
        defect, dialect = defect or begun.defect or None, dialect or begun.dialect or None
    name = target or begun.target
    check_of_mock(name, defect, dialect)
    provider, _ = select(name, config_file, os.environ, behaviour_of(defect, dialect), live=live, plans=False)
    if target is None:
        _check_same(case, begun, provider)
    place = Place(
        provider=provider,
        config_file=config_file,
        folder=state_folder(),
        restores=restore and provider.name != "mock",
        negative=live_negative,
    )
    steps = tuple(resent(step) for step in found.steps)
    if not (place.here or place.negative or are_gentle(steps)):
        raise ConfigurationError(
            f"The case {case} sends what the contract refuses, or may refuse. Pass --live-negative if {provider.name} "
            "may be sent that."
        )
    options = Options(
        rules=tuple(rule for rule in RULES if rule.party in parties),
        steps=steps,
        defect=defect or "",
        dialect=dialect or "",
    )
    if not place.here:
        tell_plan(place, options)
    with (
        contextlib.closing(provider),
        told(RULES, reports, report_dir, quiet=quiet, verbose=verbose, keep=files or (_STREAM,)) as emit,
        looked_after(place) as caretaker,
    ):
        return run(provider, options, _comparing(found.findings, emit), caretaker=caretaker).exit_code


def _written() -> Path:
    """The stream of the last run here. Raises ConfigurationError when it has written none."""
    if not _STREAM.exists():
        raise ConfigurationError(
            f"There is no {_STREAM}, where cases are looked up. Run again with --report ndjson, or name the stream."
        )
    return _STREAM


def _check_same(case: str, begun: RunStarted, provider: Target) -> None:
    """Raises ConfigurationError when a name stands for another provider than the one of the run."""
    for what, then, now in (
        ("at", begun.base_url, provider.base_url),
        ("in project", begun.facts.project_id, provider.facts.project_id),
    ):
        if begun.facts.project_id and then != now:
            raise ConfigurationError(
                f"The case {case} was found {what} {then}, and here {begun.target} is {what} {now}. "
                f"Pass --config with the file of that run, or --target {begun.target} to send it there."
            )


def _case(case: str, files: Sequence[Path]) -> _Case:
    """The case of an id. Raises ConfigurationError when there is none, or the stream cannot be used."""
    if re.fullmatch("[0-9a-f]{12}", case) is None:
        raise ConfigurationError(f"{case[:40]!r} is no id of a case: it has twelve digits, and stands under a finding.")
    known: dict[str, None] = {}
    for file in files:
        found = _in_file(case, file, known)
        if found is not None:
            return found
    names = ", ".join(list(known)[:_NAMED]) + (" …" if len(known) > _NAMED else "")
    there = f"There is {names}" if known else f"{'It has' if len(files) == 1 else 'They have'} none"
    raise ConfigurationError(f"No finding in {', '.join(map(str, files))} has the id {case}. {there}.")


def _in_file(case: str, file: Path, known: dict[str, None]) -> _Case | None:
    """The case, if the stream has it. Adds the ids that it has to ``known``."""
    begun: RunStarted | None = None
    steps: tuple[Request, ...] = ()
    findings: list[Finding] = []
    # What was cut off later says nothing about a case that is there.
    with contextlib.suppress(IncompleteStreamError):
        for event in read_stream(file):
            if isinstance(event, RunStarted):
                begun = event
            elif isinstance(event, Discovered) and event.finding.rule in _BY_ID:
                name = case_id(event.steps)
                known.setdefault(name)
                if name == case:
                    findings.append(event.finding)
                    steps = event.steps
    return _Case(begun=begun, steps=steps, findings=tuple(findings)) if begun and findings else None


def _comparing(before: Sequence[Finding], emit: Emit) -> Emit:
    """Tells at the end which of the findings were there again."""

    def taken(event: Event) -> None:
        if isinstance(event, RunEnded):
            words = [
                f"{'Found again' if finding.cause in event.counts else 'Not found again'}: "
                f"{finding.rule} at {finding.mismatch.where}"
                for finding in before
            ]
            event = replace(event, remarks=(*event.remarks, *words))
        emit(event)

    return taken
