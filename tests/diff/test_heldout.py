"""The held-out corpus: what is said of single changes that were written without sight of the tool."""

from __future__ import annotations

import itertools

import pytest

from contracts.model import Severity
from tests.diff.measuring import asked, first_contact, held_out

_ALL, _SEEN = held_out()
_CHANGES = [list(group) for _, group in itertools.groupby(_ALL, key=lambda case: case.name[:-4])]
_CASES = [several[index % len(several)] for index, several in enumerate(_CHANGES)]
"""Each change once, for one version of OpenAPI and the other by turns; the benchmark asks for both."""


def test_the_changes_are_new_and_many() -> None:
    """There are at least 150 that the corpus lacks, no two have the same name, and each changes its document."""
    names = [case.name for case in _ALL]
    assert len(_CHANGES) >= 150
    assert len(set(names)) == len(names)
    assert [case.name for case in _ALL if case.old == case.new] == []


def test_the_first_contact_is_kept() -> None:
    """What was said at first contact is on record for every change that is still there, with the truth of then."""
    record = first_contact()
    assert {case.name for case in _ALL} | _SEEN <= set(record)
    corrected = {case.name[:-4] for case in _ALL if case.truth != record[case.name].truth}
    assert corrected == {"address-unevaluated", "filter-closed", "receipt-closed"}


@pytest.mark.parametrize("area", sorted({case.area for case in _CASES}))
def test_the_verdicts_are_right(area: str) -> None:
    """Every verdict is the truth, a refactoring is silent, and every break has a witness and its lines."""
    answers = [asked(case) for case in _CASES if case.area == area]
    assert [(one.case.name, one.said) for one in answers if one.said != one.case.truth] == []
    assert [one.case.name for one in answers if area == "neutral" and one.changes] == []
    changes = [(one.case.name, change) for one in answers for change in one.changes]
    assert [name for name, one in changes if one.severity is Severity.ERROR and one.witness is None] == []
    assert [name for name, one in changes if None in (one.old.line, one.new.line)] == []
