"""``contracts init``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contracts import config
from tests.conftest import Command

ENVIRONMENT = {"SINCH_PROJECT_ID": "p", "SINCH_KEY_ID": "k", "SINCH_KEY_SECRET": "s"}


def test_the_file_is_one_that_can_be_used(command: Command, elsewhere: Path) -> None:
    """It describes one target, whose secrets come from the environment; what to do next is told."""
    code, out, err = command("init")
    assert (code, err) == (0, "")
    assert out.splitlines()[1:] == [
        "  contracts doctor --target sandbox --live",
        "  contracts run --target sandbox --live --dry-run",
    ]
    path = elsewhere / "contracts.toml"
    found = config.find(None, elsewhere)
    assert found is not None
    settings = config.read_target(*found, "sandbox", ENVIRONMENT)
    assert (settings.key_secret, [one.phone_number for one in settings.facts.numbers]) == ("s", ["+12025550134"])
    # What is commented out is right too.
    whole = re.sub(r"(?m)^# (?=\[\[|rule|where|reason|expires)", "", path.read_text(encoding="utf-8"))
    path.write_text(whole, encoding="utf-8")
    found = config.find(None, elsewhere)
    assert found is not None
    assert [one.rule for one in config.read_target(*found, "sandbox", ENVIRONMENT).waivers] == ["link-requires-unlink"]
    assert [one.rule for one in config.gate_waivers(*found)] == ["configurations-not-empty"]


def test_what_is_there_is_never_overwritten(command: Command, elsewhere: Path) -> None:
    """Neither a file nor what a link leads to."""
    (elsewhere / "contracts.toml").write_text("mine", encoding="utf-8")
    ended = command("init")
    assert (ended.code, ended.error_lines) == (
        2,
        ["Error: contracts.toml is there already, and stays as it is. Name another file."],
    )
    assert (elsewhere / "contracts.toml").read_text(encoding="utf-8") == "mine"
    (elsewhere / "link.toml").symlink_to(elsewhere / "target.toml")
    assert command("init", "link.toml").code == 2
    assert not (elsewhere / "target.toml").exists()


def test_another_name_is_told_in_what_comes_next(command: Command, elsewhere: Path) -> None:
    """As --config."""
    code, out, _ = command("init", "other.toml")
    assert (code, (elsewhere / "other.toml").exists()) == (0, True)
    assert "  contracts doctor --target sandbox --config other.toml --live\n" in out


def test_the_file_of_the_project_is_left_alone(command: Command, elsewhere: Path) -> None:
    """What is written would not be read from there: its tables have other names."""
    ended = command("init", "pyproject.toml")
    assert (ended.code, ended.error_lines) == (
        2,
        ["Error: pyproject.toml belongs to the whole project. Name a file of its own, such as contracts.toml."],
    )
    assert not (elsewhere / "pyproject.toml").exists()


@pytest.mark.parametrize("name", ["no/such/folder.toml", "."])
def test_a_file_that_cannot_be_written_is_told(command: Command, name: str) -> None:
    """In one line, with the code 2."""
    ended = command("init", name)
    assert (ended.code, len(ended.error_lines)) == (2, 1)
