"""Makes every mutant, runs the tests that are there for it, and writes reports/mutation.md.

cosmic-ray makes the mutants. They are run here and not by it: starting pytest anew for each would
take an hour. A child of this process, which has all of it imported, takes a mutant in place of its
module and runs the module's own tests.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import signal
import sys
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import parso
import pytest
from cosmic_ray.ast import Visitor
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

import contracts.rules
from tests.mutation.report import REPORT, report

ROOT: Final = Path(__file__).resolve().parents[2]
SECONDS: Final = 30
"""After this long a mutant that hangs counts as killed."""
SKIPPED: Final = ("core/ReplaceBinaryOperator_BitOr", "core/RemoveDecorator", "core/Variable")
"""Operators that make no mutants of ours: the bar of an annotation, decorators that rules lack, named variables."""


_OPTIONS: Final = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Of pytest in a child. What was imported before it began is no news here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One module with one thing changed."""

    module: str
    line: int
    before: str
    after: str
    code: str


def modules() -> dict[str, str]:
    """Each module that is mutated, with the file of its tests."""
    found = {"contracts.judge": "tests/unit/test_judge.py"}
    for path in sorted((ROOT / "contracts" / "rules").glob("[a-z]*.py")):
        found[f"contracts.rules.{path.stem}"] = f"tests/rules/test_{path.stem}.py"
    return found


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module that differs from it in code, each once."""
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    seen = {source}
    for name in operator_names():
        if name.startswith(SKIPPED):
            continue
        operator = get_operator(name)()
        for occurrence in range(_occurrences(source, operator)):
            visitor = MutationVisitor(occurrence, operator)
            code = visitor.walk(parso.parse(source)).get_code()
            if visitor.mutation_applied and code not in seen:
                seen.add(code)
                yield _mutant(module, source, code)


def unchanged(module: str) -> Mutant:
    """The module as it is: were it to die, the death of its mutants would mean nothing."""
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    return Mutant(module=module, line=0, before="", after="", code=source)


def _occurrences(source: str, operator: object) -> int:
    counted = [0]

    class Counter(Visitor):
        def visit(self, node: object) -> object:
            counted[0] += sum(1 for _ in operator.mutation_positions(node))  # type: ignore[attr-defined]
            return node

    Counter().walk(parso.parse(source))
    return counted[0]


def _mutant(module: str, source: str, code: str) -> Mutant:
    pairs = enumerate(zip(source.splitlines(), code.splitlines(), strict=False), start=1)
    line, (before, after) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return Mutant(module=module, line=line, before=before.strip(), after=after.strip(), code=code)


def survives(mutant: Mutant, tests: str) -> bool:
    """Whether a mutant passes the tests, tried in a child of this process."""
    child = os.fork()
    if child == 0:
        os._exit(_tried(mutant, tests))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _tried(mutant: Mutant, tests: str) -> int:
    signal.alarm(SECONDS)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            _take_place(mutant)
            return int(pytest.main([tests, *_OPTIONS]))
        except BaseException:  # noqa: BLE001 - a mutant that cannot even be loaded is dead
            return 1


def _take_place(mutant: Mutant) -> None:
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


def main(names: Sequence[str]) -> None:
    """Runs everything, or the modules named, and writes the report."""
    survivors: list[Mutant] = []
    made: dict[str, int] = {}
    for module, own in modules().items():
        if names and module.rpartition(".")[2] not in names:
            continue
        if not survives(unchanged(module), own):
            raise SystemExit(f"{module} fails its own tests as it is. Mend that first.")
        for mutant in mutants(module):
            made[module] = made.get(module, 0) + 1
            if survives(mutant, own):
                survivors.append(mutant)
        alive = sum(one.module == module for one in survivors)
        print(f"{module}: {made.get(module, 0)} mutants, {alive} alive", flush=True)
    text = report(made, [(one.module, one.line, one.before, one.after) for one in survivors])
    if not names:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(sys.argv[1:])
