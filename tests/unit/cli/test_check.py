"""``contracts check``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command
from tests.unit.traffic.recordings import NUMBER, archived, exchange, har, journal


def test_good_traffic_is_told_in_a_few_lines(command: Command, elsewhere: Path) -> None:
    """Head, one line for the file, what was exercised, the verdict, what was passed over."""
    (elsewhere / "a.har").write_bytes(har(archived({"displayName": "x"}), archived(url="https://h/other")))
    code, out, err = command("check", "a.har")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "contracts check · a.har · 105 rules"
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
        (("x", "y", "x"), "x is named twice. Name each recording once."),
        (("nothing.har",), "Cannot read nothing.har: there is no such file."),
        (
            ("--rules", "none", "x"),
            "--rules 'none' names no rule on traffic. `contracts rules` lists them with their parties.",
        ),
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


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        ('{"log": {}}'.encode("utf-16"), "it is UTF-16. Save it as UTF-8"),
        (b'{"log": x}', "at its beginning it is not JSON, or was cut off: lexical error: invalid char in json text"),
        (
            b'{"log": "\xff"}',
            "at its beginning it is not JSON, or was cut off: lexical error: invalid bytes in UTF8 string",
        ),
        (
            b'{"log": {"entries": []}}}',
            "at its beginning it is not JSON, or was cut off: parse error: trailing garbage",
        ),
    ],
    ids=["nothing", "UTF-16", "no JSON", "no UTF-8", "garbage"],
)
def test_why_a_file_is_no_recording_is_told_in_words(
    command: Command, elsewhere: Path, content: bytes, why: str
) -> None:
    """Without what a parser draws, which points at nothing in a line."""
    (elsewhere / "x.har").write_bytes(content)
    assert command("check", "x.har").error_lines == [f"Error: x.har: {why}"]


CONFIGURATION = """
[targets.here]
url = "https://numbers.api.example"
auth = "none"
project_id = "p"
waivers = [{ rule = "link-requires-unlink", reason = "as it is", expires = 2999-01-01 }]

[[targets.here.numbers]]
phone_number = "+12025550134"
region = "US"

[targets.here.facts]
service_plans = ["a", "b"]
"""
LINKED = {**NUMBER, "smsConfiguration": {"servicePlanId": "a", "campaignId": "", "scheduledProvisioning": None}}
RELINKED = {**NUMBER, "smsConfiguration": {"servicePlanId": "b", "campaignId": "", "scheduledProvisioning": None}}


def test_a_target_says_what_a_recording_does_not(command: Command, elsewhere: Path) -> None:
    """Its facts bring rules into play, its waivers count."""
    (elsewhere / "contracts.toml").write_text(CONFIGURATION, encoding="utf-8")
    relinked = exchange({"smsConfiguration": {"servicePlanId": "b"}}, RELINKED)
    (elsewhere / "j.ndjson").write_bytes(journal(exchange({"displayName": "x"}, LINKED), relinked))
    arguments = ("check", "--rules", "link-requires-unlink", "j.ndjson")
    waived = command(*arguments, "--target", "here")
    assert (waived.code, "waived     as it is (until 2999-01-01)" in waived.out) == (0, True)
    (elsewhere / "contracts.toml").write_text(CONFIGURATION.replace("waivers", "# waivers"), encoding="utf-8")
    assert command(*arguments, "--target", "here", "--config", "contracts.toml").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--target", "here"),
            "There is no target 'here': no contracts.toml is here. Pass --target mock, or --config FILE.",
        ),
        (("--config", "x.toml"), "--config says nothing without --target. Pass --target NAME with it."),
    ],
)
def test_a_target_that_is_not_there_is_told(command: Command, arguments: tuple[str, ...], message: str) -> None:
    """In one line, with the code 2."""
    ended = command("check", *arguments, "x.har")
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])


def test_the_mock_is_a_target(command: Command, elsewhere: Path) -> None:
    """Its numbers and ids are known."""
    (elsewhere / "j.ndjson").write_bytes(journal(exchange({"displayName": "x"})))
    out = command("check", "-v", "--target", "mock", "j.ndjson").out
    assert "not applicable: empty-configuration-refused: it never came about" in out
    out = command("check", "-v", "j.ndjson").out
    assert "empty-configuration-refused: the recording does not say what numbers and ids the provider has" in out
