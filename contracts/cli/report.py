"""``contracts report``."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.cli.output import REPORTS, told
from contracts.errors import ConfigurationError
from contracts.model import Verdict
from contracts.printable import printable
from contracts.report.merge import heads, tell
from contracts.rules import RULES


@click.command()
@click.option(
    "--report", "reports", envvar="CONTRACTS_REPORT_REPORT", metavar="FMT,…", help=f"Also write: {', '.join(REPORTS)}."
)
@click.option("--report-dir", metavar="DIR", default="reports/runs", show_default=True, help="Where reports go.")
@click.option("-q", "--quiet", is_flag=True, help="The verdict only.")
@click.option("-v", "--verbose", is_flag=True, help="Notes too, and every rule.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def command(
    reports: str | None,
    report_dir: str,
    quiet: bool,
    verbose: bool,
    files: tuple[Path, ...],
) -> int:
    """Tell a run again from its event stream.

    In other formats, or the shards of a run as one. FILES are what --report ndjson has written, gzip too.
    The exit code is that of the run. A stream that was cut off, or a set of shards that is not whole, ends
    with 3 unless it shows the contract broken.
    """
    if not files:
        raise ConfigurationError("Name an event stream: contracts report reports/runs/run.ndjson")
    _refuse_repeats(files)
    rules = {rule.id: rule for rule in RULES}
    # Before a report is opened: a file that cannot be read shall not cost the last report.
    heads(files, rules)
    with told(RULES, reports, report_dir, quiet=quiet, verbose=verbose, keep=files) as emit:
        ended = tell(files, rules, emit)
    if ended.verdict is Verdict.ERROR:
        click.echo(f"Error: {printable(ended.stopped or 'the run could not be finished')}", err=True)
    return ended.exit_code


def _refuse_repeats(files: tuple[Path, ...]) -> None:
    """Counts would double."""
    for file in files:
        if [other.resolve() for other in files].count(file.resolve()) > 1:
            raise ConfigurationError(f"{file} is named twice. Name each stream once.")
