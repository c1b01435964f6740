"""A client sends what it was asked to set."""

from __future__ import annotations

import pytest

from contracts.harness.drive import UNSENT
from contracts.model import Json
from contracts.observed.inside import Inside
from contracts.rules.asked_members_sent import RULE
from tests.rules.insiders import answered, broken, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED

SMS: dict[str, Json] = {"smsConfiguration": {"servicePlanId": "plan-a", "campaignId": "CAMP1"}}


def test_what_is_asked_for_and_sent_conforms() -> None:
    """More may be sent, such as a type that is left to be understood."""
    assert verdict(RULE, answered(body=SMS), returned(asked=SMS)) == []
    asked = {"voiceConfiguration": {"appId": "app"}}
    assert (
        verdict(RULE, answered(body={"voiceConfiguration": {"type": "RTC", "appId": "app"}}), returned(asked=asked))
        == []
    )


@pytest.mark.parametrize(
    ("body", "where", "received"),
    [
        ({"smsConfiguration": {"servicePlanId": "plan-a"}}, "/smsConfiguration/campaignId", "nothing"),
        ({"smsConfiguration": {"servicePlanId": "b", "campaignId": "CAMP1"}}, "/smsConfiguration/servicePlanId", '"b"'),
        ({"displayName": "x"}, "/smsConfiguration", "nothing"),
    ],
)
def test_what_is_lost_or_changed_is_found(body: Json, where: str, received: str) -> None:
    """At its place, and by this rule alone."""
    report = returned(asked=SMS)
    (found,) = verdict(RULE, answered(body=body), report)
    assert isinstance(found, tuple)
    assert (found.where, found.received) == (where, received)
    assert found.expected.endswith(", as it was asked for")
    assert broken(answered(body=body), report) == {RULE.id}


def test_an_update_that_is_not_sent_is_found() -> None:
    """A client that refuses a documented update, or swallows it."""
    (refused,) = verdict(RULE, UNSENT, raised("ValidationError"))
    (swallowed,) = verdict(RULE, UNSENT, returned())
    assert isinstance(refused, tuple)
    assert isinstance(swallowed, tuple)
    assert (refused.where, refused.received) == ("request", 'no request: ValidationError: "no such luck"')
    assert (swallowed.expected, swallowed.received) == ("the update that was asked for", "no request")
    assert broken(UNSENT, returned()) == {RULE.id}


@pytest.mark.parametrize("asked", [{}, {"smsConfiguration": {}}, {"smsConfiguration": {"campaignId": ""}}])
def test_it_does_not_apply_to_what_the_contract_refuses(asked: dict[str, Json]) -> None:
    """A client that keeps its user from a mistake is right."""
    assert verdict(RULE, UNSENT, returned(asked=asked)) == NOT_APPLIED


def test_it_does_not_apply_without_a_report() -> None:
    """The wire alone does not show what a client was asked."""
    assert verdict(RULE, answered(), Inside()) == NOT_APPLIED
