"""What the clients do today that they should not, or that each does in its own way.

Each test is named for one habit and says which client has it. A new version that does better fails
here, and is then told of in the table.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.driven import NUMBER, Driven, seen
from tests.clients.mock import Mock

PYTHON = ("python", "python-2.1.0")


def test_nothing_set_sends_no_body_or_an_empty_object(client: Driven, mock: Mock) -> None:
    """An update without members: python sends no body, of length 0; the others send {}. Both are answered 200."""
    number = seen(client.ask("update", phoneNumber=NUMBER))
    (sent,) = mock.sent()
    assert sent.request.body == {"python": None, "python-2.1.0": b"{}", "node": b"{}"}[client.name]
    assert sent.request.header("content-length") == ("0" if client.name == "python" else "2")
    assert number["displayName"] == "Front desk"


def test_an_empty_sms_configuration_is_sent(client: Driven, mock: Mock) -> None:
    """`smsConfiguration: {}` is refused by python itself; the others send it and are refused with 400."""
    error = client.update(smsConfiguration={}).error
    assert error is not None
    if client.name == "python":
        assert (error.type, error.status, mock.sent()) == ("ValidationError", None, ())
    else:
        (sent,) = mock.sent()
        assert sent.request.json == {"smsConfiguration": {}}
        assert error.status == 400


def test_an_empty_voice_configuration_is_sent(client: Driven, mock: Mock) -> None:
    """`voiceConfiguration: {}` is made type RTC by python and answered 200; the others send it and get 400."""
    answer = client.update(voiceConfiguration={})
    (sent,) = mock.sent()
    if client.name == "python":
        assert sent.request.json == {"voiceConfiguration": {"type": "RTC"}}
        assert seen(answer)["voiceConfiguration"]["type"] == "RTC"
    else:
        assert sent.request.json == {"voiceConfiguration": {}}
        assert answer.error is not None
        assert answer.error.status == 400


def test_a_voice_application_gets_its_type(client: Driven, mock: Mock) -> None:
    """An application without a type: python adds RTC, the others leave it out. Both mean the same."""
    client.update(voiceConfiguration={"appId": "app-two"})
    (sent,) = mock.sent()
    told = {"type": "RTC"} if client.name == "python" else {}
    assert sent.request.json == {"voiceConfiguration": told | {"appId": "app-two"}}


def test_a_campaign_alone_is_sent_by_node_only(client: Driven, mock: Mock) -> None:
    """A campaign without a plan: both Python versions refuse it themselves, node sends it and gets 400."""
    error = client.update(smsConfiguration={"campaignId": ""}).error
    assert error is not None
    if client.name in PYTHON:
        assert (error.type, error.status, mock.sent()) == ("ValidationError", None, ())
    else:
        (sent,) = mock.sent()
        assert sent.request.json == {"smsConfiguration": {"campaignId": ""}}
        assert error.status == 400


def test_a_null_is_sent_by_node_only(client: Driven, mock: Mock) -> None:
    """A member that is set to nothing: the Python clients leave it out, node sends null."""
    client.update(displayName=None, callbackUrl="http://127.0.0.1:9/events")
    (sent,) = mock.sent()
    told: dict[str, Any] = {} if client.name in PYTHON else {"displayName": None}
    assert sent.request.json == told | {"callbackUrl": "http://127.0.0.1:9/events"}


def test_a_path_is_not_guarded(client: Driven, mock: Mock) -> None:
    """A number with a slash goes into the path as it is, and so names another resource; all clients do that."""
    error = client.update("+1/2", displayName="Front desk").error
    (sent,) = mock.sent()
    assert sent.request.path == f"/v1/projects/{mock.provider.project_id}/activeNumbers/+1/2"
    assert error is not None
    assert error.status == 404


def test_capabilities_are_never_filled(client: Driven) -> None:
    """The Python model's field is called `capabilities` where the wire says `capability`: it stays None."""
    fields = client.update(displayName="Front desk").value
    assert fields["capability"] == ["SMS", "VOICE"]
    assert fields.get("capabilities", "no such field") is ("no such field" if client.name == "node" else None)


@pytest.mark.parametrize(
    ("name", "made_of_it"),
    [
        ("2026-11-23T10:00:00", "2026-11-23T10:00:00.000Z"),
        ("2026-11-23 10:00", "2026-11-23T10:00:00.000Z"),
        ("2026-11-23", "Invalid Date"),
        ("2026-11-23 party", None),
    ],
)
def test_a_display_name_that_looks_like_a_date_becomes_one(client: Driven, name: str, made_of_it: str | None) -> None:
    """Such a name is made a Date by node, an invalid one if it is a plain day; the name itself is lost."""
    fields = client.update(displayName=name).value
    if client.name == "node" and made_of_it is not None:
        assert fields["displayName"] == {"$type": "Date", "value": made_of_it}
    else:
        assert fields["displayName" if client.name == "node" else "display_name"] == name


def test_times_lose_their_microseconds(client: Driven, mock: Mock) -> None:
    """Times are kept to the millisecond by node, to the microsecond that was sent by the Python clients."""
    fields = client.update(displayName="Front desk").value
    (sent,) = mock.sent()
    told = sent.response.json["nextChargeDate"]
    kept = fields["nextChargeDate" if client.name == "node" else "next_charge_date"]["value"]
    assert kept == (told[:-4] + "Z" if client.name == "node" else told.replace("Z", "+00:00"))
