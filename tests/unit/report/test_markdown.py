"""The report in Markdown."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from contracts.events import Event
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Verdict
from contracts.report.markdown import MAX_SIZE, Markdown
from contracts.watch import Aspect
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


def report(*events: Event) -> str:
    """The report of these events."""
    stream = io.BytesIO()
    consumer = Markdown(stream, BY_ID)
    for event in events:
        consumer(event)
    return stream.getvalue().decode()


def outside_of_code(text: str) -> list[str]:
    """The lines of a report that stand in no block of code."""
    lines, fence = [], ""
    for line in text.splitlines():
        ticks = line[: len(line) - len(line.lstrip("`"))]
        if fence:
            fence = "" if line == fence else fence
        elif len(ticks) >= 3:
            fence = ticks
        else:
            lines.append(line)
    assert not fence
    return lines


def test_a_good_run_is_a_few_lines() -> None:
    """The verdict first, then what was run, then figures."""
    assert report(started(), ended(exercised=(Extent(aspect=Aspect.STATES, total=3, missing=("b",)),))) == (
        "## The contract is kept.\n\n` contracts run ` on ` mock `\n\n1,234 exchanges in 1.2 s\n\n"
        "| rules | |\n| --- | ---: |\n| pass | 1 |\n| exercised states | 2 of 3 |\n"
        "\n### Never met\n\n- states: ` b `\n"
    )


def test_findings_follow_the_gravest_first() -> None:
    """A heading and a block of code for each rule."""
    standings = {NOTE: Standing(verdict=Verdict.PASS), **failing(), WARNING: Standing(verdict=Verdict.PASS)}
    text = report(started(), *map(discovered, (NOTE, ERROR, WARNING)), ended(standings, Verdict.FAIL, exit_code=1))
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## The contract is broken.", f"### {ERROR}", f"### {WARNING}", f"### {NOTE}"
    ]  # fmt: skip
    assert f"### {ERROR}\n\n```text\nERROR  {ERROR}: " in text


@pytest.mark.parametrize("text", [HOSTILE, "```\n<script>", "````", "`", "<img src=x onerror=alert(1)>", "a|b\n|c"])
def test_no_text_leaves_its_block(text: str) -> None:
    """Whatever a provider says stands in code, where nothing has a meaning."""
    told = report(
        started(target=text),
        discovered(received=text, where=text, steps=(update(text.encode("utf-8", "surrogatepass")),)),
        ended(failing(), Verdict.FAIL, exit_code=1, stopped=text),
    )
    lines = outside_of_code(told)
    spans = [line for line in lines if "<" in line or "onerror" in line]
    assert all(line.startswith(("Stopped: `", "` contracts run ` on `")) and line.endswith("`") for line in spans)
    assert [line for line in lines if line.startswith("#")] == ["## The contract is broken.", f"### {ERROR}"]


MAY = "failed with 7, as they may: an error was told"


def test_a_clients_tolerance_is_a_table() -> None:
    """Each profile with what the provider does and what became of the client; habits and waivers are told."""
    text = report(started(), TRIED, FAILED, AGAIN, replace(ended(), remarks=("The waiver of x has expired.",)))
    assert [line for line in text.splitlines() if line.startswith(("| ` ", "` The", "- "))] == [
        "- ` The waiver of x has expired. `",
        "| ` plain ` | ` As every day. ` | ` passed ` | ` 2 exchanges ` | ` 0 findings ` |",
        "| ` unknown ` | ` As every day. ` | ` failed with 1 ` | ` 2 exchanges ` | ` 0 findings ` |",
        f"| ` limited ` | ` As every day. ` | ` {MAY} ` | ` 2 exchanges ` | ` 0 findings ` |",
        "` The client sends an update again after 429: up to 2 times in all, 1.0 s after the one before or later. `",
    ]


def test_no_text_leaves_its_cell() -> None:
    """A name with a bar in it ends no cell."""
    text = report(started(), replace(TRIED, phase="a|b`|\n| c"), ended())
    (row,) = [line for line in text.splitlines() if line.startswith("| `` ")]
    assert row.startswith("| `` a\\|b`\\|\\n\\| c `` | ` As every day. ` | ")


def test_what_was_never_met_is_named() -> None:
    """Rules and the rest of the contract, so many of each; what was met in full is not."""
    missing = tuple(f"/{number}" for number in range(50))
    extents = (
        Extent(aspect=Aspect.MEMBERS, total=60, missing=missing),
        Extent(aspect=Aspect.STATES, total=3, missing=()),
    )
    standings = {ERROR: Standing(verdict=Verdict.PASS), NOTE: Standing(verdict=Verdict.NOT_APPLICABLE, reason="none")}
    *_, rules, members = report(started(), ended(standings, exercised=extents)).splitlines()
    assert rules == f"- rules: ` {NOTE} `"
    assert members.startswith("- members: ` /0 `, ` /1 `, ")
    assert members.endswith(", ` /39 ` and 10 more")


def test_a_report_is_bounded() -> None:
    """What does not fit is counted."""
    rules = list(BY_ID)[:40]
    steps = (update(b'"' + b"x" * 15_000 + b'"'),)
    found = [discovered(rule, steps=steps) for rule in rules]
    text = report(started(), *found, ended({rule: Standing(verdict=Verdict.PASS) for rule in rules}))
    assert len(text.encode()) < MAX_SIZE + 2_000
    assert text.endswith("rules with findings left out here: the report is bounded.\n")
