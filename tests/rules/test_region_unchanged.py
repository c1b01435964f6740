"""The region stays as it was."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.region_unchanged import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    PLACELESS,
    UNHEARD_OF,
    failure,
    lacking,
    number,
    reading,
    refusal,
    update,
    verdict,
)

BEFORE = reading()


def test_the_same_region_conforms() -> None:
    """The region stays, sent as if it could be set or not."""
    assert verdict(RULE, BEFORE, reading()) == []
    assert verdict(RULE, BEFORE, update({"regionCode": "AQ"})) == []


@pytest.mark.parametrize("body", [{"displayName": "x"}, {"regionCode": "AQ"}])
def test_another_region_is_found(body: Json) -> None:
    """A region that was changed is found, sent or not."""
    assert verdict(RULE, BEFORE, update(body, number(regionCode="AQ"))) == [
        ("region-unchanged", "/regionCode", '"US", as before', '"AQ"')
    ]


def test_the_facts_count_for_more_than_what_was_seen() -> None:
    """A region that was wrong from the start is found by the facts."""
    wrong = number(regionCode="AQ")
    assert verdict(RULE, reading(wrong), reading(wrong)) == [
        ("region-unchanged", "/regionCode", '"US", as the target is said to have it', '"AQ"')
    ]


@pytest.mark.parametrize("to", [PLACELESS, UNHEARD_OF])
def test_without_facts_what_was_seen_counts(to: str) -> None:
    """Where the facts say no region, it is compared with the one before."""
    seen, same, other = (reading(number(to, regionCode=code), to=to) for code in ("SE", "SE", "NO"))
    assert verdict(RULE, seen, same) == []
    assert verdict(RULE, seen, other) == [("region-unchanged", "/regionCode", '"SE", as before', '"NO"')]


def test_what_was_not_shown_is_not_compared() -> None:
    """A region that an answer leaves out is not compared."""
    without = lacking(number(), "/regionCode")
    assert verdict(RULE, BEFORE, reading(without)) == []
    assert verdict(RULE, reading(without), reading(without)) == []


@pytest.mark.parametrize(
    "trace", [[reading()], [BEFORE, refusal({})], [BEFORE, failure()]], ids=["unknown", "refused", "no answer"]
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is seen again is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
