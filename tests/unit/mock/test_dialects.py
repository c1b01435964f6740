"""Every correct variation of the mock is found correct."""

from __future__ import annotations

import dataclasses

import pytest

from contracts.events import Discovered, Event
from contracts.mock.behaviour import Choices
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour
from contracts.model import Severity, Verdict
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget

EXAMPLES = 20


@pytest.mark.parametrize(("seed", "dialect"), list(enumerate(DIALECTS)))
def test_a_dialect_is_not_accused(seed: int, dialect: str) -> None:
    """A run on a dialect is green. Each has a seed of its own."""
    events: list[Event] = []
    options = Options(rules=PROVIDER_RULES, examples=EXAMPLES, seed=seed)
    ended = run(InProcessTarget(default_behaviour(DIALECTS[dialect])), options, events.append)
    found = [event.finding for event in events if isinstance(event, Discovered)]
    assert [finding.cause for finding in found if finding.severity is not Severity.NOTE] == []
    assert (ended.exit_code, ended.verdict, ended.stopped) == (0, Verdict.PASS, None)


def test_every_choice_has_a_dialect() -> None:
    """Each point that the contract leaves open is tried otherwise by some dialect, but for what it does not allow."""
    default = Choices()
    varied = {
        field.name
        for field in dataclasses.fields(Choices)
        if any(getattr(choices, field.name) != getattr(default, field.name) for choices in DIALECTS.values())
    }
    assert {field.name for field in dataclasses.fields(Choices)} - varied == {"relink_accepted"}


def test_dialects_differ() -> None:
    """No two dialects are the same, and the first is the mock as it is started."""
    assert len(set(DIALECTS.values())) == len(DIALECTS)
    assert DIALECTS["default"] == Choices()
