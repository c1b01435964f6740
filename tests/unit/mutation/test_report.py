"""What became of the mutants, as Markdown."""

from __future__ import annotations

from tests.mutation.mutant import Mutant
from tests.mutation.report import Outcome, report, stale, unexplained


def mutant(before: str = "a | b", after: str = "a & b", module: str = "contracts.rules.a") -> Mutant:
    """A mutant that lives on."""
    return Mutant(module=module, operator="x", line=7, before=before, after=after, code="")


ALL_DEAD = Outcome(module="contracts.judge", made=3, survivors=())
ONE_ALIVE = Outcome(module="contracts.rules.a", made=1, survivors=(mutant(),))
KNOWN = {"It is as right": (("rules.a", "a | b", "a & b"),)}


def test_survivors_are_listed_by_reason() -> None:
    """The share of the dead is told, and each survivor with the line that was changed."""
    text = report([ALL_DEAD, ONE_ALIVE], KNOWN)
    assert "4 mutants of 2 modules were made. 3 died (75.0 %); of the 1 that live on\n1 are listed" in text
    assert "## It is as right\n\n| module | before | after |\n| --- | --- | --- |\n" in text
    assert text.splitlines()[-1] == "| rules.a | `a \\| b` | `a & b` |"
    assert "No reason yet" not in text


def test_a_survivor_without_a_reason_is_told() -> None:
    """It is listed apart, and is what makes the command fail."""
    assert unexplained([ALL_DEAD, ONE_ALIVE], {}) == [mutant()]
    assert unexplained([ONE_ALIVE], KNOWN) == []
    assert "## No reason yet" in report([ONE_ALIVE], {})


def test_a_reason_that_outlives_its_mutant_is_told() -> None:
    """Of the modules that were run alone."""
    dead = Outcome(module="contracts.rules.a", made=1, survivors=())
    assert stale([dead], KNOWN) == [("rules.a", "a | b", "a & b")]
    assert stale([ONE_ALIVE], KNOWN) == []
    assert stale([ALL_DEAD], KNOWN) == []


def test_no_survivor_is_said() -> None:
    """Where all die there is no table."""
    text = report([ALL_DEAD], {})
    assert "3 died (100.0 %); of the 0 that live on" in text
    assert "##" not in text
