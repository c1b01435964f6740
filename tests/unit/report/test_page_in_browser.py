"""The HTML page in a real browser, opened from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.model import Verdict
from contracts.report.html import Page
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.browsing import ABSENT, IS_THERE, Browser, browsing
from tests.serving import defective
from tests.unit.report.happenings import BY_ID, ERROR, NOTE, WARNING, discovered, ended, failing, started

pytestmark = pytest.mark.skipif(not IS_THERE, reason=ABSENT)

SHOWN = "return Array.from(document.querySelectorAll('article.finding:not([hidden])'), (one) => one.dataset.rule)"
FOCUS = "return document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this file."""
    with browsing() as window:
        yield window


@pytest.fixture
def findings(tmp_path: Path, browser: Browser) -> Browser:
    """A page with three findings, freshly opened."""
    place = tmp_path / "report.html"
    with place.open("wb") as stream:
        consumer = Page(stream, BY_ID)
        for event in (
            started(),
            *map(discovered, (ERROR, WARNING, NOTE)),
            ended(failing(), Verdict.FAIL, exit_code=1),
        ):
            consumer(event)
    browser.open(place)
    return browser


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run that found something."""
    place = tmp_path_factory.mktemp("page") / "report.html"
    with place.open("wb") as stream:
        run(
            InProcessTarget(defective("empty-sms-accepted")),
            Options(rules=PROVIDER_RULES, examples=0),
            Page(stream, BY_ID),
        )
    return place


def choose(browser: Browser, name: str, value: str) -> None:
    """Chooses from a list, as a person would."""
    browser.run(
        f"const list = document.getElementById('{name}'); list.value = '{value}';"
        "list.dispatchEvent(new Event('change', {bubbles: true}))"
    )


def test_the_page_loads_nothing_and_breaks_nothing(browser: Browser, whole: Path) -> None:
    """Its own script and style are let through by its policy, nothing is fetched, and the console stays empty."""
    browser.open(whole)
    assert browser.console() == []
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.run("return document.getElementById('filters').hidden") is False
    assert browser.run("return getComputedStyle(document.querySelector('.badge')).borderRadius") != "0px"
    assert browser.run("return document.querySelector('h1').innerText") == "The contract is broken."


def test_findings_are_filtered_by_rule(findings: Browser) -> None:
    """The others go, the number is told, and all of them come back."""
    assert findings.run(SHOWN) == [ERROR, WARNING, NOTE]
    choose(findings, "rule", WARNING)
    assert findings.run(SHOWN) == [WARNING]
    assert findings.run("return document.getElementById('shown').innerText") == "1 of 3 findings shown"
    choose(findings, "rule", "")
    assert findings.run(SHOWN) == [ERROR, WARNING, NOTE]


def test_findings_are_filtered_by_severity_and_phase(findings: Browser) -> None:
    """A box that is cleared hides its findings; a phase shows its own."""
    findings.run("document.querySelector('input[value=error]').click()")
    assert findings.run(SHOWN) == [WARNING, NOTE]
    choose(findings, "phase", "scenarios")
    assert findings.run(SHOWN) == [WARNING, NOTE]
    findings.run("document.querySelector('button[type=reset]').click()")
    assert findings.run("await new Promise(r => setTimeout(r, 50));" + SHOWN) == [ERROR, WARNING, NOTE]


def test_the_page_can_be_used_with_the_keyboard(findings: Browser) -> None:
    """The first key leads past the head; each control takes the focus and obeys."""
    findings.press("Tab")
    assert findings.run(FOCUS) == "Skip to the findings"
    findings.press("Enter")
    assert findings.run(FOCUS) == "findings"
    seen = []
    for _ in range(8):
        findings.press("Tab")
        seen.append(findings.run("const e = document.activeElement; return e.id || e.value || e.type || e.tagName"))
    assert seen == ["rule", "phase", "error", "warning", "note", "reset", "unfold", "SUMMARY"]
    findings.press("Enter")
    assert findings.run("return document.activeElement.parentElement.open") is True


def test_everything_unfolds_at_once(findings: Browser) -> None:
    """One button opens the messages of all findings and closes them again."""
    count = "return document.querySelectorAll('article details[open]').length"
    findings.run("document.getElementById('unfold').click()")
    assert findings.run(count) == 9
    findings.run("document.getElementById('unfold').click()")
    assert findings.run(count) == 0


def test_a_command_is_copied(findings: Browser) -> None:
    """The button selects the whole line and nothing else, and says that it is done."""
    findings.run("document.getElementById('unfold').click(); document.querySelector('button.copy').click()")
    assert findings.run("return getSelection().toString().trim()").startswith("curl -sS -g --path-as-is -X PATCH")
    assert findings.run("return document.querySelector('button.copy').innerText") in ("Copied", "Selected")


def test_a_reader_of_the_screen_finds_its_way(findings: Browser) -> None:
    """The tree that assistive software reads has landmarks, named controls and named regions; nothing is nameless."""
    findings.run("document.getElementById('unfold').click()")
    nodes: list[dict[str, Any]] = findings.devtools("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored", True)
    ]
    roles = {role for role, _ in named}
    assert {"banner", "main", "contentinfo", "navigation", "form", "status", "heading", "article", "table"} <= roles
    must = {
        "button",
        "checkbox",
        "combobox",
        "link",
        "article",
        "region",
        "table",
        "img",
        "heading",
        "form",
        "navigation",
    }
    assert [role for role, name in named if role in must and not name.strip()] == []


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_colours_of_the_system(browser: Browser, whole: Path, scheme: str, *, dark: bool) -> None:
    """Dark ground where that is asked for; every text stands out from its ground by the 4.5 of WCAG."""
    browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(whole)
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)")
    assert browser.run(CONTRAST) == []


CONTRAST = """
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const over = (top, below) => top.slice(0, 3).map((part, at) => part * (top[3] ?? 1) + below[at] * (1 - (top[3] ?? 1)));
const ground = (e) => {
  const colour = parse(getComputedStyle(e).backgroundColor);
  return (colour[3] ?? 1) === 1 || !e.parentElement ? colour.slice(0, 3) : over(colour, ground(e.parentElement));
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((part) => part / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const weak = new Set();
for (const e of document.querySelectorAll('body *')) {
  const said = Array.from(e.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!said || ['SCRIPT', 'STYLE', 'OPTION', 'TITLE', 'title'].includes(e.tagName)) continue;
  const [one, other] = [light(parse(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (ratio < 4.5) weak.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
}
return Array.from(weak);
"""


def test_a_narrow_window_scrolls_one_way(browser: Browser, whole: Path) -> None:
    """On a telephone the page itself never scrolls sideways; its wide tables do."""
    browser.devtools("Emulation.setDeviceMetricsOverride", width=360, height=700, deviceScaleFactor=1, mobile=False)
    try:
        browser.open(whole)
        assert browser.run("return document.documentElement.scrollWidth") <= 360
    finally:
        browser.devtools("Emulation.clearDeviceMetricsOverride")
