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
            raise ConfigurationError(f"--rules {glob!r} names no rule. `contracts rules` lists them.")
    if not wanted:
        raise ConfigurationError("--rules names no rule. `contracts rules` lists them.")
    return tuple(rule for rule in among if any(fnmatchcase(rule.id, glob) for glob in wanted))
