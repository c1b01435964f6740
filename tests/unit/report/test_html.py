"""The HTML page: what stands in it, that it asks for nothing, and that it is bounded."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from contracts.events import Event, Judged, PhaseStarted
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Exchange, Failure, FailureKind, Response, Verdict
from contracts.report.html import MAX_FINDINGS, MAX_PHASES, Page
from contracts.report.page_findings import MAX_BODY
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.watch import Aspect
from tests.serving import defective
from tests.unit.report.happenings import (
    AGAIN,
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

VOID = {"meta", "input", "br"}


class Read(HTMLParser):
    """A page as a parser takes it: elements that close in order, attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Counts an element."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes the innermost element, which has to be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keeps text that is shown."""
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data

    def values(self, name: str) -> list[str | None]:
        """Every value of an attribute, in the order of the page."""
        return [value for _, other, value in self.attributes if other == name]


def page(*events: Event) -> str:
    """The page of these events."""
    stream = io.BytesIO()
    consumer = Page(stream, BY_ID)
    for event in events:
        consumer(event)
    return stream.getvalue().decode()


def read(*events: Event) -> Read:
    """The page of these events, parsed."""
    return Read(page(*events))


@pytest.fixture(scope="module")
def whole() -> Read:
    """The page of a run that found something."""
    stream = io.BytesIO()
    target = InProcessTarget(defective("empty-sms-accepted"))
    run(target, Options(rules=PROVIDER_RULES, examples=0), Page(stream, BY_ID))
    return Read(stream.getvalue().decode())


def test_the_page_says_the_verdict_and_why(whole: Read) -> None:
    """First the sentence, then the rule that was broken, then what was run."""
    assert "The contract is broken.1 rule of severity error violated: empty-configuration-refused" in whole.text
    assert "Commandcontracts run" in whole.text
    assert "Targetmock (http://127.0.0.1:3013)" in whole.text


def test_a_finding_has_all_that_is_needed_to_act(whole: Read) -> None:
    """Where, expected, received, clause, both messages, curl, and the id of the case."""
    for part in (
        "An empty configuration object is refused",
        "Expected400, as smsConfiguration was sent without members",
        "Receivedstatus 200",
        "Clause 17, config.not-empty (stated)",
        "Request: PATCH /v1/projects/",
        '{"smsConfiguration":{}}',
        "Response: 200",
        "curl -sS -g --path-as-is -X PATCH -u key:secret",
    ):
        assert part in whole.text
    assert re.search(r"Case [0-9a-f]{12}", whole.text)


def test_every_number_has_a_life(whole: Read) -> None:
    """A heading and a band for each number of the target, with words for those who cannot see it."""
    numbers = [number.phone_number for number in InProcessTarget().facts.numbers]
    spoken = [value or "" for tag, name, value in whole.attributes if (tag, name) == ("svg", "aria-label")]
    assert sorted(label.split(".")[0] for label in spoken) == sorted(numbers)
    assert all("SMS: SMS " in label and "; voice: voice " in label for label in spoken)
    assert "SMS unlinked → SMS linking" in whole.text


def test_every_rule_has_a_row_and_a_heat(whole: Read) -> None:
    """The rules of the run stand in the list and in the heat map, with a number in each cell."""
    assert whole.text.count("money-unchanged") == 2
    assert len({value for value in whole.values("class") if re.fullmatch(r"number h\d", value or "")}) >= 5


def test_the_page_asks_for_nothing(whole: Read) -> None:
    """No address but of places in the page itself, and a policy that refuses whatever it does not bring along."""
    assert set(whole.values("href")) == {"#findings", "#rules", "#numbers", "#coverage"}
    assert not {"src", "srcset", "data", "action", "style", "poster"} & {name for _, name, _ in whole.attributes}
    assert not any(name.startswith("on") for _, name, _ in whole.attributes)
    assert not {"link", "img", "iframe", "object", "base"} & set(whole.tags)
    assert (whole.tags["script"], whole.tags["style"]) == (1, 1)
    policy = next(value for value in whole.values("content") if value and "default-src" in value)
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )


def test_the_page_can_be_used_without_eyes_or_mouse(whole: Read) -> None:
    """Controls have labels, ids are unique, tables have captions and scopes, and what scrolls takes the focus."""
    ids = whole.values("id")
    assert len(ids) == len(set(ids))
    assert set(whole.values("for")) <= set(ids)
    assert set(whole.values("aria-labelledby")) <= set(ids)
    assert whole.tags["caption"] == whole.tags["table"]
    assert set(whole.values("scope")) == {"row", "col"}
    assert whole.values("lang") == ["en"]
    scrolling = [value for tag, name, value in whole.attributes if name == "class" and value == "scroll"]
    assert whole.values("role").count("region") >= len(scrolling) > 0


def test_findings_stand_by_severity() -> None:
    """The gravest first; each carries what the filters look at."""
    events = [started(), *map(discovered, (NOTE, ERROR, WARNING)), ended(failing(), Verdict.FAIL, exit_code=1)]
    told = read(*events)
    assert told.values("data-severity") == ["error", "warning", "note"]
    assert told.values("data-rule") == [ERROR, WARNING, NOTE]
    assert told.values("data-phase") == ["scenarios"] * 3


def test_a_waived_finding_says_why() -> None:
    """The reason stands in its article."""
    assert "Waived: known" in read(started(), discovered(waived="known"), ended()).text


