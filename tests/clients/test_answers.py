"""Answers that the contract allows and that are not the everyday one: clients have to take them all."""

from __future__ import annotations

import pytest

from tests.clients.conftest import Driven, seen
from tests.clients.mock import Mock
from tests.clients.reported import differences, to_the_millisecond

SHAPES = (
    "schedule-absent",
    "schedule-empty-object",
    "nulls-absent",
    "unset-absent",
    "jobs-at-once",
    "jobs-start-in-progress",
    "unlink-by-job",
    "voice-ids-hidden",
    "extra-members",
    "offset-times",
)
"""Dialects of the mock that write a 200 differently."""

in_each_shape = pytest.mark.parametrize("mock", SHAPES, indirect=True)


@in_each_shape
def test_each_allowed_shape_is_reported_as_it_was_answered(client: Driven, mock: Mock) -> None:
    """Absent, null and empty members, other times and unknown members: no client raises or reports anything else.

    But for an empty object as the schedule of voice: python makes a job of type EST of it, and 2.1.0 raises.
    """
    updates = (
        {"displayName": "Front desk"},
        {
            "smsConfiguration": {"servicePlanId": "plan-blue"},
            "voiceConfiguration": {"type": "EST", "trunkId": "trunk-one"},
        },
        {"displayName": "Back door"},
        {"smsConfiguration": {"servicePlanId": ""}},
    )
    answers = [client.update(**update) for update in updates]
    shown = [to_the_millisecond(sent.response.json) for sent in mock.sent()]
    assert len(shown) == len(updates)
    habit = client.name if mock.dialect == "schedule-empty-object" else ""
    for told, answer in zip(shown, answers, strict=True):
        no_voice_job = told["voiceConfiguration"].get("scheduledVoiceProvisioning") == {}
        if no_voice_job and habit == "python-2.1.0":
            assert answer.error is not None
            assert (answer.error.type, answer.error.status) == ("ValueError", None)
        elif no_voice_job and habit == "python":
            assert differences(told, seen(answer)) == ["/voiceConfiguration/scheduledVoiceProvisioning/type"]
        else:
            assert differences(told, seen(answer)) == []


@pytest.mark.parametrize("mock", ["bare-401"], indirect=True)
def test_a_401_without_a_body_is_told(client: Driven, mock: Mock) -> None:
    """401 without the envelope: the status reaches the user, and an expired token is renewed all the same."""
    client.update(displayName="One")
    mock.expire_tokens()
    assert seen(client.update(displayName="Two"))["displayName"] == "Two"
    assert [sent.response.status for sent in mock.sent()] == [200, 401, 200]


@pytest.mark.parametrize("mock", ["details-empty"], indirect=True)
def test_an_error_without_details_is_told(client: Driven, mock: Mock) -> None:
    """404 with `details: []`: status and body reach the user."""
    error = client.update("+12025550199", displayName="One").error
    assert error is not None
    assert (error.status, error.body["error"]["details"]) == (404, [])


@pytest.mark.parametrize("mock", ["nothing-refused"], indirect=True)
def test_an_update_of_nothing_may_be_refused(client: Driven, mock: Mock) -> None:
    """A provider that refuses an update without members: each client tells the 400."""
    error = client.update().error
    assert error is not None
    assert (error.status, error.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
