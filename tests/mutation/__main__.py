"""Makes every mutant, runs the tests that are there for it, and writes reports/mutation.md.

Ends with 1 when a mutant survives without a reason, or when a reason has outlived its mutant.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence

from tests.mutation.mutant import Mutant
from tests.mutation.mutants import mutants
from tests.mutation.report import REPORT, Outcome, report, stale, unexplained
from tests.mutation.survivors import EXPLAINED
from tests.mutation.trial import ROOT, survives

WORKERS = 2


def modules() -> dict[str, str]:
    """Each module that is mutated, with the file of its tests."""
    found = {"contracts.judge": "tests/unit/test_judge.py"}
    for path in sorted((ROOT / "contracts" / "rules").glob("[a-z]*.py")):
        found[f"contracts.rules.{path.stem}"] = f"tests/rules/test_{path.stem}.py"
    return found


def outcome_of(module: str) -> Outcome:
    """What became of the mutants of one module."""
    own = modules()[module]
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    # Were the module as it is to die, the death of its mutants would mean nothing.
    unchanged = Mutant(module=module, operator="", line=0, before="", after="", code=source)
    if not survives(unchanged, own):
        raise SystemExit(f"{module} fails its own tests as it is. Mend that first.")
    made = tuple(mutants(module, source))
    return Outcome(module=module, made=len(made), survivors=tuple(one for one in made if survives(one, own)))


def main(names: Sequence[str]) -> int:
    """Runs everything and writes the report, or the modules named and only tells."""
    chosen = [module for module in modules() if not names or module.rpartition(".")[2] in names]
    outcomes = []
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        for outcome in pool.imap(outcome_of, chosen):
            outcomes.append(outcome)
            left = unexplained([outcome], EXPLAINED)
            print(f"{outcome.module}: {outcome.made} mutants, {len(outcome.survivors)} alive, {len(left)} unexplained")
            for one in left:
                print(
                    f"  {one.line}: {one.before}\n  {' ' * len(str(one.line))}  {one.after}  [{one.operator}]",
                    flush=True,
                )
    old = stale(outcomes, EXPLAINED)
    for module, before, after in old:
        print(f"no longer alive, strike it off: {module}: {before} -> {after}")
    if not names:
        REPORT.write_text(report(outcomes, EXPLAINED), encoding="utf-8")
    return 1 if old or unexplained(outcomes, EXPLAINED) else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
