"""What the mock writes, member by member and byte by byte."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.mock.behaviour import Choices, Empty
from contracts.mock.render import STATUS_NAMES, json_response, refuse, render, timestamp
from contracts.mock.state import FAILED, IN_PROGRESS, Number, SmsJob, VoiceJob
from contracts.mock.world import default_behaviour
from contracts.schemas import response_schema
from tests.unit.mock.conversation import ABSENT, JSON_TYPE, NOW, PLAN, US, Conversation

BEHAVIOUR = default_behaviour()
REST = Number(phone_number=US, region="US", next_charge=NOW)
BUSY = replace(
    REST,
    name="n",
    callback="c",
    sms_job=SmsJob(plan=PLAN, campaign="", started=NOW, updated=NOW, status=IN_PROGRESS, codes=("INTERNAL_ERROR",)),
    voice_type="EST",
    voice_id="trunk",
    voice_updated=NOW - 1,
    voice_job=VoiceJob(type="FAX", id="fax", started=NOW, updated=NOW + 0.5),
    expires=NOW + 86_400,
)
FIXED = {
    "phoneNumber": US,
    "projectId": "p",
    "regionCode": "US",
    "type": "LOCAL",
    "capability": ["SMS", "VOICE"],
    "money": {"currencyCode": "USD", "amount": "1.00"},
    "paymentIntervalMonths": 1,
    "nextChargeDate": "2026-11-18T11:06:40.000000Z",
}
RESTING_VOICE = {"type": "RTC", "appId": "", "trunkId": "", "serviceId": ""}
SMS_JOB = {
    "servicePlanId": PLAN,
    "campaignId": "",
    "status": "IN_PROGRESS",
    "lastUpdatedTime": "2026-11-18T11:06:40.000000Z",
    "errorCodes": [],
}


def shown(number: Number, **choices: Any) -> dict[str, Any]:
    """The number as a mock with these choices shows it."""
    return render(default_behaviour(Choices(**choices)), "p", number)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (NOW, "2026-11-18T11:06:40.000000Z"),
        (NOW + 0.423835, "2026-11-18T11:06:40.423835Z"),
        (NOW + 0.5, "2026-11-18T11:06:40.500000Z"),
    ],
)
def test_times_are_utc_with_microseconds(seconds: float, text: str) -> None:
    """A time is RFC 3339 in UTC, with six digits after the point and Z."""
    assert timestamp(BEHAVIOUR, seconds) == text


def test_times_may_have_an_offset() -> None:
    """With the choice of it, the same moment is written with an offset."""
    assert timestamp(default_behaviour(Choices(offset_times=True)), NOW) == "2026-11-18T12:06:40.000000+01:00"


@pytest.mark.parametrize(
    ("digits", "text"),
    [(0, "2026-11-18T11:06:40Z"), (6, "2026-11-18T11:06:40.423835Z"), (9, "2026-11-18T11:06:40.423835000Z")],
)
def test_times_may_have_other_digits(digits: int, text: str) -> None:
    """With the choice of it, a second has none or nine."""
    assert timestamp(default_behaviour(Choices(second_digits=digits)), NOW + 0.423835) == text


def test_json_is_compact() -> None:
    """An answer is compact ASCII JSON with its content type, further headers after it."""
    response = json_response(200, {"a": ["å", None]}, (("x-id", "1"),))
    assert response.status == 200
    assert response.headers == (JSON_TYPE, ("x-id", "1"))
    assert response.body == b'{"a":["\\u00e5",null]}'


def test_a_number_at_rest_is_shown_whole() -> None:
    """Every member is there: unset text empty, no job and no date null."""
    assert shown(REST) == {
        **FIXED,
        "displayName": "",
        "expireAt": None,
        "smsConfiguration": {"servicePlanId": "", "campaignId": "", "scheduledProvisioning": None},
        "voiceConfiguration": {**RESTING_VOICE, "lastUpdatedTime": None, "scheduledVoiceProvisioning": None},
        "callbackUrl": "",
    }


def test_jobs_are_shown_beside_what_is_in_force() -> None:
    """Both jobs stand in their configurations; the old voice target stays; a voice job has no codes."""
    assert shown(BUSY) == {
        **FIXED,
        "displayName": "n",
        "expireAt": "2026-11-19T11:06:40.000000Z",
        "smsConfiguration": {"servicePlanId": "", "campaignId": "", "scheduledProvisioning": SMS_JOB},
        "voiceConfiguration": {
            "type": "EST",
            "appId": "",
            "trunkId": "trunk",
            "serviceId": "",
            "lastUpdatedTime": "2026-11-18T11:06:39.000000Z",
            "scheduledVoiceProvisioning": {
                "type": "FAX",
                "appId": "",
                "trunkId": "",
                "serviceId": "fax",
                "status": "WAITING",
                "lastUpdatedTime": "2026-11-18T11:06:40.500000Z",
            },
        },
        "callbackUrl": "c",
    }


def test_the_order_of_members_is_that_of_the_wire() -> None:
    """The members come in the order of the live answer."""
    assert list(shown(BUSY)) == [
        "phoneNumber", "projectId", "displayName", "regionCode", "type", "capability", "money", "paymentIntervalMonths",
        "nextChargeDate", "expireAt", "smsConfiguration", "voiceConfiguration", "callbackUrl",
    ]  # fmt: skip


def test_codes_are_shown_of_a_failed_job_only() -> None:
    """A job that runs shows no codes; one that has failed shows all of its own."""
    assert BUSY.sms_job is not None
    failed = replace(BUSY, sms_job=replace(BUSY.sms_job, status=FAILED, codes=("A", "B")))
    assert shown(BUSY)["smsConfiguration"]["scheduledProvisioning"]["errorCodes"] == []
    assert shown(failed)["smsConfiguration"]["scheduledProvisioning"]["errorCodes"] == ["A", "B"]


@pytest.mark.parametrize(("empty", "sms", "voice"), [(Empty.NULL, None, None), (Empty.OBJECT, {}, {})])
def test_no_job_may_be_null_or_an_empty_object(empty: Empty, sms: Any, voice: Any) -> None:
    """The place of a job stays there, with null or an object without members."""
    body = shown(REST, empty_schedule=empty)
    assert body["smsConfiguration"]["scheduledProvisioning"] == sms
    assert body["voiceConfiguration"]["scheduledVoiceProvisioning"] == voice


def test_no_job_may_be_absent() -> None:
    """With the choice of it, the place of a job is there only when there is one."""
    body = shown(REST, empty_schedule=Empty.ABSENT)
    assert "scheduledProvisioning" not in body["smsConfiguration"]
    assert "scheduledVoiceProvisioning" not in body["voiceConfiguration"]
    assert shown(BUSY, empty_schedule=Empty.ABSENT) == shown(BUSY)


def test_null_members_may_be_absent() -> None:
    """With the choice of it, a date that is not set is left out, and one that is set stays."""
    body = shown(REST, null_members=Empty.ABSENT)
    assert "expireAt" not in body
    assert "lastUpdatedTime" not in body["voiceConfiguration"]
    assert body["smsConfiguration"]["scheduledProvisioning"] is None
    assert shown(BUSY, null_members=Empty.ABSENT) == shown(BUSY)


def test_unset_text_may_be_absent() -> None:
    """With the choice of it, empty text is left out everywhere but for the plan, which is required."""
    assert BUSY.sms_job is not None
    unlinking = replace(BUSY, name="", callback="", sms_job=replace(BUSY.sms_job, plan=""))
    body = shown(unlinking, unset_text_absent=True)
    assert "displayName" not in body
    assert "callbackUrl" not in body
    assert body["smsConfiguration"] == {
        "servicePlanId": "",
        "scheduledProvisioning": {name: value for name, value in SMS_JOB.items() if name != "campaignId"}
        | {"servicePlanId": ""},
    }
    assert set(body["voiceConfiguration"]) == {"type", "trunkId", "lastUpdatedTime", "scheduledVoiceProvisioning"}
    assert set(body["voiceConfiguration"]["scheduledVoiceProvisioning"]) == {
        "type",
        "serviceId",
        "status",
        "lastUpdatedTime",
    }


@pytest.mark.parametrize(("hidden", "trunk"), [(False, "trunk"), (True, "")])
def test_voice_ids_may_be_hidden_while_a_job_is_there(hidden: bool, trunk: str) -> None:
    """With the choice of it, the id in force is empty beside a job, and there again without one."""
    choices = {"voice_ids_hidden_while_pending": hidden}
    assert shown(BUSY, **choices)["voiceConfiguration"]["trunkId"] == trunk
    assert shown(BUSY, **choices)["voiceConfiguration"]["type"] == "EST"
    assert shown(replace(BUSY, voice_job=None), **choices)["voiceConfiguration"]["trunkId"] == "trunk"


def test_members_that_nobody_documents_may_be_there() -> None:
    """With the choice of it, an answer has more members than documented, and all of those documented."""
    body = shown(REST, extra_members=True)
    assert body["labels"] == {"tier": "standard"}
    assert body["smsConfiguration"]["provider"] == "A"
    assert body.items() >= {name: value for name, value in shown(REST).items() if name != "smsConfiguration"}.items()


@pytest.mark.parametrize("number", [REST, BUSY])
@pytest.mark.parametrize(
    "choices",
    [
        {},
        *({"empty_schedule": empty, "null_members": other} for empty in Empty for other in Empty),
        {"unset_text_absent": True},
        {"voice_ids_hidden_while_pending": True},
        {"extra_members": True},
        {"offset_times": True},
        {"second_digits": 0},
        {"second_digits": 9},
    ],
)
def test_every_way_of_showing_a_number_keeps_the_contract(choices: dict[str, Any], number: Number) -> None:
    """Whatever the choices, the answer is valid by the schema of a 200."""
    schema = response_schema(200)
    assert schema is not None
    assert schema.mismatches(shown(number, **choices)) == ()


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "INVALID_ARGUMENT"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (405, "UNIMPLEMENTED"),
        (415, "INVALID_ARGUMENT"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
    ],
)
def test_the_envelope_byte_by_byte(status: int, name: str) -> None:
    """Code, message, status and details, in this order, and nothing else."""
    response = refuse(BEHAVIOUR, status, "Why.", [])
    assert STATUS_NAMES[status] == name
    assert (response.status, response.header("content-type")) == (status, "application/json")
    assert response.body == b'{"error":{"code":%d,"message":"Why.","status":"%s","details":[]}}' % (
        status,
        name.encode(),
    )


def test_a_400_on_the_wire_byte_by_byte() -> None:
    """The answer to an empty configuration names the member at fault."""
    response = Conversation().patch({"smsConfiguration": {}})
    assert (response.status, response.headers) == (400, (JSON_TYPE,))
    assert response.body == (
        b'{"error":{"code":400,"message":"The request is not valid.","status":"INVALID_ARGUMENT","details":'
        b'[{"type":"BadRequest","fieldViolations":[{"field":"sms_configuration","description":"must not be empty"}]}]}}'
    )


def test_a_404_on_the_wire_byte_by_byte() -> None:
    """The answer for a number that is not there names the number, and leaves message and owner empty."""
    response = Conversation().patch({}, ABSENT)
    assert (response.status, response.headers) == (404, (JSON_TYPE,))
    assert response.body == (
        b'{"error":{"code":404,"message":"","status":"NOT_FOUND","details":[{"type":"ResourceInfo",'
        b'"resourceType":"ActiveNumber","resourceName":"%s","owner":"","description":""}]}}' % ABSENT.encode()
    )


@pytest.mark.parametrize(("body", "number", "status"), [({"smsConfiguration": {}}, US, 400), ({}, ABSENT, 404)])
def test_details_may_be_empty(body: dict[str, Any], number: str, status: int) -> None:
    """With the choice of it, an error has no details and is otherwise the same."""
    told, silent = Conversation().patch(body, number), Conversation(details=False).patch(body, number)
    assert silent.json["error"]["details"] == []
    assert silent.json["error"] == {**told.json["error"], "details": []}
    assert silent.status == told.status == status


def test_a_200_on_the_wire_is_what_is_rendered() -> None:
    """The body of a 200 is the rendered number of the state, with its content type."""
    talk = Conversation()
    response = talk.patch({"displayName": "å"})
    (key,) = (key for key in talk.state.numbers if key[1] == US)
    assert response.headers == (JSON_TYPE,)
    assert json.loads(response.body) == render(talk.behaviour, key[0], talk.state.numbers[key])
