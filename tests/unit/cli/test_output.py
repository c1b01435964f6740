"""Reports that nobody has to ask for: what a job of GitHub shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command

BROKEN = ("run", "--max-examples", "0", "--rules", "empty-configuration-refused", "--defect", "empty-sms-accepted")


def test_a_job_of_github_has_a_summary_and_annotations(
    command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The summary is added to what is there; the annotation stands on a line of its own."""
    summary = elsewhere / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, out, _ = command(*BROKEN)
    assert code == 1
    (line,) = [line for line in out.splitlines() if line.lstrip().startswith("::")]
    assert line == (
        "::error title=empty-configuration-refused::An empty configuration object is refused. At status: "
        "expected 400, as smsConfiguration was sent without members; received status 200"
    )
    assert summary.read_text(encoding="utf-8").startswith("before\n## The contract is broken.\n")


@pytest.mark.parametrize("value", [None, "false", ""])
def test_anywhere_else_there_is_neither(
    command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """Without GitHub's word for it nothing is added."""
    if value is not None:
        monkeypatch.setenv("GITHUB_ACTIONS", value)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(elsewhere / "summary.md"))
    assert "::" not in command(*BROKEN).out
    assert not (elsewhere / "summary.md").exists()


def test_a_summary_that_cannot_be_written_is_told(
    command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(elsewhere))
    ended = command(*BROKEN)
    assert (ended.code, ended.error_lines) == (
        2,
        [f"Error: {elsewhere} cannot be written: Is a directory. GITHUB_STEP_SUMMARY has to name a file."],
    )


@pytest.mark.parametrize("words", [("run", "--max-examples", "0"), ("check", "x.har"), ("gate", "--", "true")])
def test_what_is_to_be_quiet_and_verbose_is_told(command: Command, words: tuple[str, ...]) -> None:
    """Before anything is done, whichever command it is."""
    ended = command(words[0], "-q", "-v", *words[1:])
    assert (ended.code, ended.out, ended.error_lines) == (
        2,
        "",
        ["Error: -q asks for less and -v for more. Leave one of them out."],
    )
