"""A client takes each answer that the contract allows."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.observed.inside import Inside
from contracts.rules.answer_taken import RULE
from tests.rules.insiders import answered, broken, changed, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED

ODD = {
    "unknown type": changed("type", value="SATELLITE"),
    "unknown region": changed("regionCode", value="XX"),
    "a whole number with a point": changed("paymentIntervalMonths", value=1.0),
    "no job, as an empty object": changed("voiceConfiguration", "scheduledVoiceProvisioning", value={}),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD.keys())
def test_an_odd_answer_is_taken(answer: Json) -> None:
    """A client that returns something is right, and one that raises is found, by this rule alone."""
    exchange = answered(answer=answer)
    assert verdict(RULE, exchange, returned(answer)) == []
    assert verdict(RULE, exchange, raised("ValueError")) == [
        ("answer-taken", "body", "the number, as the answer tells it", 'ValueError: "no such luck"')
    ]
    assert broken(exchange, raised("ValueError")) == {RULE.id}


@pytest.mark.parametrize(
    "exchange",
    [
        answered(answer=changed("displayName", value=7)),
        answered(answer=changed("smsConfiguration", value={})),
        answered(answer={}),
        answered(500),
        answered(400),
    ],
    ids=["a number as name", "no plan", "nothing", "500", "400"],
)
def test_it_does_not_ask_for_more(exchange: object) -> None:
    """An answer that breaks the contract, and an error, are not to be taken."""
    assert verdict(RULE, exchange, raised("ValueError")) == NOT_APPLIED  # type: ignore[arg-type]


def test_it_does_not_apply_without_a_report() -> None:
    """The wire alone does not show what a client told its user."""
    assert verdict(RULE, answered(), Inside()) == NOT_APPLIED
