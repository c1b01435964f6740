"""What the mock writes: numbers and error envelopes as JSON."""

from __future__ import annotations

import datetime
import functools
import json
from typing import Any

from contracts.mock.behaviour import Behaviour, Body, Empty
from contracts.mock.provisioning import VOICE_ID
from contracts.mock.state import FAILED, Number, SmsJob, VoiceJob
from contracts.model import Response

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    413: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    431: "INVALID_ARGUMENT",
    500: "INTERNAL",
}
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
JSON_TYPE = (("content-type", "application/json"),)


def timestamp(behaviour: Behaviour, seconds: float) -> str:
    """A time as RFC 3339 text: UTC with microseconds and Z, or with an offset, or with other digits of a second."""
    return _timestamp(seconds, behaviour.choices.offset_times, behaviour.choices.second_digits)


# Most times that an answer shows were there in the one before.
@functools.lru_cache(maxsize=1024)
def _timestamp(seconds: float, offset: bool, digits: int) -> str:
    zone = datetime.timezone(datetime.timedelta(hours=1)) if offset else datetime.UTC
    moment = datetime.datetime.fromtimestamp(seconds, zone)
    fraction = f".{moment.microsecond:06}".ljust(digits + 1, "0") if digits else ""
    ending = "+01:00" if offset else "Z"
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}{fraction}{ending}"


def json_response(status: int, body: Any, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An answer with a JSON body."""
    content = _ENCODE(body).encode()
    return Response(status=status, headers=JSON_TYPE + headers, body=content)


def refuse(behaviour: Behaviour, status: int, message: str, details: list[Body]) -> Response:
    """An error in its envelope."""
    if status == 401 and not behaviour.choices.unauthenticated_envelope:
        return Response(status=status, headers=(("content-length", "0"),))
    shown = details if behaviour.choices.details else []
    envelope = {"code": status, "message": message, "status": STATUS_NAMES[status], "details": shown}
    return json_response(status, {"error": envelope})


def render(behaviour: Behaviour, project_id: str, number: Number) -> Body:
    """The whole resource as a 200 shows it."""
    choices = behaviour.choices
    body: Body = {
        "phoneNumber": number.phone_number,
        "projectId": project_id,
        "displayName": number.name,
        "regionCode": number.region,
        "type": number.type,
        "capability": list(number.capability),
        "money": {"currencyCode": number.currency, "amount": number.amount},
        "paymentIntervalMonths": float(number.interval_months) if choices.whole_as_decimal else number.interval_months,
        "nextChargeDate": timestamp(behaviour, number.next_charge),
        "expireAt": None if number.expires is None else timestamp(behaviour, number.expires),
        "smsConfiguration": _sms(behaviour, number),
        "voiceConfiguration": _voice(behaviour, number),
        "callbackUrl": number.callback,
    }
    if choices.extra_members:
        body["labels"] = {"tier": "standard"}
        body["smsConfiguration"]["provider"] = "A"
    if choices.null_members is Empty.ABSENT:
        body = {name: value for name, value in body.items() if value is not None}
    if choices.unset_text_absent:
        body = _without_unset(body)
    return body


def _without_unset(members: Body) -> Body:
    kept = {name: _without_unset(value) if isinstance(value, dict) else value for name, value in members.items()}
    # A service plan is required even where there is none.
    return {name: value for name, value in kept.items() if value != "" or name == "servicePlanId"}


def _sms(behaviour: Behaviour, number: Number) -> Body:
    body: Body = {"servicePlanId": number.plan, "campaignId": number.campaign}
    return body | _scheduled(behaviour, "scheduledProvisioning", number.sms_job, _sms_job)


def _voice(behaviour: Behaviour, number: Number) -> Body:
    hidden = behaviour.choices.voice_ids_hidden_while_pending and number.voice_job is not None
    body: Body = {"type": number.voice_type, **_voice_ids(number.voice_type, "" if hidden else number.voice_id)}
    if number.voice_updated is not None:
        body["lastUpdatedTime"] = timestamp(behaviour, number.voice_updated)
    elif behaviour.choices.null_members is not Empty.ABSENT:
        body["lastUpdatedTime"] = None
    return body | _scheduled(behaviour, "scheduledVoiceProvisioning", number.voice_job, _voice_job)


def _scheduled(behaviour: Behaviour, name: str, job: Any, show: Any) -> Body:
    if job is not None:
        return {name: show(behaviour, job)}
    empty = behaviour.choices.empty_schedule
    return {} if empty is Empty.ABSENT else {name: None if empty is Empty.NULL else {}}


def _sms_job(behaviour: Behaviour, job: SmsJob) -> Body:
    return {
        "servicePlanId": job.plan,
        "campaignId": job.campaign,
        "status": job.status,
        "lastUpdatedTime": timestamp(behaviour, job.updated),
        "errorCodes": list(job.codes) if job.status == FAILED else [],
    }


def _voice_job(behaviour: Behaviour, job: VoiceJob) -> Body:
    return {
        "type": job.type,
        **_voice_ids(job.type, job.id),
        "status": job.status,
        "lastUpdatedTime": timestamp(behaviour, job.updated),
    }


def _voice_ids(kind: str, identifier: str) -> Body:
    return {member: identifier if of == kind else "" for of, member in VOICE_ID.items()}