def test_an_exchange_without_an_answer_is_told() -> None:
    """How it failed stands in the place of the response."""
    event = discovered()
    failure = Failure(kind=FailureKind.TRUNCATED, detail="cut off")
    finding = replace(event.finding, exchange=Exchange(request=update(), outcome=failure))
    assert "No responsetruncated: cut off" in read(started(), replace(event, finding=finding), ended()).text


def test_a_good_run_has_no_findings() -> None:
    """Said in words, with nothing to filter."""
    told = read(started(), ended())
    assert "The contract is kept.No rule of severity error was violated." in told.text
    assert "There are none." in told.text
    assert "No number was seen." in told.text


def test_what_was_not_exercised_is_listed() -> None:
    """By aspect, with its share."""
    extents = (Extent(aspect=Aspect.STATES, total=4, missing=("SMS failed",)),)
    assert "states3 of 475 %1 missingSMS failed" in read(started(), ended(exercised=extents)).text


def test_why_a_run_stopped_is_told() -> None:
    """In its head."""
    told = read(started(), ended({}, Verdict.ERROR, exit_code=3, stopped="gone <b>"))
    assert "The run could not be finished." in told.text
    assert "Stoppedgone <b>" in told.text


@pytest.mark.parametrize("size", [MAX_BODY, MAX_BODY + 1, 50_000_000])
def test_a_long_body_is_cut_and_says_so(size: int) -> None:
    """The size of the whole is told beside what is shown of it."""
    event = discovered()
    answer = Exchange(request=update(), outcome=Response(status=200, body=b"y" * size))
    told = read(started(), replace(event, finding=replace(event.finding, exchange=answer)), ended())
    assert told.text.count("y" * MAX_BODY) == 1
    assert f"{size:,} bytes" in told.text
    assert ("… (the first 8,000 of " in told.text) is (size > MAX_BODY)
    assert len(told.text) < 40_000


def test_many_findings_are_bounded() -> None:
    """Those beyond the bound are counted."""
    found = [discovered(where=f"/{number}") for number in range(MAX_FINDINGS + 5)]
    told = read(started(), *found, ended(failing(), Verdict.FAIL, exit_code=1))
    assert told.tags["article"] == MAX_FINDINGS
    assert "5 more findings not shown" in told.text


def test_many_headers_and_steps_are_bounded() -> None:
    """What is left out is counted."""
    event = discovered(steps=(update(),) * 100)
    answer = Response(status=200, headers=(("a", "b"),) * 100)
    finding = replace(event.finding, exchange=Exchange(request=update(), outcome=answer))
    text = read(started(), replace(event, finding=finding), ended()).text
    assert "… and 40 more headers" in text
    assert "# … and 60 more requests" in text


def test_many_phases_are_bounded() -> None:
    """A recording of many files has a column for the first ones and one for the others."""
    exchange = Exchange(request=update(), outcome=Response(status=200))
    phases = [f"file-{number}" for number in range(MAX_PHASES + 10)]
    told = read(
        started(),
        *(PhaseStarted(phase=phase, total=1) for phase in phases),
        *(Judged(phase=phase, exchange=exchange, findings=(), applied=(ERROR,)) for phase in phases),
        ended(),
    )
    assert "file-23others" in told.text
    assert "file-24" not in told.text


def test_hostile_text_is_text() -> None:
    """Wherever it stands, it makes no element, no attribute and nothing that cannot be printed."""
    hostile = f"{HOSTILE}<script>alert(1)</script><img src=x onerror=alert(1)>{{{{filters}}}}</pre>"
    body = hostile.encode("utf-8", "surrogatepass")
    event = discovered(
        where=hostile, expected=hostile, received=hostile, waived=hostile, steps=(update(body, path=f"/{hostile}"),)
    )
    answer = Response(status=200, headers=((hostile, hostile),), body=hostile.replace("\ud800", "").encode())
    request = update(body, path=f"/{hostile}", headers=((hostile, hostile),), method=hostile)
    finding = replace(event.finding, exchange=Exchange(request=request, outcome=answer))
    event = replace(event, finding=finding, phase=hostile, place=hostile)
    judged = Judged(phase=hostile, exchange=finding.exchange, findings=(finding,), applied=(ERROR,))
    plain = read(started(), judged, discovered(waived="x"), ended(failing(), Verdict.FAIL))
    told = read(
        replace(started(target=hostile), base_url=hostile),
        judged,
        event,
        ended({ERROR: Standing(verdict=Verdict.FAIL, reason=hostile)}, Verdict.FAIL, stopped=hostile),
    )
    assert told.tags["script"] == 1
    assert "img" not in told.tags
    assert told.tags["form"] == plain.tags["form"] == 1
    assert told.text.replace("\n", "").isprintable()


def test_a_clients_tolerance_is_a_section_of_its_own() -> None:
    """With each profile and what became of it; a page on a provider has none."""
    page = read(started(), TRIED, FAILED, AGAIN, replace(ended(), remarks=(f"The waiver of x: {HOSTILE}",)))
    for words in (
        "The client's tests passed under 1 of 3 profiles.",
        "failed with 7, as they may: an error was told",
        "As every day.",
        "The client sends an update again after 429: up to 2 times in all",
        "The waiver of x: a\\x00b",
    ):
        assert words in page.text
    assert ("h2", "id", "tolerance") in page.attributes
    assert ("h2", "id", "tolerance") not in read(started(), ended()).attributes
