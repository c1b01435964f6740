"""A provider that means harm: every report stays well-formed, bounded and inert."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from contracts.cli.output import REPORTS, open_reports
from contracts.events import Emit, Event, Judged
from contracts.mock.world import FACTS, PROJECT
from contracts.model import Exchange, Json, Request, Response, Verdict
from contracts.report.stream import read_stream
from contracts.report.terminal import Terminal
from contracts.rules import RULES
from contracts.traffic.entry import Entry
from contracts.traffic.har import read_har
from contracts.traffic.judging import Traffic
from tests.browsing import ABSENT, IS_THERE, browsing
from tests.conftest import Command
from tests.serving import Answer, mock_answer, serving
from tests.unit.report.happenings import started

MARK: Final = "window.harmed=1"
HOSTILE: Final = (
    f"</script><script>{MARK}</script><img src=x onerror={MARK}><svg onload={MARK}>"
    f"\"' onmouseover={MARK} x='javascript:{MARK}"
    "\x1b[31m\x1b]0;title\x07\x1b[2J\x9b31m\r\n::error::planted\n  ::set-output name=a::b\n##[error]planted"
    "\n##vso[task.x]\n```\n</pre>]]>--><!--\x00\x7f\u202e\u2066\u2028\ufeff\ufffe\ud800\udfff{{findings}}[bold]%0A::warning::x"
)
COMMAND: Final = re.compile(r"\A\s*::|##(\[|vso\[|teamcity\[)")
FIFTY_MB: Final = 50 * 1024 * 1024
BOUNDS: Final = {"junit": 6_000_000, "ctrf": 6_000_000, "markdown": 300_000, "html": 8_000_000}
"""Bytes. The event stream and the archive grow with what is exchanged, and are bounded in other ways."""


def poisoned(value: Json) -> Json:
    """A JSON value with every text but the number hostile, and a hostile member beside the others."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    if isinstance(value, dict):
        kept = {name: inner if name == "phoneNumber" else poisoned(inner) for name, inner in value.items()}
        return {**kept, HOSTILE: HOSTILE}
    return value


def poisoning() -> Answer:
    """The mock's answers, poisoned; every other update is accepted though it should not be."""
    honest = mock_answer()

    def answer(request: Request) -> Response:
        told = honest(request)
        body = json.dumps(poisoned(told.json)).encode()
        harmful = "<script>alert(1)</script>::error::x ##[error]x"
        headers = (("content-type", f"text/html; {harmful}"), ("location", harmful), (f"x-{'a' * 40}", harmful))
        return Response(status=told.status, headers=headers, body=body)

    return answer


CONFIG: Final = """
[targets.hostile]
url = "{url}"
auth = "basic"
key_id = "key"
key_secret = "secret"
project_id = "{project}"
provisioning_deadline = 1

[[targets.hostile.numbers]]
phone_number = "+12025550134"
region = "US"

[targets.hostile.facts]
service_plans = ["plan-a", "plan-b"]
campaigns = ["CAMP-A"]
apps = ["app-a"]
"""


class Ended:
    """What came of the hostile provider: what was printed, and the folder with the reports."""

    def __init__(self, out: str, err: str, folder: Path) -> None:
        self.out, self.err, self.folder = out, err, folder

    def report(self, name: str) -> Path:
        """The file of a format."""
        return self.folder / REPORTS[name]


REPORTING: Final = ("-v", "--report", ",".join(REPORTS), "--report-dir", "out")
CLIENT: Final = f"""
import base64, json, os, urllib.error, urllib.request
pair = base64.b64encode(b"key:secret").decode()
url = os.environ["CONTRACTS_BASE_URL"] + "/v1/projects/{PROJECT}/activeNumbers/+12025550134"
headers = {{"authorization": "Basic " + pair, "content-type": "application/json"}}
hostile = {HOSTILE!r}
plan = {{"servicePlanId": "plan-a"}}
sms = {{"smsConfiguration": {{}}}}, {{"smsConfiguration": plan}}
bodies = {{"displayName": hostile}}, {{hostile: hostile}}, *sms, {{}}
for body in bodies:
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PATCH")
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except urllib.error.HTTPError as error:
        error.close()
"""
"""The tests of a client that sends harm itself, and prints nothing."""
RECORDING: Final = "a\x1b[31m\n::error::planted <script>.ndjson"
"""The name of a file that was made to do harm."""


