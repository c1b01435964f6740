"""Trying a mutant: its module's own tests, run with the mutant in the module's place.

A child of this process does it, which has all of it imported: starting pytest anew for each would take
an hour.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import signal
import sys
import types
from pathlib import Path
from typing import Final

import pytest

import contracts.cli
import contracts.rules
from tests.mutation.mutant import Mutant

ROOT: Final = Path(__file__).resolve().parents[2]
SECONDS: Final = 30
"""After this long a mutant that hangs counts as killed."""

_OPTIONS: Final = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Of pytest in a child. What was imported before it began is no news here."""


def survives(mutant: Mutant, tests: str) -> bool:
    """Whether a mutant passes the tests, tried in a child of this process."""
    child = os.fork()
    if child == 0:
        os._exit(_tried(mutant, tests))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _tried(mutant: Mutant, tests: str) -> int:
    signal.alarm(SECONDS)
    # The tests of rules need no plugin, and plugins take ten times as long to load as these tests to run.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            take_place(mutant)
            return int(pytest.main([tests, f"--rootdir={ROOT}", *_OPTIONS]))
        except BaseException:  # noqa: BLE001 - a mutant that cannot even be loaded is dead
            return 1


def take_place(mutant: Mutant) -> None:
    """Puts a mutant in the place of its module, and of its rule among the rules."""
    original = importlib.import_module(mutant.module)
    module = types.ModuleType(mutant.module)
    module.__file__ = original.__file__
    sys.modules[mutant.module] = module
    exec(compile(mutant.code, str(original.__file__), "exec"), module.__dict__)  # noqa: S102 - our own code, mutated
    parent, _, name = mutant.module.rpartition(".")
    setattr(sys.modules[parent], name, module)
    if parent == "contracts.rules":
        # Traces are judged by all rules: the mutant among them.
        for listed in ("RULES", "PROVIDER_RULES", "CONSUMER_RULES"):
            rules = tuple(
                module.RULE if rule.id == module.RULE.id else rule for rule in getattr(contracts.rules, listed)
            )
            setattr(contracts.rules, listed, rules)
