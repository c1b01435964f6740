"""The capabilities stay as they were."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.capability_unchanged import RULE
from tests.rules.traces import NOT_APPLIED, error, failure, lacking, number, reading, refusal, update, verdict

BEFORE = reading()


@pytest.mark.parametrize("shown", [["SMS", "VOICE"], ["VOICE", "SMS"]])
def test_the_same_capabilities_conform(shown: Json) -> None:
    """The capabilities stay, in whatever order, sent as if they could be set or not."""
    assert verdict(RULE, BEFORE, reading(number(capability=shown))) == []
    assert verdict(RULE, BEFORE, update({"capability": ["VOICE"]}, number(capability=shown))) == []


@pytest.mark.parametrize(("shown", "received"), [(["VOICE"], '["VOICE"]'), ([], "[]"), ("SMS", '"SMS"')])
@pytest.mark.parametrize("body", [{"displayName": "x"}, {"capability": ["VOICE"]}])
def test_other_capabilities_are_found(body: Json, shown: Json, received: str) -> None:
    """Capabilities that were changed are found, sent or not."""
    assert verdict(RULE, BEFORE, update(body, number(capability=shown))) == [
        ("capability-unchanged", "/capability", '["SMS", "VOICE"], as before', received)
    ]


def test_what_was_not_shown_is_not_compared() -> None:
    """A member that one of the two answers leaves out is not compared."""
    assert verdict(RULE, BEFORE, reading(lacking(number(), "/capability"))) == []
    assert verdict(RULE, reading(lacking(number(), "/capability")), reading()) == []


@pytest.mark.parametrize(
    "trace",
    [[reading()], [BEFORE, refusal({})], [BEFORE, failure()], [BEFORE, reading(error(404), status=404)]],
    ids=["unknown", "refused", "no answer", "not shown"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is seen again is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