def _run(command: Command, url: str, folder: Path) -> Ended:
    (folder / "contracts.toml").write_text(CONFIG.format(url=url, project=PROJECT), encoding="utf-8")
    code, out, err = command(
        "run", "--target", "hostile", "--max-examples", "0", "--max-requests", "150", *REPORTING
    )  # fmt: skip
    assert code == 1
    return Ended(out, err, folder / "out")


def _gated(command: Command, url: str, folder: Path) -> Ended:
    code, out, err = command("gate", "--upstream", url, *REPORTING, "--", sys.executable, "-c", CLIENT)
    assert code == 1
    return Ended(out, err, folder / "out")


def _checked(command: Command, url: str, folder: Path) -> Ended:
    recorded = _run(command, url, folder)
    (folder / "summary.md").unlink()
    recorded.report("ndjson").rename(folder / RECORDING)
    code, out, err = command("check", RECORDING, *REPORTING)
    assert code == 1, err
    return Ended(out, err, folder / "out")


@pytest.fixture(params=[_run, _gated, _checked], ids=["run", "gate", "check"])
def ended(request: pytest.FixtureRequest, command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """A command as in a job of GitHub, with every report."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(elsewhere / "summary.md"))
    with serving(poisoning()) as provider:
        told: Ended = request.param(command, provider.url, elsewhere)
    return told


def test_it_harms_nobody(ended: Ended) -> None:
    """Every report, each read by a parser that is not ours, and the log by the eyes of a build server."""
    _log_is_inert(ended)
    _summary_is_inert(ended)
    for name, bound in BOUNDS.items():
        assert 1_000 < ended.report(name).stat().st_size < bound
    root = ET.parse(ended.report("junit")).getroot()  # noqa: S314 - our own file
    assert int(root.attrib["failures"]) > 5
    assert "<script>" in "".join(element.text or "" for element in root.iter("failure"))
    for name in ("ctrf", "har"):
        json.loads(ended.report(name).read_text(encoding="ascii"))
    ended.report("har").read_bytes().decode("ascii")
    judged = sum(isinstance(event, Judged) for event in read_stream(ended.report("ndjson")))
    assert judged >= 5
    with ended.report("har").open("rb") as stream:
        assert sum(1 for _ in read_har(stream, b"key")) == judged
    again = [line for line in ended.report("ndjson").read_bytes().splitlines() if not line.isascii()]
    assert again == []


def _log_is_inert(ended: Ended) -> None:
    lines = [*ended.out.split("\n"), *ended.err.split("\n")]
    assert [line for line in lines if not line.isprintable()] == []
    commands = [line for line in lines if COMMAND.search(line)]
    assert len(commands) == 10
    assert all(re.match(r"::(error|warning|notice) title=[a-z0-9-]+::[^\r\n]", line) for line in commands)
    assert not any("##[" in line for line in commands)


def _summary_is_inert(ended: Ended) -> None:
    told = ended.report("markdown").read_text(encoding="utf-8")
    assert (ended.folder.parent / "summary.md").read_text(encoding="utf-8") == told
    outside = re.sub(r"^(`{3,})text\n.*?\n\1$", "", told, flags=re.MULTILINE | re.DOTALL)
    # A span ends where as many ticks as it began with stand alone, on the same line.
    plain = re.sub(r"(?<!`)(`+) [^\n]* \1(?!`)", "", outside)
    assert "<script>" in told
    assert "<" not in plain
    assert "::" not in plain


@pytest.mark.skipif(not IS_THERE, reason=ABSENT)
def test_a_browser_runs_nothing_of_it(ended: Ended) -> None:
    """The page shows the harmful text as text: no script of it runs, nothing is fetched, no dialog opens."""
    with browsing() as browser:
        browser.open(ended.report("html"))
        assert browser.dialog() is None
        assert browser.console() == []
        assert browser.run("return window.harmed === undefined") is True
        assert browser.run("return document.scripts.length") == 1
        assert (
            browser.run("return document.querySelectorAll('img, iframe, [onload], [onerror], [onmouseover]').length")
            == 0
        )
        assert browser.run("return performance.getEntriesByType('resource').length") == 0
        assert browser.run("return document.querySelectorAll('article.finding').length") > 5
        assert "<script>window.harmed=1</script>" in browser.run("return document.body.textContent")
        assert browser.run("return document.title") == "contracts: The contract is broken."


@pytest.mark.skipif(not IS_THERE, reason=ABSENT)
def test_the_policy_of_the_page_holds_even_if_text_became_markup(ended: Ended) -> None:
    """A script and a style that are planted in the page do not run: the browser refuses what has no known digest."""
    page = ended.report("html").read_text(encoding="utf-8")
    planted = f"<script>{MARK}</script><img src=x onerror='{MARK}'><style>h1 {{ display: none }}</style>"
    place = ended.folder / "planted.html"
    place.write_text(page.replace("<main>", f"{planted}<main>", 1), encoding="utf-8")
    with browsing() as browser:
        browser.open(place)
        assert browser.run("return window.harmed === undefined") is True
        assert browser.run("return getComputedStyle(document.querySelector('h1')).display") == "block"


def great(field: str) -> Exchange:
    """An exchange with fifty megabytes of harm in one place, and a body that breaks rules."""
    text = (HOSTILE.replace("\ud800\udfff", "") * (FIFTY_MB // len(HOSTILE)))[:FIFTY_MB]
    path = f"/v1/projects/{PROJECT}/activeNumbers/+12025550134"
    sent: dict[str, Any] = {"displayName": "x"}
    told: dict[str, Any] = {"phoneNumber": "+12025550134", "displayName": "y", "smsConfiguration": {}, "type": "?"}
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    places: dict[str, Callable[[], None]] = {
        "name": lambda: told.update(displayName=text),
        "type": lambda: told.update(type=text),
        "region": lambda: told.update(regionCode=text),
        "date": lambda: told.update(nextChargeDate=text),
        "plan": lambda: told.update(smsConfiguration={"servicePlanId": text}),
        "member": lambda: told.update({text: 1}),
        "project": lambda: told.update(projectId=text),
        "sent name": lambda: sent.update(displayName=text),
        "sent member": lambda: sent.update({text: 1}),
    }
    if field in places:
        places[field]()
    if field == "header":
        headers = ((text, text),)
    query = "?" + text.replace("#", "") if field == "path" else ""
    request = Request(method="PATCH", path=path + query, headers=headers, body=json.dumps(sent).encode())
    body = text.encode() if field == "body" else json.dumps(told).encode()
    return Exchange(request=request, outcome=Response(status=200, headers=headers, body=body), at=1.0)


FIELDS: Final = (
    "name", "type", "region", "date", "plan", "member", "project", "sent name", "sent member", "header", "path", "body",
)  # fmt: skip


@pytest.fixture
def consumers(tmp_path: Path) -> Iterator[tuple[Emit, io.StringIO]]:
    """Every report and the terminal, fed as one."""
    out = io.StringIO()
    terminal = Terminal(Console(file=out, soft_wrap=True), {rule.id: rule for rule in RULES}, verbosity=1)
    with contextlib.ExitStack() as stack:
        several: list[Emit] = [terminal, *open_reports(",".join(REPORTS), tmp_path, stack)]

        def emit(event: Event) -> None:
            for consumer in several:
                consumer(event)

        yield emit, out


@pytest.mark.parametrize("field", FIELDS)
def test_fifty_megabytes_are_bounded(field: str, consumers: tuple[Emit, io.StringIO], tmp_path: Path) -> None:
    """Whichever text is that long, no report but the event stream has more than an extract; the archive its size."""
    emit, out = consumers
    traffic = Traffic(rules=RULES, facts=FACTS, emit=emit)
    emit(started())
    traffic.take("look", [Entry(number=1, exchange=great(field))], "entry {}".format)
    emit(traffic.ended(Verdict.FAIL, 1, 1.0))
    assert traffic.counts
    assert len(out.getvalue()) < 1_000_000
    for name, bound in BOUNDS.items():
        assert (tmp_path / REPORTS[name]).stat().st_size < bound, name
