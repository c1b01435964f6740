"""A run rule by rule, bounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.events import Event, RunEnded
from contracts.judge import Standing
from contracts.model import Verdict
from contracts.report.cases import MAX_BLOCK, MAX_FINDINGS, MAX_TEXT, Case, Cases, Outcome
from tests.unit.report.happenings import BY_ID, ERROR, NOTE, discovered, ended, failing, started, update


def cases(*events: Event) -> list[Case]:
    """The cases of a run of these events."""
    collected = Cases(rules=BY_ID)
    for event in events:
        collected.take(event)
    last = events[-1]
    assert isinstance(last, RunEnded)
    return list(collected.all(last))


def test_each_rule_is_a_case() -> None:
    """Names are unique within a suite, which says whose rule it is."""
    standings = {ERROR: Standing(verdict=Verdict.PASS, applied=1), "number-in-e164": Standing(reason="never")}
    first, second = cases(started(), ended(standings))
    assert (first.suite, first.name, first.outcome) == ("contracts.provider", ERROR, Outcome.PASSED)
    assert (second.suite, second.outcome) == ("contracts.consumer", Outcome.SKIPPED)
    assert second.message == "not applicable: never"


@pytest.mark.parametrize(
    ("verdict", "code", "stopped", "message"),
    [
        (Verdict.ERROR, 3, "gone", "gone"),
        (Verdict.NOT_APPLICABLE, 2, None, "Nothing was tested."),
        (Verdict.FAIL, 1, None, "The client's own tests have failed."),
    ],
)
def test_what_no_rule_says_the_run_says(verdict: Verdict, code: int, stopped: str | None, message: str) -> None:
    """No red run looks green: where no rule failed, one more case tells why."""
    begun = replace(started(), command="gate")
    *_, last = cases(begun, ended({NOTE: Standing()}, verdict, exit_code=code, stopped=stopped))
    assert (last.name, last.outcome, last.message) == ("run", Outcome.FAILED, message)


def test_a_rule_that_failed_speaks_for_the_run() -> None:
    """There is no case of the run beside it."""
    assert [case.name for case in cases(started(), discovered(), ended(failing(), Verdict.FAIL, exit_code=1))] == [
        ERROR
    ]


def test_many_findings_are_bounded() -> None:
    """The first are told in full, the others are counted."""
    found = [discovered(where=f"/{number}") for number in range(MAX_FINDINGS + 1_234)]
    (case,) = cases(started(), *found, ended(failing(), Verdict.FAIL, exit_code=1))
    assert case.text.count("ERROR  ") == MAX_FINDINGS
    assert case.text.endswith("… and 1,234 more that the event stream has (--report ndjson)")


def test_a_long_finding_is_bounded() -> None:
    """Whole lines are left out, and counted; no curl line is cut in the middle."""
    steps = tuple(update(b'"' + b"x" * 15_000 + b'"') for _ in range(10))
    (case,) = cases(started(), discovered(steps=steps), ended(failing(), Verdict.FAIL, exit_code=1))
    assert len(case.text) < MAX_BLOCK + 100
    assert case.text.count("curl ") == 2
    assert case.text.endswith("  … and 8 more lines that the event stream has (--report ndjson)")


def test_all_findings_together_are_bounded() -> None:
    """However many rules are broken."""
    steps = (update(b'"' + b"x" * 15_000 + b'"'),) * 2
    rules = list(BY_ID)[:10]
    found = [discovered(rule, where=f"/{number}", steps=steps) for rule in rules for number in range(40)]
    end = ended({rule: Standing(verdict=Verdict.PASS) for rule in rules})
    assert sum(len(case.text) for case in cases(started(), *found, end)) < MAX_TEXT + MAX_BLOCK + 1_000
