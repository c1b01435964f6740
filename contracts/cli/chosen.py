"""Which rules a command judges by."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from contracts.errors import ConfigurationError
from contracts.rule import Rule


def chosen_rules(globs: str | None, among: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that the globs name; all without. Raises ConfigurationError for a glob that names none."""
    if globs is None:
        return tuple(among)
    wanted = [glob.strip() for glob in globs.split(",") if glob.strip()]
    for glob in wanted:
        if not any(fnmatchcase(rule.id, glob) for rule in among):
            raise ConfigurationError(f"--rules {glob!r} names no rule {_that(among)}.")
    if not wanted:
        raise ConfigurationError(f"--rules names no rule {_that(among)}.")
    return tuple(rule for rule in among if any(fnmatchcase(rule.id, glob) for glob in wanted))


def _that(among: Sequence[Rule]) -> str:
    """Which rules may be named, and where they are listed."""
    parties = {rule.party.value for rule in among}
    of_one = f"on a {parties.pop()}" if len(parties) == 1 else "on traffic"
    return f"{of_one}. `contracts rules` lists them with their parties"
