"""A JUnit file, as GitLab, Jenkins and GitHub read it: one test case a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree as ET

from contracts.events import Event, RunEnded
from contracts.printable import printable
from contracts.report.cases import Case, Cases, Outcome
from contracts.report.tolerance import Tolerance
from contracts.rule import Rule


class Junit:
    """Collects a run and writes the file when it has ended. Warnings and notes do not fail a case."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._cases = Cases(rules=rules)
        self._tolerance = Tolerance()

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._cases.take(event)
        self._tolerance.take(event)
        if isinstance(event, RunEnded):
            self._write(event)

    def _write(self, ended: RunEnded) -> None:
        start = self._cases.start
        name = f"contracts {start.command}" if start else "contracts"
        root = ET.Element("testsuites", name=name)
        suite = ET.SubElement(root, "testsuite", name=name)
        kinds = Counter(_write_case(suite, case) for case in self._cases.all(ended))
        counts = {
            "tests": len(suite),
            "failures": kinds["failure"],
            "skipped": kinds["skipped"],
            "errors": kinds["error"],
        }
        if said := "\n".join([*self._tolerance.lines(), *map(printable, ended.remarks)]):
            ET.SubElement(suite, "system-out").text = said
        for element in (root, suite):
            for count, number in counts.items():
                # The schema by which Jenkins' xUnit plugin refuses files has no such figure for the whole.
                if element is suite or count != "skipped":
                    element.set(count, str(number))
            element.set("time", f"{ended.seconds:.3f}")
        ET.ElementTree(root).write(self._stream, encoding="utf-8", xml_declaration=True)


def _write_case(suite: ET.Element, case: Case) -> str:
    """Adds a case, and says which element tells how it went."""
    element = ET.SubElement(suite, "testcase", classname=case.suite, name=case.name, time="0")
    if case.outcome is Outcome.SKIPPED:
        ET.SubElement(element, "skipped", message=case.message)
        return "skipped"
    if case.outcome is Outcome.FAILED:
        # What a rule does not say is the fault of the run.
        kind = "error" if case.name == "run" else "failure"
        ET.SubElement(element, kind, message=case.message, type=case.name).text = case.text
        return kind
    if case.text:
        ET.SubElement(element, "system-out").text = case.text
    return "passed"
