"""Jobs as a client sees them: to their end, to their failure, and back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.driven import NUMBER, Driven, seen


def watched(client: Driven) -> Any:
    """The number as the client reads it now; each look moves the mock's jobs on by one step."""
    return seen(client.ask("read", phoneNumber=NUMBER))


def statuses(client: Driven, configuration: str, scheduled: str, looks: int = 2) -> list[str | None]:
    """The status of a job at each look, None when there is none any more."""
    jobs = (watched(client)[configuration][scheduled] for _ in range(looks))
    return [None if job is None else job["status"] for job in jobs]


def test_a_link_is_watched_to_its_end(client: Driven) -> None:
    """WAITING, IN_PROGRESS, done: plan and campaign then stand in place and no job is shown."""
    started = seen(client.update(smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"}))
    assert started["smsConfiguration"]["scheduledProvisioning"]["status"] == "WAITING"
    assert statuses(client, "smsConfiguration", "scheduledProvisioning") == ["IN_PROGRESS", None]
    assert watched(client)["smsConfiguration"] == {
        "servicePlanId": "plan-blue",
        "campaignId": "CAMP001",
        "scheduledProvisioning": None,
    }


@pytest.mark.parametrize(
    ("kind", "member", "target"),
    [("RTC", "appId", "app-two"), ("EST", "trunkId", "trunk-one"), ("FAX", "serviceId", "fax-one")],
)
def test_a_voice_link_is_watched_to_its_end(client: Driven, kind: str, member: str, target: str) -> None:
    """WAITING, IN_PROGRESS, done: type and id of the target then stand in place."""
    client.update(voiceConfiguration={"type": kind, member: target})
    assert statuses(client, "voiceConfiguration", "scheduledVoiceProvisioning") == ["IN_PROGRESS", None]
    voice = watched(client)["voiceConfiguration"]
    assert (voice["type"], voice[member]) == (kind, target)


def test_a_failed_link_tells_its_code(client: Driven) -> None:
    """FAILED with the error code; the plan that was linked before, none here, stays in place."""
    client.update(smsConfiguration={"servicePlanId": "plan-that-fails"})
    assert statuses(client, "smsConfiguration", "scheduledProvisioning") == ["IN_PROGRESS", "FAILED"]
    sms = watched(client)["smsConfiguration"]
    assert sms["servicePlanId"] == ""
    assert sms["scheduledProvisioning"]["servicePlanId"] == "plan-that-fails"
    assert sms["scheduledProvisioning"]["errorCodes"] == ["SMS_PROVISIONING_FAILED"]


def test_a_failed_voice_link_is_told(client: Driven) -> None:
    """A voice job that fails is shown as FAILED; the target that was there stays."""
    client.update(voiceConfiguration={"type": "RTC", "appId": "app-that-fails"})
    assert statuses(client, "voiceConfiguration", "scheduledVoiceProvisioning") == ["IN_PROGRESS", "FAILED"]
    assert watched(client)["voiceConfiguration"]["appId"] == ""


def test_a_link_is_asked_for_again_after_it_failed(client: Driven) -> None:
    """After FAILED the client links another plan without unlinking, and the old codes are gone."""
    client.update(smsConfiguration={"servicePlanId": "plan-that-fails"})
    statuses(client, "smsConfiguration", "scheduledProvisioning")
    again = seen(client.update(smsConfiguration={"servicePlanId": "plan-blue"}))["smsConfiguration"]
    assert again["scheduledProvisioning"]["status"] == "WAITING"
    assert again["scheduledProvisioning"]["errorCodes"] == []


def test_a_number_is_unlinked_before_it_is_linked_anew(client: Driven) -> None:
    """Link, unlink with empty text, link elsewhere: the way that the contract asks for, by the client alone."""
    client.update(smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"})
    statuses(client, "smsConfiguration", "scheduledProvisioning")
    unlinked = seen(client.update(smsConfiguration={"servicePlanId": "", "campaignId": ""}))["smsConfiguration"]
    assert (unlinked["servicePlanId"], unlinked["campaignId"]) == ("", "")
    other = "5f2b9d0c4c8e4c0b9a7d1e3f5a6b7c8d"
    client.update(smsConfiguration={"servicePlanId": other, "campaignId": "CAMP002"})
    statuses(client, "smsConfiguration", "scheduledProvisioning")
    linked = watched(client)["smsConfiguration"]
    assert (linked["servicePlanId"], linked["campaignId"]) == (other, "CAMP002")
