"""Answers that the contract allows and that are not the everyday one: clients have to take them all."""

from __future__ import annotations

from typing import Any, Final

import pytest

from contracts.model import Response
from tests.clients.driven import Driven, seen
from tests.clients.mock import Meddler, Mock
from tests.clients.reported import differences, to_the_millisecond

ABSENT: Final = object()
"""Marks a member that is left out."""


def _sms_job(**members: Any) -> dict[str, Any]:
    job = {"servicePlanId": "plan-blue", "campaignId": "", "status": "WAITING", "errorCodes": []}
    return {"servicePlanId": "", "campaignId": "", "scheduledProvisioning": job | members}


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

in_each_shape = pytest.mark.parametrize("mock", [("--dialect", shape) for shape in SHAPES], indirect=True, ids=SHAPES)


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


AS_ANSWERED = ""
REFUSED = "ValueError"
INVENTED_TYPE = "/voiceConfiguration/type"

ANSWERS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "no SMS": ({"smsConfiguration": ABSENT}, {}),
    "SMS null": ({"smsConfiguration": None}, {}),
    "SMS empty": ({"smsConfiguration": {}}, {"python": REFUSED, "python-2.1.0": REFUSED}),
    "SMS without a plan": (
        {"smsConfiguration": {"campaignId": "CAMP001"}},
        {"python": REFUSED, "python-2.1.0": REFUSED},
    ),
    "no voice": ({"voiceConfiguration": ABSENT}, {}),
    "voice null": ({"voiceConfiguration": None}, {}),
    "voice empty": ({"voiceConfiguration": {}}, {"python": INVENTED_TYPE, "python-2.1.0": REFUSED}),
    "voice of an unknown type": ({"voiceConfiguration": {"type": "SIP", "lineId": "line-one"}}, {}),
    "unknown number type": ({"type": "SATELLITE"}, {}),
    "unknown capability": ({"capability": ["SMS", "FAX"]}, {}),
    "unknown job status": ({"smsConfiguration": _sms_job(status="PAUSED")}, {}),
    "unknown error code": ({"smsConfiguration": _sms_job(status="FAILED", errorCodes=["OUT_OF_INK"])}, {}),
    "unknown member": ({"labels": {"tier": "standard"}}, {}),
    "no price": ({"money": ABSENT}, {}),
    "price null": ({"money": None}, {}),
    "no dates": ({"nextChargeDate": ABSENT, "expireAt": ABSENT}, {}),
    "dates null": ({"nextChargeDate": None}, {}),
    "interval null": ({"paymentIntervalMonths": None}, {}),
    "interval written 1.0": ({"paymentIntervalMonths": 1.0}, {"python": REFUSED, "python-2.1.0": REFUSED}),
    "name null": ({"displayName": None}, {}),
}
"""Changes to a 200, and what each client makes of it where it does not report what was answered.

What it then does: the exception that it raises without a status, or the pointer that it invents.
"""


@pytest.mark.parametrize(("members", "otherwise"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_rare_answer_is_reported_as_it_was_answered(
    client: Driven, meddler: Meddler, members: dict[str, Any], otherwise: dict[str, str]
) -> None:
    """Members that are null, absent or not known: reported as they came, but for what the table says."""
    meddler.change(lambda body: {name: value for name, value in (body | members).items() if value is not ABSENT})
    answer = client.as_another(meddler.provider).update(displayName="Front desk")
    (sent,) = meddler.sent()
    expected = otherwise.get(client.name, AS_ANSWERED)
    if expected == REFUSED:
        assert answer.error is not None
        assert (answer.error.type, answer.error.status) == (REFUSED, None)
    else:
        assert differences(to_the_millisecond(sent.response.json), seen(answer)) == [expected] * bool(expected)


JSON = (("content-type", "application/json"),)
HTML = (("content-type", "text/html"),)


@pytest.mark.parametrize("body", [b"", b"{}"], ids=["no body", "empty object"])
def test_an_answer_of_nothing_is_taken_for_a_number(client: Driven, meddler: Meddler, body: bytes) -> None:
    """A 200 that says nothing: every client reports a number without any value instead of an error."""
    meddler.answer_with(Response(status=200, headers=JSON, body=body))
    assert set(seen(client.as_another(meddler.provider).update(displayName="Front desk")).values()) <= {None}


def test_a_page_with_200_is_an_error(client: Driven, meddler: Meddler) -> None:
    """A 200 with HTML: every client says that it could not parse it, and with which status it came."""
    meddler.answer_with(Response(status=200, headers=HTML, body=b"<html>Sign in</html>"))
    error = client.as_another(meddler.provider).update(displayName="Front desk").error
    assert error is not None
    assert error.type == ("ResponseJSONParseError" if client.name == "node" else "SinchException")
    assert error.status == 200


def test_an_error_without_its_envelope_stumbles_python(client: Driven, meddler: Meddler) -> None:
    """A 500 with `error: null`: the Python clients break on it and tell no status; node tells 500."""
    meddler.answer_with(Response(status=500, headers=JSON, body=b'{"error":null}'))
    error = client.as_another(meddler.provider).update(displayName="Front desk").error
    assert error is not None
    told = ("RequestFailedError", 500) if client.name == "node" else ("AttributeError", None)
    assert (error.type, error.status) == told


@pytest.mark.parametrize("mock", [("--dialect", "bare-401")], indirect=True, ids=["bare-401"])
def test_a_401_without_a_body_is_told(client: Driven, mock: Mock) -> None:
    """401 without the envelope: the status reaches the user, and an expired token is renewed all the same."""
    client.update(displayName="One")
    mock.expire_tokens()
    assert seen(client.update(displayName="Two"))["displayName"] == "Two"
    assert [sent.response.status for sent in mock.sent()] == [200, 401, 200]


@pytest.mark.parametrize("mock", [("--dialect", "details-empty")], indirect=True, ids=["details-empty"])
def test_an_error_without_details_is_told(client: Driven, mock: Mock) -> None:
    """404 with `details: []`: status and body reach the user."""
    error = client.update("+12025550199", displayName="One").error
    assert error is not None
    assert (error.status, error.body["error"]["details"]) == (404, [])


@pytest.mark.parametrize("mock", [("--dialect", "nothing-refused")], indirect=True, ids=["nothing-refused"])
def test_an_update_of_nothing_may_be_refused(client: Driven, mock: Mock) -> None:
    """A provider that refuses an update without members: each client tells the 400."""
    error = client.update().error
    assert error is not None
    assert (error.status, error.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
