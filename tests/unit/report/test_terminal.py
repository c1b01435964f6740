"""What a run prints, with a terminal and without."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from rich.console import Console

from contracts.events import Event, Judged, PhaseEnded, PhaseStarted, ScenarioPlayed
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Exchange, Request, Response, Verdict
from contracts.report.terminal import Terminal
from contracts.watch import Aspect
from tests.unit.report.happenings import (
    BASE,
    BY_ID,
    ERROR,
    HOSTILE,
    NOTE,
    WARNING,
    discovered,
    ended,
    failing,
    started,
    update,
)

PLAYED = ScenarioPlayed(phase="scenarios", title="SMS alone", rule=ERROR, phone_number="+12025550134", settled=True)


def printed(events: Iterable[Event], verbosity: int = 0, *, terminal: bool = False, width: int = 80) -> str:
    """What a terminal of this kind shows of these events."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        soft_wrap=True,
        emoji=False,
        force_terminal=terminal,
        width=width,
        color_system="standard" if terminal else None,
        _environ={},
    )
    consumer = Terminal(console, BY_ID, verbosity)
    for event in events:
        consumer(event)
    return stream.getvalue()


def phase(name: str = "scenarios", exchanges: int = 506) -> tuple[Event, ...]:
    """A phase with one scenario."""
    return (
        PhaseStarted(phase=name, total=2),
        Judged(
            phase=name,
            exchange=Exchange(request=update(), outcome=Response(status=200)),
            findings=(),
            applied=(),
        ),
        PLAYED,
        PhaseEnded(phase=name, exchanges=exchanges, seconds=0.5),
    )


def test_a_run_that_passes_is_told_in_a_few_lines() -> None:
    """What is tested, each phase, what did not apply, the figures, and the verdict."""
    standings = {
        ERROR: Standing(verdict=Verdict.PASS, applied=3),
        WARNING: Standing(verdict=Verdict.NOT_APPLICABLE, reason="it never came about"),
    }
    assert printed([started(), *phase(), ended(standings)]) == (
        "contracts run · mock · 3 rules · 4 numbers · seed 7\n"
        "  scenarios            506 exchanges    0.50 s\n"
        "\n"
        "  not applicable: wrong-content-type-refused: it never came about\n"
        "1,234 exchanges in 1.2 s · rules: 1 pass, 1 not applicable\n"
        "The contract is kept.\n"
    )


def test_a_finding_is_told_as_it_comes() -> None:
    """The block stands between blank lines, before the phase has ended."""
    out = printed([started(), *phase()[:-1], discovered(), phase()[-1], ended(failing(), Verdict.FAIL, exit_code=1)])
    block = out.split("\n\n")[1].splitlines()
    assert block[0] == "ERROR  empty-configuration-refused: An empty configuration object is refused"
    assert [line[:11].strip() for line in block[1:]] == [
        "where",
        "expected",
        "received",
        "clause",
        "replay",
        "reproduce",
        "",
    ]
    assert block[-1] == "             (against `contracts mock --port 3013`, started with the same options)"
    assert out.index("reproduce") < out.index("506 exchanges")
    assert out.endswith("The contract is broken.\n")


def test_what_was_not_sent_cannot_be_sent_again() -> None:
    """A client that sent nothing where something was asked for: no line to paste stands under it."""
    nothing = replace(discovered(), steps=(Request(method="PATCH", path=""),))
    out = printed([started(), nothing, ended(failing(), Verdict.FAIL, exit_code=1)])
    assert "empty-configuration-refused" in out
    for word in ("reproduce", "replay", "contracts mock"):
        assert word not in out


def test_only_the_mock_in_process_needs_to_be_started() -> None:
    """A finding on another target is reproduced where it was found."""
    out = printed([started(target=BASE), discovered(), ended(failing(), Verdict.FAIL)])
    assert "reproduce" in out
    assert "contracts mock" not in out


@pytest.mark.parametrize("width", [20, 80])
def test_long_lines_are_not_folded(width: int) -> None:
    """A curl line stays one line, however narrow the window."""
    line = next(
        line for line in printed([started(), discovered()], width=width).splitlines() if line.startswith("  reproduce")
    )
    assert line.endswith("/v1/projects/p/activeNumbers/+12025550134")


