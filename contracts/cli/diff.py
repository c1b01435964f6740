"""``contracts diff``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

import click

from contracts.diff.catalogue import RULES
from contracts.diff.compare import compare
from contracts.diff.revision import Revision, parse_revision
from contracts.diff.telling import as_json, as_text
from contracts.errors import ConfigurationError
from contracts.model import Severity
from contracts.resources import baselines, spec_file

_GIT_SECONDS: Final = 30


@click.command()
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The mildest change that makes the exit code 1.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--severity",
    "policy",
    multiple=True,
    metavar="RULE=LEVEL",
    help="Judge a rule otherwise, such as response-values-widened=note.",
)
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
@click.argument("old")
@click.argument("new")
def command(fail_on: str, form: str, policy: tuple[str, ...], quiet: bool, old: str, new: str) -> int:
    """Say what a revision of an OpenAPI document breaks, and show each break by a value.

    OLD and NEW are files of OpenAPI 3.0 or 3.1 in YAML or JSON. Each may also be the name of a released
    revision of the spec, such as 1.0.3, or git:REV:PATH, such as git:HEAD~1:spec/openapi.yaml.
    """
    changes = compare(_revision(old), _revision(new), _severities(policy))
    if quiet:
        changes = tuple(change for change in changes if change.severity is not Severity.NOTE)
    click.echo(json.dumps(as_json(changes), indent=2, ensure_ascii=False) if form == "json" else as_text(changes))
    return int(any(change.severity.rank <= Severity(fail_on).rank for change in changes))


def _revision(name: str) -> Revision:
    return parse_revision(_text(name), name)


def _text(name: str) -> str:
    if name.startswith("git:"):
        return _from_git(name)
    path = Path(name)
    if not path.exists() and name in baselines():
        return spec_file(f"baselines/{name}.yaml")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        released = ", ".join(baselines())
        raise ConfigurationError(
            f"There is no file {name}. Pass a file, a released revision ({released}) or git:REV:PATH."
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError(f"{name} cannot be read: {why}. Pass a file of OpenAPI 3.0 or 3.1.") from None


def _from_git(name: str) -> str:
    _, _, rest = name.partition(":")
    revision, _, path = rest.partition(":")
    if not revision or not path or revision.startswith("-"):
        raise ConfigurationError(f"{name} is not git:REV:PATH. Write it as git:HEAD~1:spec/openapi.yaml.")
    try:
        found = subprocess.run(  # noqa: S603 - no shell, and REV cannot be an option
            ["git", "show", f"{revision}:{path}"],  # noqa: S607 - the git of the user
            capture_output=True,
            check=False,
            timeout=_GIT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ConfigurationError(f"{name} needs git, which does not answer here. Pass a file.") from None
    if found.returncode:
        why = " ".join(found.stderr.decode("utf-8", "replace").split()).removeprefix("fatal: ")
        raise ConfigurationError(f"git has no {revision}:{path}: {why}")
    return found.stdout.decode("utf-8", "replace")


def _severities(policy: tuple[str, ...]) -> dict[str, Severity]:
    found = {}
    for one in policy:
        rule, _, level = one.partition("=")
        if rule not in RULES:
            raise ConfigurationError(f"--severity {one!r} names no rule of changes. A rule is told with each change.")
        if level not in {severity.value for severity in Severity}:
            raise ConfigurationError(
                f"--severity {one!r} has no level. Write {rule}=error, {rule}=warning or {rule}=note."
            )
        found[rule] = Severity(level)
    return found
