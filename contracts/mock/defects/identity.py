"""Faults about whose number it is, what cannot be changed, and who may ask."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.editing import rendered
from contracts.mock.state import Number, State
from contracts.mock.world import DAY
from contracts.model import Request, Response

Plant = Callable[[Behaviour], Behaviour]


def _applied(change: Callable[[Number, Body], Number]) -> Plant:
    """Plants a change that every update makes besides what it was asked for."""

    def apply(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
        return change(original(behaviour, number, update, now), update)

    return staged(apply=apply)


def _money(number: Number, update: Body) -> Number:
    money = update.get("money")
    return replace(number, amount=str(money["amount"])) if isinstance(money, dict) and "amount" in money else number


def _set(member: str, field: str) -> Callable[[Number, Body], Number]:
    def change(number: Number, update: Body) -> Number:
        return replace(number, **{field: update[member]}) if update.get(member) is not None else number

    return change


def _capability(number: Number, update: Body) -> Number:
    return replace(number, capability=tuple(update["capability"])) if "capability" in update else number


def _job_taken(number: Number, update: Body) -> Number:
    sent = (update.get("smsConfiguration") or {}).get("scheduledProvisioning")
    if not isinstance(sent, dict) or number.sms_job is None:
        return number
    return replace(
        number, sms_job=replace(number.sms_job, codes=tuple(sent.get("errorCodes", ())), updated=978307200.000001)
    )


READ_ONLY: Final = tuple(
    Defect(name=name, clause=clause, group=Group.READ_ONLY, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in (
        ("money-settable", "money.read-only", "A price that is sent is taken.", _applied(_money)),
        ("money-rises", "money.read-only", "Every rename costs a cent.", _applied(lambda number, update: replace(number, amount=f"{float(number.amount) + 0.01:.2f}") if "displayName" in update else number)),
        ("currency-follows-voice", "money.read-only", "A voice change bills in euro.", _applied(lambda number, update: replace(number, currency="EUR") if "voiceConfiguration" in update else number)),
        ("charge-date-moves", "readonly.fixed", "An SMS change moves the next charge by a day.", _applied(lambda number, update: replace(number, next_charge=number.next_charge + DAY) if "smsConfiguration" in update else number)),
        ("interval-settable", "readonly.fixed", "An interval of payment that is sent is taken.", _applied(_set("paymentIntervalMonths", "interval_months"))),
        ("region-settable", "readonly.fixed", "A region that is sent is taken.", _applied(_set("regionCode", "region"))),
        ("type-settable", "readonly.fixed", "A type that is sent is taken.", _applied(_set("type", "type"))),
        ("capability-settable", "readonly.fixed", "Capabilities that are sent are taken.", _applied(_capability)),
        ("voice-lost-on-link", "readonly.fixed", "An SMS link takes the voice capability away.", _applied(lambda number, update: replace(number, capability=("SMS",)) if "smsConfiguration" in update else number)),
        ("expiry-set-on-callback", "readonly.fixed", "A callback makes the number expire.", _applied(lambda number, update: replace(number, expires=number.next_charge) if update.get("callbackUrl") else number)),
        ("scheduled-settable", "readonly.scheduled", "What a request says of the scheduled job is taken.", _applied(_job_taken)),
    )
)  # fmt: skip


def _path_edit(path: str, change: Callable[[Request], Any]) -> Plant:
    """Plants a change of a 200 that depends on the request."""

    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response:
        answer: Response = original(behaviour, request, response)
        if answer.status != 200 or not isinstance(answer.json, dict):
            return answer
        body = {**answer.json, path: change(request)}
        return replace(answer, body=json.dumps(body, separators=(",", ":")).encode())

    return staged(finish=finish)


IDENTITY: Final = tuple(
    Defect(name=name, clause=clause, group=Group.IDENTITY, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in (
        ("number-of-somebody-else", "identity.number", "The answer is about another number.", rendered("phoneNumber", "+12025550177")),
        ("number-without-plus", "identity.number", "The number is written without its plus sign.", rendered("phoneNumber", lambda text: text[1:])),
        ("number-with-spaces", "identity.number", "The number is written in groups.", rendered("phoneNumber", lambda text: f"{text[:2]} {text[2:]}")),
        ("number-echoes-path", "identity.number", "The number is written as the path spelt it.", _path_edit("phoneNumber", lambda request: request.path.rpartition("/")[2])),
        ("project-of-somebody-else", "identity.project", "The answer is about another project.", rendered("projectId", "c2a9f0a4-3a57-4b21-8f0e-6b1f0d9f7e22")),
        ("project-upper-case", "identity.project", "The project id is in upper case.", rendered("projectId", str.upper)),
    )
)  # fmt: skip


def _lets_in(accepts: Callable[[str, str], bool]) -> Plant:
    """Plants an authentication that lets in more than it should. ``accepts`` gets the scheme and the value."""

    def authenticate(original: Any, behaviour: Behaviour, state: State, request: Request, now: float) -> bool:
        scheme, _, value = (request.header("authorization") or "").partition(" ")
        return bool(original(behaviour, state, request, now)) or accepts(scheme.lower(), value)

    return staged(authenticate=authenticate)


def _key_id(value: str) -> bytes:
    try:
        return base64.b64decode(value).partition(b":")[0]
    except ValueError:
        return b""


def _foreign(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, projects=behaviour.projects | {"c2a9f0a4-3a57-4b21-8f0e-6b1f0d9f7e22"})


AUTHENTICATION: Final = tuple(
    Defect(name=name, clause=clause, group=Group.AUTHENTICATION, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in (
        ("no-credentials-accepted", "auth.required", "A request without credentials is let in.", _lets_in(lambda scheme, value: not scheme)),
        ("any-secret-accepted", "auth.required", "Any secret goes with a known key id.", _lets_in(lambda scheme, value: scheme == "basic" and _key_id(value) == b"key")),
        ("any-basic-accepted", "auth.required", "Any Basic credentials are let in.", _lets_in(lambda scheme, value: scheme == "basic")),
        ("any-token-accepted", "auth.required", "Any bearer token is let in.", _lets_in(lambda scheme, value: scheme == "bearer")),
        ("other-project-reachable", "address.foreign-number", "The key pair opens every project.", _foreign),
    )
)  # fmt: skip

DEFECTS: Final = (*IDENTITY, *READ_ONLY, *AUTHENTICATION)
