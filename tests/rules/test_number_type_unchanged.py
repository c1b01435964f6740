"""The type of the number stays as it was."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.number_type_unchanged import RULE
from tests.rules.traces import NOT_APPLIED, failure, lacking, number, reading, refusal, update, verdict

BEFORE = reading()


def test_the_same_type_conforms() -> None:
    """The type stays, sent as if it could be set or not."""
    assert verdict(RULE, BEFORE, reading()) == []
    assert verdict(RULE, BEFORE, update({"type": "MOBILE"})) == []


@pytest.mark.parametrize("body", [{"displayName": "x"}, {"type": "MOBILE"}])
@pytest.mark.parametrize("shown", ["MOBILE", "TOLL_FREE"])
def test_another_type_is_found(body: Json, shown: str) -> None:
    """A type that was changed is found, sent or not."""
    assert verdict(RULE, BEFORE, update(body, number(type=shown))) == [
        ("number-type-unchanged", "/type", '"LOCAL", as before', f'"{shown}"')
    ]


def test_what_was_not_shown_is_not_compared() -> None:
    """A type that one of the two answers leaves out is not compared."""
    assert verdict(RULE, BEFORE, reading(lacking(number(), "/type"))) == []


@pytest.mark.parametrize(
    "trace", [[reading()], [BEFORE, refusal({})], [BEFORE, failure()]], ids=["unknown", "refused", "no answer"]
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is seen again is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
