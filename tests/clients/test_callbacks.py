"""Callbacks: the client's own helper verifies the signature of the raw bytes and makes an event of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.clients.driven import NUMBER, Driven
from tests.clients.mock import Mock
from tests.clients.reported import by_wire_names

SECRET = "a-secret-of-this-project"
EVENT: dict[str, Any] = {
    "eventId": "01J9Z3K5X8M2",
    "timestamp": "2026-11-23T10:00:00.432220",
    "projectId": "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11",
    "resourceId": NUMBER,
    "resourceType": "ACTIVE_NUMBER",
    "eventType": "PROVISIONING_TO_CAMPAIGN",
    "status": "FAILED",
    "failureCode": "CAMPAIGN_EXPIRED",
}
# Spaced as no writer of these clients does it, so that a helper which writes the JSON anew is found out.
RAW = json.dumps(EVENT, separators=(", ", " :  ")).encode()
SIGNATURE = hmac.new(SECRET.encode(), RAW, hashlib.sha1).hexdigest()


def verified(client: Driven, headers: dict[str, str], body: bytes = RAW, secret: str = SECRET) -> Any:
    """What the client's helper says of a delivery."""
    answer = client.ask("verify-callback", headers=headers, body=base64.b64encode(body).decode(), secret=secret)
    assert answer.outcome == "returned", answer
    return answer.value


def parsed(client: Driven, body: bytes) -> dict[str, Any]:
    """The client's own event, under the names of the wire."""
    headers = {"content-type": "application/json"}
    answer = client.ask("parse-callback", headers=headers, body=base64.b64encode(body).decode())
    assert answer.outcome == "returned", answer
    event: dict[str, Any] = by_wire_names(answer.value)
    return event


@pytest.mark.parametrize("name", ["X-Sinch-Signature", "x-sinch-signature"])
def test_a_signature_over_the_raw_bytes_is_good(client: Driven, name: str) -> None:
    """Lower-case hex HMAC-SHA1 of the bytes as they came, in a header of any case."""
    assert verified(client, {name: SIGNATURE}) is True


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        ({"X-Sinch-Signature": SIGNATURE}, RAW.replace(b"FAILED", b"SUCCEEDED"), SECRET),
        ({"X-Sinch-Signature": SIGNATURE}, json.dumps(EVENT).encode(), SECRET),
        ({"X-Sinch-Signature": SIGNATURE}, RAW, "another secret"),
        ({"X-Sinch-Signature": SIGNATURE.upper()}, RAW, SECRET),
        ({"X-Sinch-Signature": ""}, RAW, SECRET),
        ({}, RAW, SECRET),
    ],
    ids=["changed", "written anew", "another secret", "upper case", "empty", "missing"],
)
def test_any_other_signature_is_bad(client: Driven, headers: dict[str, str], body: bytes, secret: str) -> None:
    """A changed byte, another spacing, another secret, upper case, an empty and a missing header are refused."""
    assert verified(client, headers, body, secret) is False


@pytest.mark.parametrize(
    "event",
    [
        EVENT,
        EVENT | {"status": "SUCCEEDED", "failureCode": None},
        EVENT | {"eventType": "DEPROVISIONING_FROM_VOICE_PLATFORM", "failureCode": None},
        EVENT | {"eventType": "DEPROVISIONING_TO_VOICE_PLATFORM", "failureCode": None},
        EVENT | {"failureCode": "A_CODE_OF_TOMORROW"},
    ],
    ids=["failed", "succeeded", "new name", "old name", "unknown code"],
)
def test_an_event_keeps_its_members(client: Driven, event: dict[str, Any]) -> None:
    """Every member but the time reaches the user under its value, unknown codes and old names included."""
    made = parsed(client, json.dumps(event).encode())
    assert {name: made[name] for name in event if name != "timestamp"} == {
        name: value for name, value in event.items() if name != "timestamp"
    }


def test_a_time_without_a_zone_is_utc(client: Driven) -> None:
    """The zone that is missing on the wire is added, and it is UTC."""
    made = parsed(client, RAW)["timestamp"]
    assert made == ("2026-11-23T10:00:00.432Z" if client.name == "node" else "2026-11-23T10:00:00.432220+00:00")


# Callbacks of the mock itself


def delivered(client: Driven, mock: Mock) -> dict[str, Any]:
    """The callback that the mock has for a client that links a plan and a campaign, the one on the campaign."""
    client.update(
        callbackUrl="http://127.0.0.1/hooks", smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"}
    )
    for _ in range(3):
        client.ask("read", phoneNumber=NUMBER)
    plan, campaign = mock.callbacks()
    assert json.loads(plan["body"])["eventType"] == "PROVISIONING_TO_SMS_PLATFORM"
    return dict(campaign)


def test_a_callback_of_the_mock_is_verified(client: Driven, mock: Mock) -> None:
    """The client's helper takes its signature, and makes of it the event that it is."""
    callback = delivered(client, mock)
    headers = {"X-Sinch-Signature": callback["signature"]}
    assert verified(client, headers, callback["body"].encode(), mock.callback_secret) is True
    event = parsed(client, callback["body"].encode())
    assert (event["eventType"], event["status"], event["resourceId"]) == (
        "PROVISIONING_TO_CAMPAIGN",
        "SUCCEEDED",
        NUMBER,
    )


@pytest.mark.parametrize(
    "mock",
    [("--callback-signature", "wrong-secret"), ("--callback-signature", "upper-case")],
    indirect=True,
    ids=["wrong secret", "upper case"],
)
def test_a_callback_that_is_signed_wrongly_is_refused(client: Driven, mock: Mock) -> None:
    """The mock sends such ones too, so that a client can show that it looks."""
    callback = delivered(client, mock)
    headers = {"X-Sinch-Signature": callback["signature"]}
    assert verified(client, headers, callback["body"].encode(), mock.callback_secret) is False
