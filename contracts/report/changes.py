"""What ``contracts diff`` found, as text, JSON, Markdown, JUnit, SARIF and annotations of GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from contracts.diff.approvals import Settled, fingerprint
from contracts.diff.catalogue import RULES
from contracts.diff.change import Change, Witness
from contracts.model import Severity
from contracts.printable import MAX_LINE, printable
from contracts.report.github import MAX_ANNOTATIONS, annotation_line
from contracts.report.sarif import SarifPlace, SarifResult, SarifRule, file_uri, sarif_text
from contracts.report.text import count

NOTHING: Final = "no change that a client meets"
_MARKS: Final = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}


def as_text(settled: Settled) -> str:
    """The changes for people, the gravest first, and a line that sums up."""
    lines = [line for change in settled.changes for line in _lines(change, settled.reason(change))]
    return "\n".join([*lines, *map(printable, settled.complaints), summary(settled)])


def summary(settled: Settled) -> str:
    """How many changes of each severity there are, in one line."""
    if not settled.changes:
        return NOTHING
    counted = Counter(change.severity for change in settled.open)
    parts = [count(counted[severity], severity.value) for severity in Severity if counted[severity]]
    accepted = len(settled.changes) - len(settled.open)
    return ", ".join([*parts, *([f"{accepted} accepted"] if accepted else [])])


def _lines(change: Change, accepted: str | None) -> Iterator[str]:
    yield f"{change.severity.upper():<8}{change.rule}: {printable(change.summary)}"
    for surface in change.surfaces:
        yield f"  in        {printable(surface)}"
    yield f"  old       line {change.old.line or '?'}  {printable(change.old.pointer)}"
    yield f"  new       line {change.new.line or '?'}  {printable(change.new.pointer)}"
    if change.witness is not None:
        yield f"  witness   {_claim(change.witness)}"
        yield f"            {printable(shown(change.witness))}"
        if change.witness.curl:
            yield f"            {printable(change.witness.curl)}"
    yield f"  hits      {printable(change.hit)}"
    if change.advice and change.severity is not Severity.NOTE:
        yield f"  instead   {printable(change.advice)}"
    yield f"  id        {fingerprint(change)}" + (f"  accepted: {printable(accepted)}" if accepted else "")


def _claim(witness: Witness) -> str:
    return "allowed before, refused now:" if witness.allowed_by == "old" else "ruled out before, possible now:"


def shown(witness: Witness) -> str:
    """The value that proves a change, as JSON."""
    return json.dumps(witness.value, ensure_ascii=False)


def as_json(settled: Settled) -> str:
    """One object: the changes with their fingerprints and what is accepted of them, and the complaints."""
    changes = [
        {**asdict(change), "fingerprint": fingerprint(change), "accepted": settled.reason(change)}
        for change in settled.changes
    ]
    return json.dumps({"changes": changes, "complaints": settled.complaints}, indent=2, ensure_ascii=False)


def as_markdown(settled: Settled, old: str, new: str) -> str:
    """A comment for a pull request: a verdict, a table, and what proves each change."""
    lines = [f"### {_cell(old)} → {_cell(new)}: {summary(settled)}", ""]
    if settled.changes:
        lines += ["| | change | where | who is hit |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_MARKS[change.severity]} | `{change.rule}`: {_cell(change.summary)} | "
            f"{'<br>'.join(map(_cell, change.surfaces))} | {_cell(settled.reason(change) or change.hit)} |"
            for change in settled.changes
        ]
    for change in settled.changes:
        if change.witness is not None:
            fence = "`" * max(3, _longest_run(shown(change.witness)) + 1)
            lines += ["", f"<details><summary>{_cell(change.summary)}: {_claim(change.witness)}</summary>", ""]
            lines += [f"{fence}json", printable(shown(change.witness)), fence, "", "</details>"]
    lines += ["", *(f"- {_cell(complaint)}" for complaint in settled.complaints)]
    return "\n".join(lines).rstrip()


def _longest_run(text: str) -> int:
    runs, here = 0, 0
    for letter in text:
        here = here + 1 if letter == "`" else 0
        runs = max(runs, here)
    return runs


def _cell(text: str) -> str:
    """Text that is no markup to whoever shows Markdown."""
    safe = printable(text).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{letter}" if letter in "|`*_[]" else letter for letter in safe)


def as_junit(settled: Settled, old: str, new: str, fail_on: Severity) -> str:
    """One test case a change; those as grave as ``fail_on`` and not accepted are failures."""
    name = f"contracts diff {printable(old)} {printable(new)}"
    suite = ET.Element("testsuite", name=name)
    failures = 0
    for change in settled.changes:
        title = f"{change.rule} {printable(change.old.pointer or change.new.pointer)} {fingerprint(change)}"
        case = ET.SubElement(suite, "testcase", classname=f"contracts.diff.{change.rule}", name=title, time="0")
        text = "\n".join(_lines(change, settled.reason(change)))
        if change in settled.open and change.severity.rank <= fail_on.rank:
            failures += 1
            ET.SubElement(case, "failure", message=printable(change.summary), type=change.rule).text = text
        else:
            ET.SubElement(case, "system-out").text = text
    for complaint in settled.complaints:
        failures += 1
        told = printable(complaint)
        case = ET.SubElement(suite, "testcase", classname="contracts.diff.accepted", name=told, time="0")
        ET.SubElement(case, "failure", message=told, type="accepted").text = told
    if len(suite) == 0:
        ET.SubElement(suite, "testcase", classname="contracts.diff", name=NOTHING, time="0")
    counts = {"tests": str(len(suite)), "failures": str(failures), "errors": "0", "skipped": "0"}
    root = ET.Element("testsuites", {"name": name, **counts})
    suite.attrib.update(counts)
    root.append(suite)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode()


def as_sarif(settled: Settled, old: Path, new: Path, version: str) -> str:
    """A SARIF 2.1.0 log on the new document, each place in the old one beside it. What is accepted is left out."""
    folder = Path.cwd()
    results = [
        SarifResult(
            rule=change.rule,
            severity=change.severity,
            message=_message(change),
            place=_place(file_uri(new, folder), change.new.line, change.new.pointer),
            related=((_place(file_uri(old, folder), change.old.line, change.old.pointer), "before"),),
            properties={"fingerprint": fingerprint(change), "surfaces": list(change.surfaces)},
        )
        for change in settled.open
    ]
    rules = [
        SarifRule(id=rule.id, title=rule.title, explain=rule.explain, severity=rule.severity, tags=("openapi",))
        for rule in RULES.values()
    ]
    return sarif_text(results, rules, command="diff", version=version)


def _message(change: Change) -> str:
    told = f"{change.summary}, in {change.surfaces[0]}"
    if change.witness is None:
        return told
    return f"{told}. {_claim(change.witness).capitalize()} {shown(change.witness)[:MAX_LINE]}"


def _place(uri: str, line: int | None, pointer: str) -> SarifPlace:
    return SarifPlace(uri=uri, line=line or 1, pointer=pointer)


def annotated(settled: Settled, new: str) -> Iterator[str]:
    """Lines that a job of GitHub shows beside the new document, the gravest ten."""
    for change in settled.open[:MAX_ANNOTATIONS]:
        yield annotation_line(change.severity, change.rule, _message(change), file=new, line=change.new.line)
