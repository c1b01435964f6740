"""A JUnit file: one test case a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree as ET

from contracts.clauses import clauses
from contracts.events import Discovered, Event, RunEnded, RunStarted
from contracts.model import Severity, Verdict
from contracts.report.text import finding_lines, printable
from contracts.rule import Rule


class Junit:
    """Collects a run and writes the file when it has ended. Warnings and notes do not fail a case."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._rules = rules
        self._start: RunStarted | None = None
        self._found: dict[str, list[Discovered]] = {}

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        match event:
            case RunStarted():
                self._start = event
            case Discovered():
                self._found.setdefault(event.finding.rule, []).append(event)
            case RunEnded():
                self._write(event)

    def _write(self, ended: RunEnded) -> None:
        suite = ET.Element("testsuite", name="contracts", time=f"{ended.seconds:.3f}")
        failures = skipped = 0
        for name, standing in ended.standings.items():
            rule = self._rules[name]
            case = ET.SubElement(suite, "testcase", classname=f"contracts.{rule.party}", name=name, time="0")
            found = self._found.get(name, [])
            text = "\n\n".join("\n".join(self._lines(event, rule)) for event in found)
            if standing.verdict is Verdict.FAIL and rule.severity is Severity.ERROR:
                failures += 1
                ET.SubElement(case, "failure", message=_message(found, rule), type=rule.id).text = text
            elif standing.verdict in (Verdict.NOT_APPLICABLE, Verdict.INCONCLUSIVE):
                skipped += 1
                ET.SubElement(case, "skipped", message=f"{standing.verdict.label}: {printable(standing.reason)}")
            elif text:
                ET.SubElement(case, "system-out").text = text
        if ended.verdict in (Verdict.ERROR, Verdict.NOT_APPLICABLE):
            case = ET.SubElement(suite, "testcase", classname="contracts.run", name="run", time="0")
            ET.SubElement(case, "error", message=printable(ended.stopped or "nothing was tested"))
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(failures))
        suite.set("skipped", str(skipped))
        suite.set("errors", str(int(ended.verdict in (Verdict.ERROR, Verdict.NOT_APPLICABLE))))
        ET.ElementTree(suite).write(self._stream, encoding="utf-8", xml_declaration=True)

    def _lines(self, event: Discovered, rule: Rule) -> list[str]:
        base_url, credentials = (self._start.base_url, self._start.curl_credentials) if self._start else ("", "")
        return list(finding_lines(event, rule, clauses()[rule.clause], base_url, credentials))


def _message(found: list[Discovered], rule: Rule) -> str:
    if not found:
        return rule.title
    mismatch = found[0].finding.mismatch
    return printable(f"{rule.title}. At {mismatch.where}: expected {mismatch.expected}; received {mismatch.received}")
