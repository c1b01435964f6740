"""What the mock refuses about a request body, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.provisioning import VOICE_ID
from contracts.mock.state import FAILED, Number
from contracts.model import Request

_WRITABLE = {"displayName", "smsConfiguration", "voiceConfiguration", "callbackUrl"}
_READ_ONLY = {
    "phoneNumber", "projectId", "regionCode", "type", "capability", "money",
    "paymentIntervalMonths", "nextChargeDate", "expireAt",
}  # fmt: skip
_SMS = {"servicePlanId", "campaignId"}
_VOICE = {"type", *VOICE_ID.values()}
_SNAKE = {
    "displayName": "display_name", "callbackUrl": "callback_url",
    "smsConfiguration": "sms_configuration", "voiceConfiguration": "voice_configuration",
    "servicePlanId": "sms_configuration.service_plan_id", "campaignId": "sms_configuration.campaign_id",
    "type": "voice_configuration.type", "appId": "voice_configuration.app_id",
    "trunkId": "voice_configuration.trunk_id", "serviceId": "voice_configuration.service_id",
}  # fmt: skip


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def read(behaviour: Behaviour, request: Request) -> Body | list[Violation]:
    """The members of the body, or what is wrong with the body as a whole."""
    if isinstance(request.json, dict):
        return request.json
    if not request.body or not request.body.strip():
        return {}
    try:
        body = json.loads(request.body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return [("body", "is not JSON")]
    return body if isinstance(body, dict) else [("body", "is not an object")]


def validate(behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
    """What the update asks for that cannot be done; empty when it can be done."""
    violations = _types(update)
    if violations:
        return violations
    choices = behaviour.choices
    if choices.nothing_sent_refused and not update:
        return [("body", "is empty")]
    if choices.null_refused and (nulls := list(_nulls(update))):
        return [(_SNAKE.get(name, name), "is null") for name in nulls]
    if choices.unknown_members_refused and (unknown := update.keys() - _WRITABLE - _READ_ONLY):
        return [(name, "is not known") for name in sorted(unknown)]
    if choices.read_only_members_refused and (fixed := update.keys() & _READ_ONLY):
        return [(name, "cannot be set") for name in sorted(fixed)]
    sms, voice = update.get("smsConfiguration"), update.get("voiceConfiguration")
    if sms is not None:
        violations += validate_sms(behaviour, number, sms)
    if voice is not None:
        violations += validate_voice(behaviour, voice)
    return violations


def _nulls(members: Body) -> Iterator[str]:
    for name, value in members.items():
        if value is None:
            yield name
        elif isinstance(value, dict):
            yield from _nulls(value)


def _types(update: Body) -> list[Violation]:
    wrong = [
        _SNAKE[name] for name in ("displayName", "callbackUrl") if not isinstance(update.get(name, ""), str | None)
    ]
    for name, members in (("smsConfiguration", _SMS), ("voiceConfiguration", _VOICE)):
        value = update.get(name)
        if value is not None and not isinstance(value, dict):
            wrong.append(_SNAKE[name])
        elif value:
            wrong += [_SNAKE[member] for member in sorted(members) if not isinstance(value.get(member, ""), str | None)]
    return [(field, "has the wrong type") for field in wrong]


def validate_sms(behaviour: Behaviour, number: Number, asked: Body) -> list[Violation]:
    """What is wrong with an smsConfiguration."""
    if not asked:
        return [(_SNAKE["smsConfiguration"], "must not be empty")]
    plan, campaign = asked.get("servicePlanId"), asked.get("campaignId")
    if plan is None and not (behaviour.choices.campaign_alone_accepted and campaign is not None):
        return [(_SNAKE["servicePlanId"], "is required")]
    coming = number.sms_job.plan if number.sms_job and number.sms_job.status != FAILED else number.plan
    wanted = coming if plan is None else plan
    violations = []
    if campaign and not wanted:
        violations.append((_SNAKE["campaignId"], "needs a service plan"))
    if campaign and number.region != "US" and not behaviour.choices.campaign_outside_us_fails_later:
        violations.append((_SNAKE["campaignId"], "is for US numbers only"))
    if not behaviour.choices.relink_accepted:
        violations += conflicts(number, plan, campaign)
    return violations


def conflicts(number: Number, plan: str | None, campaign: str | None) -> list[Violation]:
    """The ids that cannot be linked before something else is unlinked."""
    job = number.sms_job if number.sms_job and number.sms_job.status != FAILED else None
    violations = []
    for field, asked, linked, coming in (
        ("servicePlanId", plan, number.plan, job.plan if job else ""),
        ("campaignId", campaign, number.campaign, job.campaign if job else ""),
    ):
        if asked and any(other and other != asked for other in (linked, coming)):
            violations.append((_SNAKE[field], "is linked already: unlink it first"))
    return violations


def validate_voice(behaviour: Behaviour, asked: Body) -> list[Violation]:
    """What is wrong with a voiceConfiguration."""
    if not asked:
        return [(_SNAKE["voiceConfiguration"], "must not be empty")]
    if behaviour.choices.untyped_voice_needs_app and "type" not in asked and asked.get("appId") is None:
        return [(_SNAKE["appId"], "is required")]
    kind = "RTC" if asked.get("type") is None else asked["type"]
    if kind not in VOICE_ID:
        return [(_SNAKE["type"], "is not known")]
    if kind != "RTC" and asked.get(VOICE_ID[kind]) is None:
        return [(_SNAKE[VOICE_ID[kind]], "is required")]
    return []
