"""Every planted defect is caught, by exactly the rules that the report says."""

from __future__ import annotations

import pytest

from contracts.clauses import clauses
from contracts.mock.defects import BY_NAME, DEFECTS
from contracts.mock.defects.defect import Defect
from contracts.rules import PROVIDER_RULES
from tests.defects.matrix import REPORT, header, row

LINES = REPORT.read_text(encoding="utf-8").splitlines()
ROWS = {line.split("`")[1]: line for line in LINES if line.startswith("| `")}

UNPROVEN = {
    "assumed-error-envelope": "a note: no defect of it breaks a build",
    "current-id-accepted": "a warning: no defect of it breaks a build",
    "wrong-content-type-refused": "a warning: no defect of it breaks a build",
}
"""Rules that no defect needs to prove, with the reason."""


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_caught_by_the_rules_of_the_report(defect: Defect) -> None:
    """What a run finds now is what the committed report says, and it is not nothing."""
    measured = row(defect)
    assert not measured.endswith("| none |")
    assert ROWS.get(defect.name) == measured


def test_the_report_has_no_other_rows() -> None:
    """The report lists the defects there are, under the present heading."""
    assert list(ROWS) == [defect.name for defect in DEFECTS]
    assert "\n".join(LINES).startswith(header())


def test_every_rule_catches_a_defect() -> None:
    """A rule that catches nothing proves nothing."""
    named = {name for line in ROWS.values() for name in line.rsplit("| ", 1)[1].split("`")[1::2]}
    assert {rule.id for rule in PROVIDER_RULES} - named == set(UNPROVEN)


def test_defects_are_named_once_and_lead_to_clauses() -> None:
    """Names are unique, and the clause that a defect breaks exists."""
    assert len(BY_NAME) == len(DEFECTS)
    assert {defect.clause for defect in DEFECTS} <= set(clauses())
