"""Every kind of update: what goes over the wire, and what the client reports of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.driven import NUMBER, Driven, seen
from tests.clients.mock import Mock
from tests.clients.reported import differences, to_the_millisecond

APP, TRUNK, SERVICE = "app-two", "trunk-one", "fax-one"

UPDATES: dict[str, dict[str, Any]] = {
    "display name": {"displayName": "Nachtschicht ☎ №1"},
    "display name emptied": {"displayName": ""},
    "callback URL": {"callbackUrl": "http://127.0.0.1:9/events"},
    "callback URL emptied": {"callbackUrl": ""},
    "service plan": {"smsConfiguration": {"servicePlanId": "plan-blue"}},
    "service plan and campaign": {"smsConfiguration": {"servicePlanId": "plan-blue", "campaignId": "CAMP001"}},
    "nothing linked, unlinked": {"smsConfiguration": {"servicePlanId": "", "campaignId": ""}},
    "voice application": {"voiceConfiguration": {"type": "RTC", "appId": APP}},
    "trunk": {"voiceConfiguration": {"type": "EST", "trunkId": TRUNK}},
    "fax service": {"voiceConfiguration": {"type": "FAX", "serviceId": SERVICE}},
    "SMS and voice": {
        "smsConfiguration": {"servicePlanId": "plan-blue"},
        "voiceConfiguration": {"type": "EST", "trunkId": TRUNK},
    },
    "everything": {
        "displayName": "Front desk",
        "callbackUrl": "http://127.0.0.1:9/events",
        "smsConfiguration": {"servicePlanId": "plan-blue", "campaignId": "CAMP002"},
        "voiceConfiguration": {"type": "RTC", "appId": APP},
    },
}
every_update = pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES.keys())


@every_update
def test_an_update_is_one_request_with_just_its_members(client: Driven, mock: Mock, update: dict[str, Any]) -> None:
    """One PATCH on the number's path, the number with its raw plus, JSON said to be JSON, nothing added."""
    client.update(**update)
    (sent,) = mock.sent()
    assert sent.request.path == f"/v1/projects/{mock.provider.project_id}/activeNumbers/{NUMBER}"
    assert sent.request.header("content-type") == "application/json"
    assert sent.request.json == update


@every_update
def test_an_update_is_reported_as_it_was_answered(client: Driven, mock: Mock, update: dict[str, Any]) -> None:
    """Each member of the answer is in the client's model under its value, times to the millisecond."""
    answer = client.update(**update)
    (sent,) = mock.sent()
    assert sent.response.status == 200
    told = to_the_millisecond(sent.response.json)
    assert differences(told, seen(answer)) == []


def test_a_link_is_reported_while_it_waits(client: Driven) -> None:
    """After a link the client shows the old, empty plan and the new one as WAITING."""
    number = seen(client.update(smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"}))
    scheduled = number["smsConfiguration"]["scheduledProvisioning"]
    assert number["smsConfiguration"]["servicePlanId"] == ""
    assert (scheduled["servicePlanId"], scheduled["campaignId"]) == ("plan-blue", "CAMP001")
    assert (scheduled["status"], scheduled["errorCodes"]) == ("WAITING", [])


@pytest.mark.parametrize(
    ("kind", "member", "target"), [("RTC", "appId", APP), ("EST", "trunkId", TRUNK), ("FAX", "serviceId", SERVICE)]
)
def test_a_voice_link_is_reported_while_it_waits(client: Driven, kind: str, member: str, target: str) -> None:
    """After a voice link the client shows type and id of the coming target as WAITING, the rest at RTC."""
    number = seen(client.update(voiceConfiguration={"type": kind, member: target}))
    scheduled = number["voiceConfiguration"]["scheduledVoiceProvisioning"]
    assert number["voiceConfiguration"]["type"] == "RTC"
    assert (scheduled["type"], scheduled[member], scheduled["status"]) == (kind, target, "WAITING")


def test_a_number_that_is_read_is_reported_as_one_that_was_updated(client: Driven) -> None:
    """A client reports the same model for a GET as for the update before it."""
    updated = seen(client.update(displayName="Front desk"))
    assert seen(client.ask("read", phoneNumber=NUMBER)) == updated


def test_values_that_the_documents_do_not_know_are_handed_over(client: Driven, mock: Mock) -> None:
    """A member that the client does not know goes over the wire as it is."""
    client.update(displayName="Front desk", colour="blue")
    (sent,) = mock.sent()
    assert sent.request.json == {"displayName": "Front desk", "colour": "blue"}
