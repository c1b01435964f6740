"""Which rules catch which planted defect: measured, and written to reports/defects.md.

python -m tests.defects.matrix
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from contracts.driver import Driver
from contracts.events import Event, Judged
from contracts.mock.defects import DEFECTS
from contracts.mock.defects.defect import Defect
from contracts.mock.world import default_behaviour
from contracts.model import Severity
from contracts.plan import cases, elsewhere, fixed, lives
from contracts.rules import PROVIDER_RULES
from contracts.runner import DEFAULT_EXAMPLES, Options, run
from contracts.target.inprocess import InProcessTarget

REPORT = Path(__file__).resolve().parents[2] / "reports" / "defects.md"
SCENARIOS = "fixed scenarios"
TABLES = "tables of values"
DEFAULT = "default run"


def catching(defect: Defect, depth: str) -> frozenset[str]:
    """The rules of severity ``error`` that are violated by the mock with a defect, at a depth."""
    found: set[str] = set()

    def emit(event: Event) -> None:
        if isinstance(event, Judged):
            found.update(finding.rule for finding in event.findings if finding.severity is Severity.ERROR)

    target = InProcessTarget(defect.plant(default_behaviour()))
    if depth == TABLES:
        # The deterministic part of a run, without what is drawn: a fifth of the time.
        driver = Driver(target=target, rules=PROVIDER_RULES, emit=emit)
        planned = fixed(PROVIDER_RULES, target.facts)[0]
        tables = (lives(target.facts), cases(PROVIDER_RULES, target.facts), elsewhere(planned, target.facts))
        for one in chain(planned, *tables):
            driver.play(one.scenario, one.phone_number)
    else:
        run(target, Options(rules=PROVIDER_RULES, examples=0 if depth == SCENARIOS else DEFAULT_EXAMPLES), emit)
    return frozenset(found)


def measured(defect: Defect) -> tuple[frozenset[str], str]:
    """The rules that catch a defect, and the least depth at which they do."""
    for depth in (SCENARIOS, TABLES, DEFAULT):
        if rules := catching(defect, depth):
            return rules, depth
    return frozenset(), DEFAULT


def row(defect: Defect) -> str:
    """The line of the report for a defect."""
    rules, depth = measured(defect)
    listed = "<br>".join(f"`{rule}`" for rule in sorted(rules)) or "none"
    return f"| `{defect.name}` | {defect.group} | `{defect.clause}` | {defect.sentence} | {depth} | {listed} |"


def header() -> str:
    """What stands above the rows."""
    return "\n".join(
        (
            "# Planted defects",
            "",
            f"{len(DEFECTS)} faults, one at a time in the built-in provider, with the rules that catch",
            "each: by the fixed scenarios alone where they do, else by those and the tables of values, else by a",
            "default run. Made by",
            "`python -m tests.defects.matrix`; a test keeps it current. `contracts run --defect NAME` shows one.",
            "",
            "| defect | group | clause | what is wrong | caught by the | rules |",
            "| --- | --- | --- | --- | --- | --- |",
        )
    )


if __name__ == "__main__":
    REPORT.write_text("\n".join([header(), *(row(defect) for defect in DEFECTS)]) + "\n", encoding="utf-8")
