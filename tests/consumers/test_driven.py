"""Clients behind an adapter with one wrong habit each: what they tell their users is judged, and by the rule meant."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import pytest

from contracts.events import Discovered, Event, RunEnded
from contracts.gate import GateEnded, gate
from contracts.harness.adapter import AdapterError
from contracts.profiles import PLAIN, PROFILES
from contracts.rule import Need
from contracts.rules import CONSUMER_RULES

ADAPTER: Final = str(Path(__file__).with_name("adapter.py"))

DEFECTS: Final = (
    ("breaks on 401", "error-told", PLAIN),
    ("status made up", "error-told", PLAIN),
    ("swallows errors", "error-told", PLAIN),
    ("not found for all", "error-named-as-it-is", PLAIN),
    ("fax refused", "asked-members-sent", PLAIN),
    ("callback dropped", "asked-members-sent", PLAIN),
    ("name trimmed", "asked-members-sent", PLAIN),
    ("null schedule refused", "answer-taken", PLAIN),
    ("strict integers", "answer-taken", "whole-as-decimal"),
    ("closed lists", "answer-taken", "unknown-enum-values"),
    ("names made times", "answer-handed-on", PLAIN),
    ("callback lost", "answer-handed-on", PLAIN),
    ("capability spelt anew", "answer-handed-on", PLAIN),
    ("job made up", "answer-handed-on", "schedule-empty-object"),
    ("time to the second", "answer-handed-on", PLAIN),
    ("capability not declared", "answer-members-declared", PLAIN),
    ("JSON written anew", "callback-signature-verified", PLAIN),
    ("any case", "callback-signature-verified", PLAIN),
    ("no signature needed", "callback-signature-verified", "callbacks-forged"),
    ("event without status", "callback-event-handed-on", PLAIN),
    ("strict events", "callback-event-handed-on", PLAIN),
)
"""A habit of the adapter, the one rule that is meant to say so, and a profile that brings it out."""


def driven(profile: str, *habits: str) -> tuple[GateEnded, set[str]]:
    """How the gate ends for a client with these habits, and the rules that were broken."""
    events: list[Event] = []
    ended = gate([sys.executable, ADAPTER, *habits], [PROFILES[profile]], CONSUMER_RULES, events.append, drive=True)
    return ended, {event.finding.rule for event in events if isinstance(event, Discovered)}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_correct_client_is_clean_under_every_profile(profile: str) -> None:
    """No rule says anything, and the client was exercised."""
    ended, found = driven(profile)
    assert (ended.exit_code, found) == (0, set())
    assert ended.trials[0].updates > 5


@pytest.mark.parametrize(("habit", "rule", "profile"), DEFECTS, ids=[habit for habit, _, _ in DEFECTS])
def test_a_wrong_habit_is_caught_by_the_rule_that_is_meant(habit: str, rule: str, profile: str) -> None:
    """One wrong habit breaks the one rule about it, and no other; the code is 1."""
    ended, found = driven(profile, habit)
    assert (ended.exit_code, found) == (1, {rule})


DECLINING: Final = """
import json, sys
for text in sys.stdin:
    line = json.loads(text)
    said = {"outcome": "returned"} if line["operation"] == "describe" else json.loads(sys.argv[1])
    print(json.dumps({"protocol": 1, "id": line["id"], **said}), flush=True)
"""


def declined(outcome: str) -> tuple[GateEnded, RunEnded]:
    """How the gate ends for an adapter that says this of all that it is asked."""
    events: list[Event] = []
    said = json.dumps({"outcome": outcome, "reason": "it is of 2019"})
    command = [sys.executable, "-c", DECLINING, said]
    ended = gate(command, [PROFILES[PLAIN]], CONSUMER_RULES, events.append, drive=True)
    assert isinstance(events[-1], RunEnded)
    return ended, events[-1]


def test_what_a_client_cannot_do_is_told() -> None:
    """With its adapter's reason: else nobody knows why nothing was tested."""
    ended, told = declined("unsupported")
    assert ended.exit_code == 2
    assert told.remarks == (
        "The client cannot do everything, says its adapter: read (it is of 2019), update (it is of 2019).",
    )


def test_an_adapter_that_does_not_understand_is_told() -> None:
    """It ends the gate with the adapter's reason, and is no fault of the client."""
    with pytest.raises(AdapterError, match=r"did not understand (read|update): it is of 2019") as error:
        declined("misunderstood")
    assert error.value.exit_code == 3


def test_each_rule_on_reports_is_meant_by_a_habit() -> None:
    """There is a planted defect for every rule that needs to be told what the client told its user."""
    assert {rule for _, rule, _ in DEFECTS} == {rule.id for rule in CONSUMER_RULES if rule.needs is Need.REPORT}