def test_a_finding_before_the_beginning_shows_no_block() -> None:
    """Without a beginning there is no address to reproduce it at; it is counted all the same."""
    out = printed([discovered(), ended(failing(), Verdict.FAIL, counts={(ERROR, "status"): 5})])
    assert "reproduce" not in out
    assert "1 finding (5 occurrences)" in out


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([started(numbers=1)], "contracts run · mock · 3 rules · 1 number · seed 7"),
        ([started((ERROR,), numbers=2)], "contracts run · mock · 1 rule · 2 numbers · seed 7"),
        ([PhaseEnded(phase="look", exchanges=1, seconds=0.0)], "  look                   1 exchange     0.00 s"),
        ([PhaseEnded(phase="look", exchanges=0, seconds=0.0)], "  look                   0 exchanges    0.00 s"),
        ([PhaseEnded(phase="x", exchanges=12345, seconds=99.5)], "  x                 12,345 exchanges   99.50 s"),
        ([ended(exchanges=1)], "1 exchange in 1.2 s · rules: 1 pass"),
        ([started(), discovered(), ended(counts={(ERROR, "status"): 1})], "1 finding (1 occurrence)"),
        (
            [started(), discovered(), discovered(WARNING), ended(counts={(ERROR, "a"): 1000, (WARNING, "b"): 1})],
            "2 findings (1,001 occurrences)",
        ),
        (
            [started(), replace(discovered(), waived="known"), ended(counts={(ERROR, "status"): 1})],
            "1 finding (1 occurrence), 1 waived",
        ),
        ([started(), discovered(NOTE), ended()], "1 note not shown: pass -v to see them"),
        ([started(), discovered(NOTE), discovered(NOTE), ended()], "2 notes not shown: pass -v to see them"),
    ],
)
def test_one_and_many_are_told_apart(events: list[Event], line: str) -> None:
    """A count of one has its noun in the singular."""
    assert line in printed(events).splitlines()


def test_how_often_a_rule_applied_is_told_apart() -> None:
    """One time is not one times."""
    standings = {ERROR: Standing(verdict=Verdict.PASS, applied=1), WARNING: Standing(verdict=Verdict.PASS, applied=2)}
    out = printed([ended(standings)], 1)
    assert f"{ERROR}  (applied 1 time)" in out
    assert f"{WARNING}  (applied 2 times)" in out


def test_notes_are_shown_when_asked_for() -> None:
    """With -v a note has its block, and nothing is said to be hidden."""
    out = printed([started(), discovered(NOTE), ended(counts={(NOTE, "status"): 1})], 1)
    assert f"NOTE  {NOTE}: " in out
    assert "not shown" not in out


def test_verbose_lists_every_rule_with_its_verdict() -> None:
    """With -v each rule has a line, whatever became of it."""
    standings = {
        ERROR: Standing(verdict=Verdict.FAIL, applied=3, findings=1),
        WARNING: Standing(verdict=Verdict.INCONCLUSIVE, applied=1200, reason="a job was still running after 60 s"),
    }
    lines = printed([started(), ended(standings, Verdict.FAIL)], 1).splitlines()
    assert f"  fail           {ERROR}  (applied 3 times)" in lines
    assert f"  inconclusive   {WARNING}  (applied 1,200 times)" in lines
    assert f"  inconclusive: {WARNING}: a job was still running after 60 s" in lines


def test_quiet_says_the_figures_and_the_verdict() -> None:
    """With -q no beginning, no phase, no block and no reason is shown."""
    standings = failing() | {WARNING: Standing(reason="never")}
    events = [started(), *phase(), discovered(), ended(standings, Verdict.FAIL, counts={(ERROR, "status"): 2})]
    assert printed(events, -1, terminal=False) == (
        "1,234 exchanges in 1.2 s · rules: 1 fail, 1 not applicable\n"
        "1 finding (2 occurrences)\n"
        "The contract is broken.\n"
    )


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Verdict.PASS, "The contract is kept."),
        (Verdict.FAIL, "The contract is broken."),
        (Verdict.INCONCLUSIVE, "No violation was seen, but not everything could be seen to its end."),
        (Verdict.NOT_APPLICABLE, "Nothing was tested."),
        (Verdict.ERROR, "The run could not be finished."),
    ],
)
@pytest.mark.parametrize("verbosity", [-1, 0, 1])
def test_each_verdict_has_its_sentence(verdict: Verdict, sentence: str, verbosity: int) -> None:
    """The last line says how it came out, however much else is said."""
    assert printed([started(), ended(verdict=verdict)], verbosity).splitlines()[-1] == sentence


