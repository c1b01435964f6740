"""The table of a client's tolerance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.events import PhaseEnded, Trial
from contracts.observed.habits import Habit
from contracts.report.tolerance import Tolerance, outcome

GOOD = Trial(sentence="As every day.", survivable=True, driven=False, code=0, exchanges=2, updates=1, findings=0)
AGAIN = Habit(after="429", sendings=2, pause=1.0)


def table(*trials: Trial) -> list[str]:
    """The lines for trials of profiles that are named a, b, c."""
    tolerance = Tolerance()
    for name, trial in zip("abc", trials, strict=False):
        tolerance.take(PhaseEnded(phase=name, exchanges=2, seconds=1.0, trial=trial))
    return list(tolerance.lines())


@pytest.mark.parametrize(
    ("trial", "words"),
    [
        (GOOD, "passed"),
        (replace(GOOD, code=2), "failed with 2"),
        (replace(GOOD, code=-9), "was killed by signal 9"),
        (replace(GOOD, code=2, survivable=False), "failed with 2, as they may: an error was told"),
        (replace(GOOD, code=None, survivable=False), "had to be stopped"),
        (replace(GOOD, driven=True), "clean"),
        (replace(GOOD, driven=True, findings=1), "not clean"),
    ],
)
def test_how_a_trial_went_is_told_in_words(trial: Trial, words: str) -> None:
    """Of a client's own tests by their code, of one that was asked by what was found."""
    assert outcome(trial) == words


def test_one_trial_that_went_well_needs_no_table() -> None:
    """There is nothing to compare it with."""
    assert table(GOOD) == []


def test_the_rows_stand_under_each_other() -> None:
    """With the number of those that went well above them."""
    assert table(GOOD, replace(GOOD, code=11, findings=1, exchanges=1)) == [
        "The client's tests passed under 1 of 2 profiles:",
        "  a  passed          2 exchanges  0 findings",
        "  b  failed with 11  1 exchange   1 finding",
    ]
    assert (
        table(replace(GOOD, driven=True), replace(GOOD, driven=True))[0] == "The client is clean under 2 of 2 profiles:"
    )


def test_habits_are_told_once_for_all_profiles() -> None:
    """The most sendings and the shortest pause, even if all went well."""
    told = table(replace(GOOD, habits=(AGAIN,)), replace(GOOD, habits=(replace(AGAIN, sendings=4, pause=0.5),)))
    assert told[-1] == (
        "The client sends an update again after 429: up to 4 times in all, 0.5 s after the one before or later."
    )
    assert len(table(replace(GOOD, habits=(AGAIN,)))) == 1
