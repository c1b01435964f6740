"""Changes of a document in each form: text, JSON, Markdown, JUnit, SARIF, annotations and a page."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml

from contracts.diff.approvals import Approval, Settled, fingerprint, settle
from contracts.diff.compare import compare
from contracts.model import Severity
from contracts.report.changes import MAX_SURFACES, annotated, as_json, as_junit, as_sarif, as_text
from contracts.report.changes_html import as_html
from contracts.report.changes_markdown import MAX_TEXT, as_markdown
from tests.browsing import ABSENT, IS_THERE, browsing
from tests.unit.diff.revisions import PATH, grown, revision, shorter
from tests.unit.report.test_sarif import official

TODAY = datetime.date(2027, 6, 1)
HOSTILE = "<script>harm()</script>\x1b[31m|`*\n::error::harm"


def both(root: Any) -> None:
    """A break and a risk."""
    shorter(root)
    grown(root)


def settled(accept: int = 0, *, hostile: bool = False) -> Settled:
    """Both changes, the first ones accepted; or one whose text is harmful."""
    found = compare(revision(name="old.yaml"), revision(both))
    if hostile:
        witness = replace(found[0].witness, value={HOSTILE: HOSTILE}) if found[0].witness else None
        found = (replace(found[0], summary=HOSTILE, surfaces=(HOSTILE,), hit=HOSTILE, advice=HOSTILE, witness=witness),)
    approvals = [Approval(fingerprint=fingerprint(one), reason="agreed", expires=TODAY) for one in found[:accept]]
    return settle(found, approvals, TODAY)


def test_the_text_proves_each_change() -> None:
    """What changed, where it is met, both places, the value, who is hit, what to do, and its id."""
    lines = as_text(settled()).splitlines()
    change = settled().changes[0]
    assert lines[0] == "ERROR   request-length-narrowed: " + change.summary
    assert lines[1] == f"  in        PATCH {PATH}: request body application/json"
    assert lines[2].startswith("  old       line ")
    assert lines[3].startswith("  new       line ")
    assert lines[4] == "  witness   accepted before, refused now:"
    value = json.loads(lines[5])
    assert 40 < len(value["displayName"]) <= 80
    assert f"  id        {fingerprint(change)}" in lines
    assert lines[-1] == "1 error, 1 warning"


def test_what_is_accepted_is_told_as_such() -> None:
    """With its reason, and counted apart."""
    text = as_text(settled(1))
    assert f"  id        {fingerprint(settled().changes[0])}  accepted: agreed (until 2027-06-01)" in text
    assert text.splitlines()[-1] == "1 warning, 1 accepted"
    assert as_text(settle((), (), TODAY)) == "no change that a client meets"


def test_the_json_holds_everything() -> None:
    """Each change with its fingerprint and what is accepted of it."""
    told = json.loads(as_json(settled(1)))
    assert [one["severity"] for one in told["changes"]] == ["error", "warning"]
    assert [one["accepted"] for one in told["changes"]] == ["agreed (until 2027-06-01)", None]
    assert told["changes"][0]["fingerprint"] == fingerprint(settled().changes[0])
    assert (told["counts"], told["complaints"]) == ({"error": 0, "warning": 1, "note": 0}, [])
    witness = told["changes"][0]["witness"]
    assert witness["exchange"]["request"]["body"] == witness["value"]
    assert told["changes"][1]["witness"]["exchange"]["response"]["body"]["type"] == "TOLL_FREE"


def test_the_markdown_is_a_table_with_the_values_below() -> None:
    """One row a change; text of the documents is no markup."""
    text = as_markdown(settled(), "old.yaml", "new.yaml")
    assert text.startswith("### old.yaml → new.yaml: 1 error, 1 warning\n\n| | change |")
    assert text.count("\n| 🔴 error |") == text.count("\n| 🟡 warning |") == 1
    assert text.count("<details>") == 2
    harmful = as_markdown(settled(hostile=True), "old.yaml", "new.yaml")
    outside = "\n".join(line for line in harmful.splitlines() if "json" not in line and "harm()" in line)
    assert "<script>" not in outside.replace('{"<script>', "").replace('"<script>', "")
    assert "\x1b" not in harmful


def many(number: int) -> Settled:
    """The break, as often as wanted, each on surfaces of its own."""
    (change,) = compare(revision(name="old.yaml"), revision(shorter))
    told = (replace(change, surfaces=tuple(f"{change.surfaces[0]} {n}.{m}" for m in range(9))) for n in range(number))
    return settle(tuple(told), (), TODAY)


def test_of_many_surfaces_the_first_few_are_named() -> None:
    """In text and in Markdown, with how many more there are."""
    for text in (
        as_text(many(1)),
        as_markdown(many(1), "old.yaml", "new.yaml"),
        as_html(many(1), revision(), revision()),
    ):
        assert text.count("request body application/json 0.") == MAX_SURFACES
        assert f"{9 - MAX_SURFACES} more" in text


def test_a_comment_stays_within_what_github_takes() -> None:
    """What has no room is counted."""
    text = as_markdown(many(400), "old.yaml", "new.yaml")
    assert len(text) <= MAX_TEXT + 200
    assert text.count("\n| 🔴 error |") > 10
    assert "too many for a comment: `contracts diff` tells all." in text


def test_a_real_reader_takes_the_junit_file() -> None:
    """By junitparser: the counts, the failure and its text."""
    suites = JUnitXml.fromstring(as_junit(settled(), "old.yaml", "new.yaml", Severity.ERROR).encode())
    assert (suites.tests, suites.failures) == (2, 1)
    (suite,) = suites
    failed = [case for case in suite if not case.is_passed]
    assert [case.result[0].type for case in failed] == ["request-length-narrowed"]
    assert "accepted before, refused now:" in failed[0].result[0].text


@pytest.mark.parametrize(
    ("fail_on", "accept", "failures"), [("error", 0, 1), ("error", 1, 0), ("warning", 0, 2), ("warning", 1, 1)]
)
def test_the_junit_file_fails_what_breaks(fail_on: str, accept: int, failures: int) -> None:
    """One case a change; what is milder than asked for, or accepted, passes."""
    root = ET.fromstring(as_junit(settled(accept), "old.yaml", "new.yaml", Severity(fail_on)))  # noqa: S314 - our own
    assert (root.get("tests"), root.get("failures"), len(root.findall(".//failure"))) == ("2", str(failures), failures)
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(set(names)) == 2


def test_a_junit_file_without_changes_has_a_case() -> None:
    """An empty suite is taken for a failure by some readers."""
    root = ET.fromstring(as_junit(settle((), (), TODAY), "a", "b", Severity.ERROR))  # noqa: S314 - our own
    assert [case.get("name") for case in root.iter("testcase")] == ["no change that a client meets"]


def test_the_sarif_log_points_into_the_new_document(elsewhere: Path) -> None:
    """Each open change at its line, the old place beside it; what is accepted is left out."""
    log = json.loads(as_sarif(settled(), Path("spec/old.yaml"), Path("spec/new.yaml"), "0.1.0"))
    first, second = log["runs"][0]["results"]
    place = first["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], first["level"], second["level"]) == ("spec/new.yaml", "error", "warning")
    assert place["region"]["startLine"] == settled().changes[0].new.line
    assert first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "spec/old.yaml"
    assert len(json.loads(as_sarif(settled(1), Path("a"), Path("b"), "0.1.0"))["runs"][0]["results"]) == 1
    assert list(official().iter_errors(log)) == []


def test_annotations_stand_at_their_line() -> None:
    """One line for each open change, and no command of anybody else."""
    line = settled().changes[0].new.line
    first, second = annotated(settled(), "spec/new.yaml")
    assert first.startswith(f"::error file=spec/new.yaml,line={line},title=request-length-narrowed::")
    assert second.startswith("::warning file=spec/new.yaml,")
    (harmful,) = annotated(settled(hostile=True), "new.yaml")
    assert harmful.startswith("::error ")
    assert "\n" not in harmful


def test_the_page_shows_both_documents_side_by_side() -> None:
    """The parts before and now, and the value; nothing of a document is markup, nothing is fetched."""
    old, new = revision(name="old.yaml"), revision(both)
    page = as_html(settled(), old, new)
    assert page.count("<article") == 2
    assert page.count('<table class="pair">') == 2
    assert '<td class="gone">maxLength: 80</td><td class="come">maxLength: 40</td>' in page
    assert '<td class="same">type: string</td><td class="same">type: string</td>' in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    harmful = as_html(settled(hostile=True), old, new)
    assert "<script" not in harmful
    assert "&lt;script&gt;harm()&lt;/script&gt;" in harmful


@pytest.mark.skipif(not IS_THERE, reason=ABSENT)
def test_a_browser_shows_the_page_and_runs_nothing_of_it(tmp_path: Path) -> None:
    """Opened from the disk: the harmful text stands there as text, no script runs, nothing is fetched."""
    page = as_html(settled(hostile=True), revision(name="old.yaml"), revision(both))
    planted = page.replace(
        "<main>", "<main><script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>", 1
    )
    for name, text in (("page.html", page), ("planted.html", planted)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with browsing() as browser:
            browser.open(tmp_path / name)
            assert browser.run("return window.harmed === undefined") is True
            assert browser.run("return document.querySelectorAll('article.error').length") == 1
            assert "<script>harm()</script>" in browser.run("return document.body.textContent")
            assert browser.run("return getComputedStyle(document.querySelector('.pair')).display") == "table"
