"""What only allows more: told as notes, once, and never where something is told already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.catalogue import EASED, RULES
from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.easing import changes, eased
from contracts.diff.revision import Revision, parse_revision
from contracts.model import Severity
from tests.diff.corpus import Case, cases
from tests.unit.diff.revisions import grown, revision, shorter


def notes(old: Revision, new: Revision) -> list[tuple[str, str]]:
    """Rules and summaries of what is allowed on top."""
    return [(one.rule, one.summary) for one in eased(old, new, compare(old, new))]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (shorter, ("request-length-widened", "/displayName: maxLength is 80, and was 40")),
        (grown, ("response-values-narrowed", "/type: the value TOLL_FREE is gone")),
    ],
)
def test_the_way_back_of_a_break_is_a_note(change: Callable[[Any], None], note: tuple[str, str]) -> None:
    """With what is and what was, as of the way there, and nobody is hit."""
    old, new = revision(change, name="old.yaml"), revision()
    assert notes(old, new) == [note]
    (told,) = changes(old, new)
    assert (told.severity, told.hit, told.witness) == (Severity.NOTE, "no client", None)
    assert told.old.line is not None
    assert told.new.line is not None


def test_what_is_told_is_not_told_again() -> None:
    """A value that takes the place of another is one change."""

    def renamed(root: Any) -> None:
        root["components"]["schemas"]["Number"]["properties"]["type"]["enum"] = ["LOCAL", "CELLULAR"]

    assert [one.rule for one in changes(revision(), revision(renamed))] == ["response-values-widened"]


def test_its_severity_can_be_set() -> None:
    """As that of any rule."""
    (told,) = changes(revision(shorter), revision(), {"request-length-widened": Severity.WARNING})
    assert told.severity is Severity.WARNING


def test_each_way_back_has_a_rule_of_its_own() -> None:
    """A note that has no severity to lose, and no rule stands for two."""
    assert len(set(EASED.values())) == len(EASED)
    assert {RULES[rule].severity for rule in EASED.values()} == {Severity.NOTE}
    assert not set(EASED) & set(EASED.values())


def few() -> list[Case]:
    """The cases that say nothing, of one version of OpenAPI, and some others."""
    return [case for case in cases() if case.area == "neutral" and case.name.endswith("3.1")]


@pytest.mark.parametrize("case", few(), ids=lambda case: case.name)
def test_a_refactoring_allows_nothing_on_top(case: Case) -> None:
    """Neither there nor back."""
    old, new = parse_revision(case.old, "old"), parse_revision(case.new, "new")
    told: tuple[Change, ...] = (*changes(old, new), *changes(new, old))
    assert [one.rule for one in told] == []