def test_a_run_that_stopped_early_says_why() -> None:
    """The reason stands before the verdict, with nothing in it that steers."""
    lines = printed([started(), ended(stopped="the time\x1b is used up")]).splitlines()
    assert lines[-2:] == ["Stopped early: the time\\x1b is used up", "No violation was seen until then."]


@pytest.mark.parametrize(("verbosity", "listed"), [(0, False), (1, True)])
def test_what_a_run_cut_short_did_not_get_to_is_no_news(verbosity: int, listed: bool) -> None:
    """The rules that never applied are listed at the end of a whole run, or when asked for."""
    standings = {ERROR: Standing(reason="it never came about")}
    out = printed([started(), ended(standings, stopped="the time is used up")], verbosity)
    assert (f"not applicable: {ERROR}: it never came about" in out) is listed


EXTENTS = (
    Extent(aspect=Aspect.MEMBERS, total=4, missing=("200 /a", "request /b")),
    Extent(aspect=Aspect.STATES, total=2, missing=()),
)


@pytest.mark.parametrize(("verbosity", "missing"), [(0, False), (1, True)])
def test_how_much_was_exercised_is_told(verbosity: int, missing: bool) -> None:
    """One line says how much of each aspect was exercised; what was not is listed when asked for."""
    lines = printed([started(), ended(exercised=EXTENTS)], verbosity).splitlines()
    assert "exercised: 2 of 4 members, 2 of 2 states" in lines
    assert [line for line in lines if line.startswith("  not exercised")] == (
        ["  not exercised: members: 200 /a", "  not exercised: members: request /b"] if missing else []
    )


def test_what_went_wrong_with_a_run_is_told_by_who_started_it() -> None:
    """A run that could not be finished neither repeats the error nor lists what did not apply."""
    standings = {ERROR: Standing(reason="it never came about")}
    assert printed([started(), ended(standings, Verdict.ERROR, exit_code=3, stopped="gone")]).splitlines()[1:] == [
        "1,234 exchanges in 1.2 s · rules: 1 not applicable",
        "The run could not be finished.",
    ]


def test_square_brackets_and_colons_are_left_alone() -> None:
    """What looks like markup or an emoji is text."""
    out = printed([started(), discovered(received='[bold]["x"][/] :smile: [link=x]')], terminal=True)
    assert '[bold]["x"][/] :smile: [link=x]' in out


def test_a_terminal_is_coloured_and_nothing_else_is() -> None:
    """Colours go to a terminal only, and only the first line of a finding has one."""
    events = [started(), discovered(), discovered(WARNING), ended(failing(), Verdict.FAIL)]
    assert "\x1b" not in printed(events)
    out = printed(events, terminal=True)
    coloured = [line for line in out.splitlines() if "\x1b" in line]
    assert [line.split("m", 1)[1].split()[0] for line in coloured] == ["ERROR", "WARNING", "The"]


def test_what_a_provider_says_steers_no_terminal() -> None:
    """Control characters of a finding do not reach the terminal."""
    out = printed([started(), discovered(received=HOSTILE, where=HOSTILE), ended(stopped=HOSTILE)])
    assert all(line.isprintable() for line in out.splitlines())
    assert "\\x1b[31m" in out


def test_a_terminal_shows_progress_and_clears_it_away() -> None:
    """The bar counts the scenarios of a phase and leaves nothing behind; without a terminal there is none."""
    out = printed([started(), *phase(), ended()], terminal=True)
    assert "\x1b[?25l" in out
    assert out.endswith("The contract is kept.\x1b[0m\n")
    assert out.count("\x1b[?25h") == out.count("\x1b[?25l")
    assert "\x1b" not in printed([started(), *phase(), ended()])


def test_quiet_shows_no_progress() -> None:
    """With -q a terminal shows no bar."""
    assert "\x1b[?25l" not in printed([started(), *phase(), ended()], -1, terminal=True)
