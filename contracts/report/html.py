"""One HTML page for a whole run: no asset from outside, no script of anybody else, bounded in size."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from typing import IO, Final

from contracts.events import Discovered, Event, Judged, PhaseStarted, RunEnded, RunStarted
from contracts.model import Severity, Verdict
from contracts.printable import printable
from contracts.report.lives import Lives
from contracts.report.markup import Html, element, joined
from contracts.report.page_coverage import VERDICTS, coverage_html, numbers_html, rules_html, tolerance_html
from contracts.report.page_findings import MAX_BODY, finding_html
from contracts.report.text import count, sentence
from contracts.report.tolerance import Tolerance
from contracts.resources import page
from contracts.rule import Rule

MAX_FINDINGS: Final = 300
MAX_SIZE: Final = 4_000_000
"""Characters of all findings together."""
MAX_PHASES: Final = 24
OTHER: Final = "others"
"""The phase that stands for those beyond MAX_PHASES."""


class Page:
    """Collects a run and writes the page when it has ended. Findings are kept as they will be shown."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._rules = rules
        self._start: RunStarted | None = None
        self._lives = Lives()
        self._tolerance = Tolerance()
        self._phases: list[str] = []
        self._applied: dict[str, Counter[str]] = {rule: Counter() for rule in rules}
        self._found: list[tuple[Severity, str, str, Html]] = []
        self._size = 0
        self._left_out = 0

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._tolerance.take(event)
        match event:
            case RunStarted():
                self._start = event
            case PhaseStarted():
                self._phase(event.phase)
            case Judged():
                self._lives.take(event)
                phase = self._phase(event.phase)
                for rule in event.applied:
                    self._applied[rule][phase] += 1
            case Discovered():
                self._discover(event)
            case RunEnded():
                self._stream.write(self._page(event).encode())

    def _phase(self, phase: str) -> str:
        """The column of a phase."""
        name = printable(phase)
        if name not in self._phases:
            if len(self._phases) >= MAX_PHASES:
                name = OTHER
            if name not in self._phases:
                self._phases.append(name)
        return name

    def _discover(self, event: Discovered) -> None:
        if len(self._found) >= MAX_FINDINGS or self._size > MAX_SIZE:
            self._left_out += 1
            return
        rule = self._rules[event.finding.rule]
        shown = finding_html(len(self._found) + 1, event, rule, self._start)
        self._size += len(shown.markup)
        self._found.append((event.finding.severity, rule.id, printable(event.phase), shown))

    def _page(self, ended: RunEnded) -> str:
        template = page()
        style, script = (re.search(rf"<{name}>(.*?)</{name}>", template, re.DOTALL) for name in ("style", "script"))
        filled = {
            "title": Html(f"contracts: {sentence(self._start, ended)}"),
            "style-hash": Html(_digest(style[1] if style else "")),
            "script-hash": Html(_digest(script[1] if script else "")),
            "header": self._header(ended),
            "tolerance-link": self._tolerance_link(),
            "filters": self._filters(),
            "findings": self._findings(),
            "tolerance": tolerance_html(self._tolerance),
            "rules": rules_html(ended, self._rules),
            "numbers": numbers_html(self._lives),
            "coverage": coverage_html(ended, self._applied, self._phases, self._lives.moves),
            "footer": self._footer(),
        }
        # In one pass, so that nothing of a run is taken for a place to fill.
        return re.sub(r"\{\{([a-z-]+)\}\}", lambda found: filled[found[1]].markup, template)

    def _header(self, ended: RunEnded) -> Html:
        verdicts = Counter(standing.verdict for standing in ended.standings.values())
        facts = [
            (
                "Rules",
                ", ".join(f"{number} {verdict.label}" for verdict, number in sorted(verdicts.items(), reverse=True)),
            ),
            ("Exchanges", f"{ended.exchanges:,} in {ended.seconds:.1f} s"),
            ("Exit code", str(ended.exit_code)),
        ]
        start = self._start
        if start is not None:
            facts[:0] = [
                ("Command", f"contracts {start.command}"),
                ("Target", f"{start.target} ({start.base_url})"),
                ("Seed", str(start.seed)),
            ]
        if ended.stopped:
            facts.append(("Stopped", ended.stopped))
        listed = joined(*(joined(element("dt", name), element("dd", printable(value))) for name, value in facts))
        return joined(
            element("h1", sentence(start, ended), class_=VERDICTS[ended.verdict]),
            self._why(ended),
            element("dl", listed, class_="facts"),
            *(element("p", printable(remark), class_="remark is-mild") for remark in ended.remarks),
        )

    @staticmethod
    def _why(ended: RunEnded) -> Html:
        broken = [rule for rule, standing in ended.standings.items() if standing.verdict is Verdict.FAIL]
        if not broken:
            return element("p", "No rule of severity error was violated.")
        names = joined(*(joined(", " if at else "", element("code", rule)) for at, rule in enumerate(broken)))
        return element("p", f"{count(len(broken), 'rule')} of severity error violated: ", names)

    def _tolerance_link(self) -> Html:
        link = element("li", element("a", "Tolerance", href="#tolerance"))
        return link if self._tolerance.trials else Html("")

    def _filters(self) -> Html:
        if not self._found:
            return Html("")
        boxes = [
            element("label", element("input", type="checkbox", name="severity", value=level, checked=True), f" {level}")
            for level in Severity
        ]
        return element(
            "form",
            _choice("rule", "Rule", sorted({rule for _, rule, _, _ in self._found})),
            _choice("phase", "Phase", dict.fromkeys(phase for _, _, phase, _ in self._found)),
            element("fieldset", element("legend", "Severity"), *boxes),
            element("button", "All", type="reset"),
            element("button", "Unfold", type="button", id="unfold", aria_pressed="false"),
            element("output", id="shown", aria_live="polite"),
            id="filters", aria_label="Filter the findings", hidden=True,
        )  # fmt: skip

    def _findings(self) -> Html:
        if not self._found:
            return element("p", "There are none.")
        ordered = sorted(self._found, key=lambda one: one[0].rank)
        told = [shown for _, _, _, shown in ordered]
        if self._left_out:
            more = count(self._left_out, "more finding")
            told.append(element("p", f"{more} not shown: the page is bounded, the event stream has them."))
        return joined(*told)

    def _footer(self) -> Html:
        return element(
            "p",
            f"This page shows at most {MAX_FINDINGS:,} findings and the first {MAX_BODY:,} characters of a body. "
            "What is not printable stands as an escape. The event stream (--report ndjson) has everything.",
            class_="faint",
        )


def _choice(name: str, title: str, values: list[str] | dict[str, None]) -> Html:
    options = [element("option", "any", value=""), *(element("option", value, value=value) for value in values)]
    return element(
        "div", element("label", title, class_="above", for_=name), element("select", *options, id=name, name=name)
    )


def _digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
