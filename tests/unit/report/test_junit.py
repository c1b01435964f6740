"""The JUnit file: a case for each rule, well-formed whatever a provider says."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from contracts.events import Event, PhaseStarted
from contracts.judge import Standing
from contracts.model import Verdict
from contracts.report.junit import Junit
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import defective
from tests.unit.report.happenings import (
    BY_ID,
    ERROR,
    FAILED,
    HOSTILE,
    NOTE,
    TRIED,
    WARNING,
    discovered,
    ended,
    failing,
    started,
    update,
)


def suite(*events: Event) -> ET.Element:
    """The file of these events, parsed."""
    stream = io.BytesIO()
    consumer = Junit(stream, BY_ID)
    for event in events:
        consumer(event)
    return suite_of(stream)


def suite_of(stream: io.BytesIO) -> ET.Element:
    """The one suite of a file, whose counts are those of the whole."""
    root = ET.fromstring(stream.getvalue())  # noqa: S314 - our own file
    (only,) = root
    assert (root.tag, only.tag) == ("testsuites", "testsuite")
    # The schema of Jenkins' xUnit plugin, which refuses what it does not know, has this figure for a suite alone.
    assert root.attrib == {name: value for name, value in only.attrib.items() if name != "skipped"}
    for element in root.iter():
        assert set(element.attrib) <= KNOWN[element.tag]
    return only


_FIGURES = {"name", "tests", "failures", "errors", "time"}
_WORDS = {"message", "type"}
KNOWN = {
    "testsuites": _FIGURES,
    "testsuite": {*_FIGURES, "skipped"},
    "testcase": {"classname", "name", "time"},
    "failure": _WORDS,
    "error": _WORDS,
    "skipped": _WORDS,
    "system-out": set[str](),
}
"""Elements and attributes that all readers take, the strict ones too."""


def figures(root: ET.Element) -> dict[str, int]:
    """The counts of the suite."""
    return {name: int(root.attrib[name]) for name in ("tests", "failures", "skipped", "errors")}


def test_a_run_that_passes_has_a_case_for_each_rule() -> None:
    """Rules that passed are plain cases, those that did not apply are skipped with their reason."""
    stream = io.BytesIO()
    run(InProcessTarget(), Options(rules=PROVIDER_RULES, examples=0), Junit(stream, BY_ID))
    root = suite_of(stream)
    assert [case.get("name") for case in root] == [rule.id for rule in PROVIDER_RULES]
    assert {case.get("classname") for case in root} == {"contracts.provider"}
    assert figures(root) == {"tests": len(PROVIDER_RULES), "failures": 0, "skipped": 1, "errors": 0}
    (skipped,) = root.iter("skipped")
    assert skipped.get("message", "").startswith("not applicable: it never came about that ")
    assert stream.getvalue().startswith(b"<?xml version='1.0' encoding='utf-8'?>")


def test_a_run_that_fails_counts_its_failures() -> None:
    """A broken rule has a failure with a line for the list and a block for the page."""
    stream = io.BytesIO()
    run(
        InProcessTarget(defective("empty-sms-accepted")),
        Options(rules=PROVIDER_RULES, examples=0),
        Junit(stream, BY_ID),
    )
    root = suite_of(stream)
    assert figures(root) == {"tests": len(PROVIDER_RULES), "failures": 1, "skipped": 1, "errors": 0}
    (failure,) = root.iter("failure")
    assert failure.get("type") == ERROR
    assert failure.get("message") == (
        "An empty configuration object is refused. "
        "At status: expected 400, as smsConfiguration was sent without members; received status 200"
    )
    block = (failure.text or "").splitlines()
    assert block[0] == "ERROR  empty-configuration-refused: An empty configuration object is refused"
    assert block[-1].startswith("  reproduce  curl ")


def test_nothing_is_written_before_the_end() -> None:
    """A run that never ends leaves no half file."""
    stream = io.BytesIO()
    consumer = Junit(stream, BY_ID)
    for event in (started(), PhaseStarted(phase="look", total=1), discovered()):
        consumer(event)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("rule", [WARNING, NOTE])
def test_a_milder_finding_fails_no_case(rule: str) -> None:
    """Warnings and notes are told beside the case and fail nothing, even if their rule stands as failed."""
    for verdict in (Verdict.PASS, Verdict.FAIL):
        standings = {rule: Standing(verdict=verdict, applied=2, findings=1)}
        root = suite(started(), discovered(rule), ended(standings))
        assert figures(root) == {"tests": 1, "failures": 0, "skipped": 0, "errors": 0}
        (told,) = root.iter("system-out")
        assert f"{rule}: " in (told.text or "")


def test_a_waived_finding_fails_no_case() -> None:
    """A finding that is accepted is told beside a case that passed, with the reason."""
    root = suite(started(), discovered(waived="known"), ended({ERROR: Standing(verdict=Verdict.PASS, applied=2)}))
    assert figures(root)["failures"] == 0
    (told,) = root.iter("system-out")
    assert "  waived     known" in (told.text or "")


def test_findings_of_one_rule_stand_in_one_failure() -> None:
    """Blocks are parted by a blank line, and the message is that of the first."""
    root = suite(started(), discovered(where="/a"), discovered(where="/b"), ended(failing(), Verdict.FAIL, exit_code=1))
    assert figures(root)["failures"] == 1
    (failure,) = root.iter("failure")
    assert (failure.text or "").count("ERROR  ") == 2
    assert "At /a: " in failure.get("message", "")
    assert len((failure.text or "").split("\n\n")) == 2


def test_a_failure_without_a_finding_has_the_title() -> None:
    """Where the finding was not told, the title of the rule stands for it."""
    root = suite(started(), ended(failing(), Verdict.FAIL))
    (failure,) = root.iter("failure")
    assert failure.get("message") == BY_ID[ERROR].title
    assert not failure.text


def test_what_could_not_be_seen_to_its_end_is_skipped() -> None:
    """An inconclusive rule is neither good nor bad."""
    root = suite(started(), ended({ERROR: Standing(verdict=Verdict.INCONCLUSIVE, applied=1, reason="still running")}))
    assert figures(root) == {"tests": 1, "failures": 0, "skipped": 1, "errors": 0}
    (skipped,) = root.iter("skipped")
    assert skipped.get("message") == "inconclusive: still running"


@pytest.mark.parametrize(
    ("verdict", "stopped", "message"),
    [
        (Verdict.ERROR, "s cannot be reached: gone", "s cannot be reached: gone"),
        (Verdict.NOT_APPLICABLE, None, "Nothing was tested."),
    ],
)
def test_a_run_that_tested_nothing_is_an_error(verdict: Verdict, stopped: str | None, message: str) -> None:
    """A file without failures must not look green: one more case says what happened."""
    root = suite(started(), ended({ERROR: Standing(reason="never")}, verdict, exit_code=3, stopped=stopped))
    assert figures(root) == {"tests": 2, "failures": 0, "skipped": 1, "errors": 1}
    (error,) = root.iter("error")
    assert error.get("message") == message


def test_hostile_text_makes_a_well_formed_file() -> None:
    """Control characters, the end of CDATA and lone surrogates are escaped wherever they stand."""
    root = suite(
        started(),
        discovered(
            where=f"/{HOSTILE}",
            expected=HOSTILE,
            received=HOSTILE,
            waived=HOSTILE,
            steps=(update(HOSTILE.encode("utf-8", "surrogatepass")),),
        ),
        ended(
            failing() | {WARNING: Standing(reason=HOSTILE)}, Verdict.ERROR, exit_code=3, stopped=f"stopped {HOSTILE}"
        ),
    )
    (failure,) = root.iter("failure")
    assert "a\\x00b\\x1b[31m" in failure.get("message", "")
    assert "]]>&<\"'\\u202eevil" in (failure.text or "")
    (error,) = root.iter("error")
    assert "\\ud800" in error.get("message", "")


def test_a_curl_line_is_not_cut() -> None:
    """A line that is to be pasted stands in the file whole, however long its body is."""
    root = suite(
        started(), discovered(steps=(update(b'"' + b"x" * 5_000 + b'"'),)), ended(failing(), Verdict.FAIL, exit_code=1)
    )
    (failure,) = root.iter("failure")
    assert (failure.text or "").endswith(f"x\"' http://127.0.0.1:3013{update().path}")


def test_the_time_of_the_suite_is_that_of_the_run() -> None:
    """Seconds have three places."""
    assert suite(started(), ended()).get("time") == "1.250"


def test_what_else_there_is_to_say_stands_beside_the_cases() -> None:
    """A client's tolerance, and what became of waivers, printable."""
    root = suite(started(), TRIED, FAILED, replace(ended(), remarks=(f"The waiver of x: {HOSTILE}",)))
    (said,) = root.findall("system-out")
    lines = (said.text or "").split("\n")
    assert lines[:3] == [
        "The client's tests passed under 1 of 2 profiles:",
        "  plain    passed         2 exchanges  0 findings",
        "  unknown  failed with 1  2 exchanges  0 findings",
    ]
    assert lines[3].startswith("The waiver of x: a\\x00b")
    assert len(lines) == 4
