"""The corpus: what is said of single changes whose truth is known."""

from __future__ import annotations

import functools
from collections import Counter

import pytest

from contracts.model import Severity
from tests.diff.corpus import cases
from tests.diff.measuring import Answer, asked

_CASES = tuple(cases())
AREAS = tuple(dict.fromkeys((case.area, case.name[-3:]) for case in _CASES))

RIGHT = 0.97
WITH_WITNESS = 0.95


@functools.cache
def answers(area: str, version: str) -> tuple[Answer, ...]:
    """The answers for the cases of one area and one version of OpenAPI."""
    return tuple(asked(case) for case in _CASES if case.area == area and case.name.endswith(version))


def test_the_corpus_is_large_and_has_every_kind() -> None:
    """There are at least 150 changes, in seven areas, of each truth, for both versions."""
    assert len({case.name[:-4] for case in _CASES}) >= 150
    assert len(AREAS) == 14
    assert set(Counter(case.truth for case in _CASES)) == {"break", "risk", "safe"}


def test_a_case_changes_its_document() -> None:
    """No case compares a document with itself."""
    assert [case.name for case in _CASES if case.old == case.new] == []


@pytest.mark.parametrize(("area", "version"), AREAS)
def test_the_verdicts_are_right(area: str, version: str) -> None:
    """The share of right verdicts is at least the one promised, and no break is called safe."""
    given = answers(area, version)
    wrong = [answer.case.name for answer in given if not answer.is_right]
    assert len(wrong) <= (1 - RIGHT) * len(given), wrong
    assert [answer.case.name for answer in given if answer.case.truth == "break" and answer.said == "safe"] == []


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_a_refactoring_is_silent(version: str) -> None:
    """What changes nothing for anybody is told as nothing, not even as a note."""
    assert {answer.case.name: answer.changes for answer in answers("neutral", version) if answer.changes} == {}


@pytest.mark.parametrize(("area", "version"), AREAS)
def test_a_break_has_a_witness(area: str, version: str) -> None:
    """Breaks are shown by a value, but for a small share."""
    breaks = [
        change for answer in answers(area, version) for change in answer.changes if change.severity is Severity.ERROR
    ]
    assert sum(change.witness is None for change in breaks) <= (1 - WITH_WITNESS) * len(breaks)


@pytest.mark.parametrize(("area", "version"), AREAS)
def test_a_change_has_its_lines(area: str, version: str) -> None:
    """Each change names a line in both documents."""
    changes = [change for answer in answers(area, version) for change in answer.changes]
    assert [change for change in changes if None in (change.old.line, change.new.line)] == []
