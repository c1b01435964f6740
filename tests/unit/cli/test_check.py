"""``contracts check``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command
from tests.unit.traffic.recordings import archived, exchange, har, journal


def test_good_traffic_is_told_in_a_few_lines(command: Command, elsewhere: Path) -> None:
    """Head, one line for the file, what was exercised, the verdict, what was passed over."""
    (elsewhere / "a.har").write_bytes(har(archived({"displayName": "x"}), archived(url="https://h/other")))
    code, out, err = command("check", "a.har")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "contracts check · a.har · 95 rules"
    assert lines[1].startswith("  a.har                  1 exchange ")
    assert lines[-2:] == ["The contract is kept.", "1 entry of another operation"]


def test_a_finding_says_where_it_stands(command: Command, elsewhere: Path) -> None:
    """File and entry, beside the place in the message."""
    (elsewhere / "j.ndjson").write_bytes(journal(exchange({"smsConfiguration": {}})))
    code, out, _ = command("check", "--party", "consumer", "j.ndjson")
    assert code == 1
    assert "ERROR  configurations-not-empty" in out
    assert "  at         j.ndjson, entry 1\n" in out
    assert "empty-configuration-refused" not in out


def test_rules_can_be_chosen(command: Command, elsewhere: Path) -> None:
    """By globs and by party."""
    (elsewhere / "j.ndjson").write_bytes(journal(exchange({"smsConfiguration": {}})))
    assert command("check", "--rules", "money-*", "j.ndjson").code == 2
    assert command("check", "--rules", "display-name-*,empty-*", "j.ndjson").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Name a recording: contracts check traffic.har"),
        (("nothing.har",), "Cannot read nothing.har: there is no such file."),
        (("--rules", "none", "x"), "--rules 'none' names no rule. `contracts rules` lists them."),
        (
            ("--rules", "money-*", "--party", "consumer", "x"),
            "No rule is left to check by. `contracts rules` lists them with their parties.",
        ),
    ],
)
def test_what_cannot_be_checked_is_told(command: Command, arguments: tuple[str, ...], message: str) -> None:
    """In one line, with the code 2."""
    ended = command("check", *arguments)
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])
