"""No read-only member is sent."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.read_only_members_left_out import RULE
from tests.rules.clients import broken, read, sent
from tests.rules.traces import NOT_APPLIED, link, number, sms_job, verdict

EXPECTED = "no such member, as it is read-only"


def test_members_to_update_conform() -> None:
    """What can be updated is right, and unknown members are another rule's matter."""
    assert verdict(RULE, sent({"displayName": "x", "type": None, "x": 1} | link("p"))) == []


@pytest.mark.parametrize(
    "name",
    "phoneNumber projectId regionCode type capability money paymentIntervalMonths nextChargeDate expireAt".split(),
)
def test_a_read_only_member_is_found(name: str) -> None:
    """Each member that only answers have is found, and breaks this rule alone."""
    wrong = sent({name: "x", "displayName": "x"})
    assert verdict(RULE, wrong) == [("read-only-members-left-out", f"/{name}", EXPECTED, f'"{name}"')]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (
            {"smsConfiguration": {"servicePlanId": "p", "scheduledProvisioning": sms_job("p")}},
            "/smsConfiguration/scheduledProvisioning",
        ),
        (
            {"voiceConfiguration": {"appId": "a", "scheduledVoiceProvisioning": {}}},
            "/voiceConfiguration/scheduledVoiceProvisioning",
        ),
        ({"voiceConfiguration": {"appId": "a", "lastUpdatedTime": "x"}}, "/voiceConfiguration/lastUpdatedTime"),
    ],
)
def test_a_nested_one_is_found(body: dict[str, Json], where: str) -> None:
    """What a configuration shows and no update changes is found in it."""
    assert [one[1] for one in verdict(RULE, sent(body))] == [where]
    assert broken(sent(body)) == {RULE.id}


def test_a_number_that_is_sent_back_whole_is_found() -> None:
    """A client that reads a number and sends all of it back is told each member that is not null."""
    found = verdict(RULE, read(), sent(number()))
    assert [one[1] for one in found] == [
        "/phoneNumber", "/projectId", "/regionCode", "/type", "/capability", "/money", "/paymentIntervalMonths",
        "/nextChargeDate",
    ]  # fmt: skip


@pytest.mark.parametrize("exchange", [sent(), sent({}), sent({"money": {}}, method="GET")])
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update with members has members to look at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
