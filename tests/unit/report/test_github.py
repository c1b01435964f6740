"""Annotations: commands that say what we say, and never what a provider says."""

from __future__ import annotations

import pytest

from contracts.events import Event
from contracts.report.github import MAX_ANNOTATIONS, Annotations
from tests.unit.report.happenings import BY_ID, ERROR, HOSTILE, NOTE, WARNING, discovered, ended, started


def annotations(*events: Event) -> list[str]:
    """The lines that are printed for these events."""
    lines: list[str] = []
    consumer = Annotations(lines.append, BY_ID)
    for event in events:
        consumer(event)
    return lines


def test_a_finding_is_an_annotation() -> None:
    """Level, rule, and what was expected and received."""
    assert annotations(started(), discovered(), ended()) == [
        f"::error title={ERROR}::An empty configuration object is refused. At status: expected 400; received status 200"
    ]


def test_the_gravest_come_first_and_ten_are_enough() -> None:
    """Ten at most, whatever was found in whichever order."""
    many = [discovered(NOTE, where=f"/{number}") for number in range(12)]
    lines = annotations(started(), *many, discovered(WARNING), discovered(), ended())
    assert len(lines) == MAX_ANNOTATIONS == 10
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", *["::notice"] * 8]


def test_a_waived_finding_has_none() -> None:
    """What is accepted needs nobody's attention."""
    assert annotations(started(), discovered(waived="known"), ended()) == []


def test_nothing_is_printed_before_the_end() -> None:
    """Annotations stand together below the log."""
    assert annotations(started(), discovered()) == []


@pytest.mark.parametrize("text", [HOSTILE, "100%\n::error::x", "\r::set-output name=a::b", "##[error]x", "a,b:c"])
def test_a_provider_commands_nothing(text: str) -> None:
    """Each finding is one line with one command, ours."""
    (line,) = annotations(started(), discovered(received=text, where=text), ended())
    assert line.isprintable()
    assert line.startswith(f"::error title={ERROR}::An empty")
    assert "##[" not in line
    assert all(line[at + 1 : at + 3] in ("25", "0A", "0D") for at, letter in enumerate(line) if letter == "%")
