"""A correct client's own tests, behind the real command: green and clean under every profile."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import pytest

from contracts.profiles import PROFILES
from tests.conftest import Command

OWN: Final = (sys.executable, str(Path(__file__).with_name("own_tests.py")))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_correct_client_is_clean_under_every_profile(command: Command, elsewhere: Path, profile: str) -> None:
    """Its tests pass, no rule says anything, and it was exercised: tokens, updates, looks and callbacks."""
    code, out, err = command("gate", "--profile", profile, "--max-time", "60", "--report", "ndjson", "--", *OWN)
    assert (code, err, out.splitlines()[-1]) == (0, "", "The contract is kept.")
    events = [json.loads(line) for line in (elsewhere / "reports" / "runs" / "run.ndjson").read_text().splitlines()]
    assert [event["finding"]["rule"] for event in events if event["event"] == "Discovered"] == []
    (trial,) = [event["trial"] for event in events if event["event"] == "PhaseEnded"]
    assert (trial["code"], trial["findings"], trial["updates"] > 5) == (0, 0, True)
    asked = {event["exchange"]["request"]["path"].split("?")[0] for event in events if event["event"] == "Judged"}
    assert {"/oauth2/token", "/hook"} < asked
