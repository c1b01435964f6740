"""What ``contracts diff`` found, as text, JSON, JUnit, SARIF and annotations of GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from contracts.diff.approvals import Settled, fingerprint
from contracts.diff.catalogue import RULES
from contracts.diff.change import Change, Witness
from contracts.diff.revision import Place
from contracts.model import Json, Severity
from contracts.printable import MAX_LINE, printable
from contracts.report.github import MAX_ANNOTATIONS, annotation_line
from contracts.report.sarif import SarifPlace, SarifResult, SarifRule, file_uri, sarif_text
from contracts.report.text import count

NOTHING: Final = "no change that a client meets"
MAX_SURFACES: Final = 5
"""How many surfaces of one change are named."""


def as_text(settled: Settled) -> str:
    """The changes for people, the gravest first, and a line that sums up."""
    lines = [line for change in settled.changes for line in _lines(change, settled.reason(change))]
    return "\n".join([*lines, *map(printable, settled.complaints), summary(settled)])


def summary(settled: Settled) -> str:
    """How many changes of each severity there are, in one line."""
    if not settled.changes and not settled.hidden:
        return NOTHING
    counted = Counter(change.severity for change in settled.open)
    parts = [count(counted[severity], severity.value) for severity in Severity if counted[severity]]
    accepted = sum(settled.reason(change) is not None for change in settled.changes)
    parts += [f"{accepted} accepted"] if accepted else []
    parts += [f"{count(settled.hidden, 'note')} not shown"] if settled.hidden else []
    return ", ".join(parts)


def _lines(change: Change, accepted: str | None) -> Iterator[str]:
    yield f"{change.severity.upper():<8}{change.rule}: {printable(change.summary)}"
    for surface in surfaces(change):
        yield f"  in        {printable(surface)}"
    yield f"  old       {printable(placed(change.old))}"
    yield f"  new       {printable(placed(change.new))}"
    if change.witness is not None:
        yield f"  witness   {claim(change.witness)}:"
        yield f"            {printable(shown(change.witness))}"
        if change.witness.curl:
            yield f"  {curl_label(change.witness):<8}  {printable(change.witness.curl)}"
    yield f"  hits      {printable(change.hit)}"
    if change.advice:
        yield f"  instead   {printable(change.advice)}"
    yield f"  id        {fingerprint(change)}" + (f"  accepted: {printable(accepted)}" if accepted else "")


def surfaces(change: Change) -> list[str]:
    """Where a change is met, the first few."""
    more = len(change.surfaces) - MAX_SURFACES
    return [*change.surfaces[:MAX_SURFACES], *([f"{more:,} more"] if more > 0 else [])]


def placed(place: Place) -> str:
    """A place in words: line, file if it is another, and pointer."""
    line = f"line {place.line or '?'}" + (f" of {place.file}" if place.file else "")
    return f"{line}  {place.in_file or '/'}"


def claim(witness: Witness) -> str:
    """What a witness proves."""
    if witness.allowed_by == "new":
        return "ruled out before, possible now"
    return "possible before, ruled out now" if "response" in witness.exchange else "accepted before, refused now"


def shown(witness: Witness) -> str:
    """The value that proves a change, as JSON; in words where no schema decides."""
    if witness.by_schema or not isinstance(witness.value, dict):
        return json.dumps(witness.value, ensure_ascii=False)
    what, of = [*witness.value.items()][-1]
    return f"{what} {of}"


def curl_label(witness: Witness) -> str:
    """What the request of a witness is to the change: the thing itself, or what asks for the answer that shows it."""
    return "ask" if "response" in witness.exchange else "send"


def as_json(settled: Settled) -> str:
    """One object: the changes with their fingerprints and what is accepted of them, the counts and the complaints."""
    counted = Counter(change.severity for change in settled.open)
    counts = {severity.value: counted[severity] for severity in Severity}
    changes = [
        {**_told(change), "fingerprint": fingerprint(change), "accepted": settled.reason(change)}
        for change in settled.changes
    ]
    told = {"counts": counts, "changes": changes, "complaints": settled.complaints}
    return json.dumps(told, indent=2, ensure_ascii=False)


def _told(change: Change) -> dict[str, Json]:
    witness = change.witness
    return {
        "rule": change.rule,
        "severity": change.severity,
        "summary": change.summary,
        "surfaces": list(change.surfaces),
        "at": change.at,
        "old": {"file": change.old.file or None, "pointer": change.old.in_file, "line": change.old.line},
        "new": {"file": change.new.file or None, "pointer": change.new.in_file, "line": change.new.line},
        "hit": change.hit,
        "advice": change.advice,
        "witness": None
        if witness is None
        else {
            "value": witness.value,
            "allowed_by": witness.allowed_by,
            "by_schema": witness.by_schema,
            "exchange": dict(witness.exchange),
            "curl": witness.curl,
        },
    }


def as_junit(settled: Settled, old: str, new: str, fail_on: Severity) -> str:
    """One test case a change; those as grave as ``fail_on`` and not accepted are failures."""
    name = f"contracts diff {printable(old)} {printable(new)}"
    suite = ET.Element("testsuite", name=name)
    failures = 0
    for change in settled.changes:
        title = f"{printable(change.summary)} {fingerprint(change)}"
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
            place=_place(change.new, new, folder),
            related=((_place(change.old, old, folder), "before"),),
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
    return f"{told}. {claim(change.witness).capitalize()}: {shown(change.witness)[:MAX_LINE]}"


def _place(place: Place, document: Path, folder: Path) -> SarifPlace:
    uri = file_uri(Path(place.file) if place.file else document, folder)
    return SarifPlace(uri=uri, line=place.line or 1, pointer=place.in_file)


def annotated(settled: Settled, new: str) -> Iterator[str]:
    """Lines that a job of GitHub shows beside the new document, the gravest ten."""
    for change in settled.open[:MAX_ANNOTATIONS]:
        file = change.new.file or new
        yield annotation_line(change.severity, change.rule, _message(change), file=file, line=change.new.line)
