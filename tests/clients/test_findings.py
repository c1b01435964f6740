"""The consumer rules on what real clients send: silent where the client does well, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.driven import NUMBER, Driven
from tests.clients.mock import Mock
from tests.clients.test_updates import every_update

PYTHON_REFUSES = frozenset({"python", "python-2.1.0"})


@every_update
def test_a_good_update_has_no_finding(client: Driven, mock: Mock, update: dict[str, Any]) -> None:
    """No rule accuses a client for an update that the contract describes."""
    client.update(**update)
    assert mock.findings() == set()


def test_a_whole_life_has_no_finding(client: Driven, mock: Mock) -> None:
    """Link, watch, unlink, link anew, with an expired token on the way: no rule accuses a client."""
    client.update(smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"})
    for _ in range(2):
        client.ask("read", phoneNumber=NUMBER)
    client.update(smsConfiguration={"servicePlanId": "", "campaignId": ""})
    mock.expire_tokens()
    client.update(voiceConfiguration={"type": "FAX", "serviceId": "fax-one"})
    client.update(smsConfiguration={"servicePlanId": "plan-blue"})
    assert mock.findings() == set()


@pytest.mark.parametrize(
    "fault",
    [
        "forbidden",
        "html-502",
        "internal",
        "rate-limited-retry-after",
        "token-expired",
        "unauthenticated",
        "unauthenticated-no-challenge",
    ],
)
def test_what_a_client_does_about_errors_has_no_finding(client: Driven, mock: Mock, fault: str) -> None:
    """Giving up, renewing a token once and retrying with the pause that was asked for are all right."""
    mock.arm(fault, 5)
    client.update(displayName="Renamed")
    assert mock.findings() == set()


@pytest.mark.parametrize(
    ("update", "rule", "silent"),
    [
        ({}, "update-asks-for-something", frozenset()),
        ({"displayName": None}, "update-asks-for-something", frozenset({"node"})),
        ({"smsConfiguration": {}}, "configurations-not-empty", frozenset({"python"})),
        ({"voiceConfiguration": {}}, "configurations-not-empty", frozenset({"python"})),
        ({"smsConfiguration": {"campaignId": ""}}, "sms-plan-named", PYTHON_REFUSES),
        ({"displayname": "Renamed"}, "known-members", frozenset()),
        ({"money": {"currencyCode": "USD", "amount": "0.00"}}, "read-only-members-left-out", frozenset()),
    ],
    ids=["nothing", "null", "empty SMS", "empty voice", "campaign alone", "misspelt", "read-only"],
)
def test_a_bad_update_is_found(
    client: Driven, mock: Mock, update: dict[str, Any], rule: str, silent: frozenset[str]
) -> None:
    """What a client lets its user send wrongly is found by just the rule on it; what it refuses itself is not sent."""
    client.update(**update)
    assert mock.findings() == (set() if client.name in silent else {rule})


@pytest.mark.parametrize("number", ["12025550134", "+1/2", "+1 202 555 0134"])
def test_a_malformed_number_is_found(client: Driven, mock: Mock, number: str) -> None:
    """No client guards the path, so a number that is not E.164 is found on the wire, and by one rule."""
    client.update(number, displayName="Renamed")
    assert mock.findings() == {"number-in-e164"}
