"""The record of a rule: what makes one well-formed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.model import Party
from contracts.scenario import Hole, Scenario, patch
from tests.unit.scripted import rule

PLAIN = Scenario(title="rename", steps=(patch({"displayName": "x"}),))
HOLED = Scenario(title="rename", steps=(patch({"displayName": Hole.NAME}),))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "Not_kebab"}, "rule id 'Not_kebab' is not kebab-case"),
        ({"title": ""}, "rule some-rule: the title is empty, long, or ends with a full stop"),
        ({"title": "All is well."}, "rule some-rule: the title is empty, long, or ends with a full stop"),
        ({"title": "x" * 81}, "rule some-rule: the title is empty, long, or ends with a full stop"),
        ({"title": "All should be well"}, "rule some-rule: the title says what may be, not what is"),
        ({"when": "when it rains"}, "rule some-rule: `when` completes 'applies when …'"),
        ({"scenarios": (HOLED,)}, "rule some-rule: a fixed scenario has a hole"),
    ],
)
def test_a_record_that_breaks_the_form_is_refused(change: dict[str, Any], message: str) -> None:
    """What is wrong with a record is told when it is made."""
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is compared whole
        replace(rule(), **change)
    assert str(refusal.value) == message


@pytest.mark.parametrize("change", [{"scenarios": (PLAIN,)}, {"moves": (HOLED,)}], ids=["scenarios", "moves"])
def test_a_rule_of_the_consumer_has_no_scenarios(change: dict[str, Any]) -> None:
    """Nobody makes a client send anything, so there is nothing to play; for a provider there is."""
    assert replace(rule(), **change).party is Party.PROVIDER
    with pytest.raises(ValueError, match="a rule of the consumer has no scenarios"):
        replace(rule(party=Party.CONSUMER), **change)
