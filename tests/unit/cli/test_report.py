"""``contracts report``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command

FIXED = ("run", "--max-examples", "0", "--rules", "empty-configuration-refused,money-unchanged")


def stream(command: Command, *options: str, to: str = "made") -> str:
    """The stream of a short run."""
    command(*FIXED, "--report", "ndjson", "--report-dir", to, *options)
    return f"{to}/run.ndjson"


@pytest.mark.parametrize(("defect", "code"), [((), 0), (("--defect", "empty-sms-accepted"), 1)])
def test_a_run_is_told_again(command: Command, elsewhere: Path, defect: tuple[str, ...], code: int) -> None:
    """The terminal shows what it has shown, and the code is that of the run."""
    first = command(*FIXED, "--report", "ndjson", "--report-dir", "made", *defect)
    again = command("report", "made/run.ndjson")
    assert (first.code, again.code, again.err) == (code, code, "")
    assert again.out == first.out


def test_other_formats_are_written(command: Command, elsewhere: Path) -> None:
    """What the run itself would have written is written from its stream, byte by byte."""
    command(*FIXED, "--defect", "empty-sms-accepted", "--report", "ndjson,junit", "--report-dir", "made")
    assert command("report", "made/run.ndjson", "--report", "junit,ndjson", "--report-dir", "again").code == 1
    for name in ("junit.xml", "run.ndjson"):
        assert (elsewhere / "again" / name).read_bytes() == (elsewhere / "made" / name).read_bytes()


def test_shards_are_told_as_one(command: Command, elsewhere: Path) -> None:
    """Two halves are whole; one half is not, and says so."""
    halves = [stream(command, "--shard", f"{index}/2", to=f"s{index}") for index in (1, 2)]
    assert command("report", "-q", *halves).code == 0
    alone = command("report", "-q", halves[0])
    assert alone.code == 3
    assert alone.error_lines == [
        "Error: of 2 shards these are missing: 2. Name the streams of all of them.",
    ]


def test_a_stream_that_was_cut_off_ends_with_3(command: Command, elsewhere: Path) -> None:
    """The reports are written all the same and are not green."""
    place = elsewhere / stream(command)
    place.write_bytes(place.read_bytes()[:-300])
    code, out, err = command("report", "made/run.ndjson", "--report", "junit", "--report-dir", "again")
    assert code == 3
    assert out.splitlines()[-1] == "The run could not be finished."
    assert err.startswith("Error: made/run.ndjson: it was cut off")
    assert "<error message=" in (elsewhere / "again" / "junit.xml").read_text(encoding="utf-8")


def test_what_is_read_is_not_written(command: Command, elsewhere: Path) -> None:
    """A report never goes where the stream is."""
    made = stream(command)
    before = (elsewhere / made).read_bytes()
    ended = command("report", made, "--report", "ndjson", "--report-dir", "made")
    assert ended.error_lines == [
        "Error: made/run.ndjson is read here, so it cannot be written. Pass another --report-dir."
    ]
    assert (ended.code, (elsewhere / made).read_bytes()) == (2, before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Name an event stream: contracts report reports/runs/run.ndjson"),
        (("nothing",), "Cannot read nothing: there is no such file."),
        (("text",), "text: it is no event stream"),
        (("text", "./text"), "text is named twice. Name each stream once."),
    ],
)
def test_what_cannot_be_told_is_said(
    command: Command, elsewhere: Path, arguments: tuple[str, ...], message: str
) -> None:
    """In one line, with the code 2, and no report is touched."""
    (elsewhere / "text").write_text("no stream", encoding="utf-8")
    ended = command("report", *arguments, "--report", "junit", "--report-dir", "out")
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])
    assert not (elsewhere / "out").exists()
