"""The ways to spoil an answer: how it travels, what its bytes are, what its members say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.mock.transfer import AT_ONCE, Carried, End, Transfer
from contracts.model import Headers, Response

Body = dict[str, Any]
Spoil = Callable[[Response, float], Carried | None]

HTML: Headers = (("content-type", "text/html; charset=utf-8"),)
_PAGE = b"<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>"


def late(response: Response, seconds: float) -> Carried:
    """Nothing for so long, then the whole."""
    return Carried(response=response, transfer=Transfer(first_byte=seconds))


def dripping(response: Response, seconds: float) -> Carried:
    """The body byte by byte, over so many seconds."""
    pauses = max(1, len(response.body) - 1)
    return Carried(response=response, transfer=Transfer(piece=1, pause=seconds / pauses))


def cut(end: End) -> Spoil:
    """Half of the body, then the end of the connection."""

    def spoil(response: Response, seconds: float) -> Carried | None:
        if not response.body:
            return None
        held = seconds if end is End.SILENT else 0.0
        transfer = Transfer(sent=len(response.body) // 2, end=end, held=held)
        return Carried(response=response, transfer=transfer)

    return spoil


def lost(end: End) -> Spoil:
    """No answer to what was done. What was refused is answered as ever."""

    def spoil(response: Response, seconds: float) -> Carried | None:
        if response.status != 200:
            return None
        return Carried(response=response, transfer=Transfer(status_sent=False, end=end))

    return spoil


def replaced(by: Response) -> Spoil:
    """Another answer to what was done."""
    return lambda response, seconds: Carried(response=by) if response.status == 200 else None


def page(response: Response, seconds: float) -> Carried | None:
    """A page for people, as a captive portal answers."""
    return replaced(Response(status=200, headers=HTML, body=_PAGE))(response, seconds)


def typed(content_type: str | None) -> Spoil:
    """The same bytes under another Content-Type, or under none."""

    def spoil(response: Response, seconds: float) -> Carried:
        kept = tuple((name, value) for name, value in response.headers if name != "content-type")
        added: Headers = () if content_type is None else (("content-type", content_type),)
        return Carried(response=replace(response, headers=added + kept))

    return spoil


def bytes_of(body: bytes) -> Spoil:
    """Other bytes in a 200."""
    return written(lambda _: body)


def written(change: Callable[[bytes], bytes]) -> Spoil:
    """Changed bytes in a 200 that carries an object."""

    def spoil(response: Response, seconds: float) -> Carried | None:
        if response.status != 200 or not isinstance(response.json, dict):
            return None
        return Carried(response=replace(response, body=change(response.body)), transfer=AT_ONCE)

    return spoil


def edited(change: Callable[[Body], Body]) -> Spoil:
    """Changed members in a 200 that carries an object."""
    return written(lambda body: json.dumps(change(json.loads(body)), separators=(",", ":")).encode())


def with_unknown_members(body: Body) -> Body:
    """Members beside the known ones, at the top and within the configurations."""
    configurations = ("smsConfiguration", "voiceConfiguration")
    added = {name: body[name] | {"novelty": [1, {"deep": None}]} for name in configurations}
    return body | added | {"novelty": {"since": "2027"}, "Display_Name": "a decoy"}


def with_unknown_values(body: Body) -> Body:
    """Values that the lists of the contract do not have."""
    body = body | {"type": "SATELLITE", "capability": ["SMS", "RCS"], "regionCode": "XX"}
    body["voiceConfiguration"] = body["voiceConfiguration"] | {"type": "SIP"}
    for configuration, job in (
        ("smsConfiguration", "scheduledProvisioning"),
        ("voiceConfiguration", "scheduledVoiceProvisioning"),
    ):
        running = body[configuration].get(job)
        if running:
            told = running | {"status": "PAUSED"}
            if "errorCodes" in told:
                told["errorCodes"] = ["CARRIER_ON_STRIKE"]
            body[configuration] = body[configuration] | {job: told}
    return body


def with_nulls(body: Body) -> Body:
    """Null for each member that can be unset, whether it is or not."""
    return body | dict.fromkeys(("displayName", "expireAt", "smsConfiguration", "voiceConfiguration", "callbackUrl"))


def without_unset(body: Body) -> Body:
    """No member that is null or empty, but for the service plan, which has to stand."""
    kept = {name: without_unset(value) if isinstance(value, dict) else value for name, value in body.items()}
    return {name: value for name, value in kept.items() if name == "servicePlanId" or value not in (None, "", {}, [])}


def without_required(body: Body) -> Body:
    """None of the members that say whose number it is and what it costs."""
    return {name: body[name] for name in body if name not in ("phoneNumber", "projectId", "money", "nextChargeDate")}


def without_plan(body: Body) -> Body:
    """An smsConfiguration without its service plan: a client of the vendor's breaks on it."""
    sms = {name: value for name, value in body["smsConfiguration"].items() if name != "servicePlanId"}
    return body | {"smsConfiguration": sms}


def with_wrong_types(body: Body) -> Body:
    """Text as numbers and numbers as text."""
    money = {"currencyCode": 840, "amount": 1.0}
    return body | {"money": money, "paymentIntervalMonths": "1", "capability": "SMS", "displayName": 7}


def without_zones(body: Body) -> Body:
    """Timestamps of no zone, as the callbacks have them."""
    return {
        name: without_zones(value)
        if isinstance(value, dict)
        else value.removesuffix("Z")
        if isinstance(value, str) and name in ("nextChargeDate", "expireAt", "lastUpdatedTime")
        else value
        for name, value in body.items()
    }
