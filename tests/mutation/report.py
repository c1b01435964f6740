"""What became of the mutants, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutation.mutant import Mutant
from tests.mutation.survivors import Change

REPORT: Final = Path(__file__).resolve().parents[2] / "reports" / "mutation.md"

_HEAD: Final = """\
# Mutants of the rules and the judge

Made by `python -m tests.mutation`. A mutant is a module with one thing changed: a comparison, a
condition, a number, a text. It is dead when the tests of its own module fail:
`tests/rules/test_<rule>.py` for a rule, `tests/unit/test_judge.py` for the judge.

{made:,} mutants of {modules} modules were made. {dead:,} died ({share:.1f} %); of the {alive} that live on
{explained} are listed below with the reason why.

Of a rule what judges is changed, which is all that `applies` and `check` lead to. Not changed are

- its words (id, title, clause, `when`, docstrings): they are prose, and `rules.md` shows them;
- its scenarios and moves: whether a run sends what finds a fault is what `defects.md` proves;
- annotations and the flags of decorators: nothing reads them at run time;
- equality of texts into an order (`==` into `<=`): no rule asks which text comes first.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the mutants of one module."""

    module: str
    made: int
    survivors: tuple[Mutant, ...]


Reasons = Mapping[str, tuple[Change, ...]]


def change_of(mutant: Mutant) -> Change:
    """What was changed, as it stands in the table of reasons."""
    return mutant.module.removeprefix("contracts."), mutant.before, mutant.after


def unexplained(outcomes: Sequence[Outcome], reasons: Reasons) -> list[Mutant]:
    """The survivors for which no reason is given."""
    known = {change for changes in reasons.values() for change in changes}
    return [one for outcome in outcomes for one in outcome.survivors if change_of(one) not in known]


def stale(outcomes: Sequence[Outcome], reasons: Reasons) -> list[Change]:
    """The changes that have a reason to live and do not, of the modules that were run."""
    alive = {change_of(one) for outcome in outcomes for one in outcome.survivors}
    ran = {outcome.module.removeprefix("contracts.") for outcome in outcomes}
    return [one for changes in reasons.values() for one in changes if one[0] in ran and one not in alive]


def report(outcomes: Sequence[Outcome], reasons: Reasons) -> str:
    """The report: how many mutants died, and each that did not, by reason."""
    made, alive = sum(one.made for one in outcomes), sum(len(one.survivors) for one in outcomes)
    open_ends = [change_of(one) for one in unexplained(outcomes, reasons)]
    share = 100 * (made - alive) / made if made else 0.0
    head = _HEAD.format(
        made=made, modules=len(outcomes), dead=made - alive, share=share, alive=alive, explained=alive - len(open_ends)
    )
    told = [_section(reason, changes) for reason, changes in reasons.items()]
    return "\n".join([head, *told, *([_section("No reason yet", open_ends)] if open_ends else [])])


def _section(title: str, changes: Sequence[Change]) -> str:
    rows = [f"| {module} | {_code(before)} | {_code(after)} |" for module, before, after in changes]
    return "\n".join([f"## {title}", "", "| module | before | after |", "| --- | --- | --- |", *rows, ""])


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`" if "`" not in text else f"`` {text.replace('|', chr(92) + '|')} ``"
