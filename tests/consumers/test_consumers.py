"""Clients with one wrong habit each: the rule that is meant says so, and no other rule says anything."""

from __future__ import annotations

from collections import Counter

import pytest

from contracts.model import Party
from contracts.observed.shows import Shows
from contracts.rules import CONSUMER_RULES, RULES
from contracts.traffic.judging import Traffic
from contracts.traffic.lines import read_lines
from tests.consumers.client import Habits
from tests.consumers.habits import DEFECTS, Defect
from tests.consumers.session import session

PARTIES = {rule.id: rule.party for rule in RULES}


def found(lines: list[bytes]) -> Counter[str]:
    """How often each rule is broken in a journal."""
    traffic = Traffic(rules=RULES, facts=None, emit=lambda event: None)
    traffic.take("session", read_lines(lines), str)
    return Counter({rule: count for rule, standing in traffic.tally.standings.items() if (count := standing.findings)})


def test_a_correct_client_is_clean() -> None:
    """No rule of either party says anything about a correct client of a correct provider."""
    assert found(session(Habits())) == {}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_wrong_habit_is_caught_by_the_rule_that_is_meant(defect: Defect) -> None:
    """A client with one wrong habit breaks the one rule about it, and no other."""
    assert set(found(session(defect.habits))) == {defect.rule}


def test_each_rule_on_what_is_sent_is_meant_by_a_habit() -> None:
    """There is a planted defect for every rule of the consumer that the wire alone decides, and for no other."""
    on_the_wire = {rule.id for rule in CONSUMER_RULES if rule.shows is not Shows.INSIDE}
    assert {defect.rule for defect in DEFECTS} == on_the_wire
    assert {PARTIES[defect.rule] for defect in DEFECTS} == {Party.CONSUMER}
