"""Recordings as tests write them."""

from __future__ import annotations

import json
from typing import Any

from contracts.mock.journal import Entry, line
from contracts.model import Exchange, Request, Response

URL = "https://numbers.api.example/v1/projects/p/activeNumbers/%2B12025550134"
PATH = "/v1/projects/p/activeNumbers/%2B12025550134"
NUMBER: dict[str, Any] = {
    "phoneNumber": "+12025550134",
    "projectId": "p",
    "displayName": "x",
    "regionCode": "US",
    "type": "LOCAL",
    "capability": ["SMS", "VOICE"],
    "money": {"currencyCode": "USD", "amount": "1.00"},
    "paymentIntervalMonths": 1,
    "nextChargeDate": "2026-12-18T20:08:53.423835Z",
    "expireAt": None,
    "smsConfiguration": {"servicePlanId": "", "campaignId": "", "scheduledProvisioning": None},
    "voiceConfiguration": {
        "type": "RTC",
        "appId": "",
        "trunkId": "",
        "serviceId": "",
        "lastUpdatedTime": None,
        "scheduledVoiceProvisioning": None,
    },
    "callbackUrl": "",
}


def har(*entries: dict[str, Any], **log: Any) -> bytes:
    """An archive with these entries."""
    creator = {"name": "test", "version": "1"}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": list(entries), **log}}).encode()


def archived(
    body: Any = None, answer: Any = None, *, status: int = 200, url: str = URL, method: str = "PATCH", **members: Any
) -> dict[str, Any]:
    """One entry of an archive: an update that is answered."""
    text = None if body is None else json.dumps(body)
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "headers": [{"name": "Content-Type", "value": "application/json"}] if body is not None else [],
        "bodySize": -1 if text is None else len(text),
    }
    if text is not None:
        request["postData"] = {"mimeType": "application/json", "text": text}
    shown = json.dumps(NUMBER if answer is None else answer)
    response = {
        "status": status,
        "headers": [{"name": "content-type", "value": "application/json"}],
        "content": {"size": len(shown), "mimeType": "application/json", "text": shown},
    }
    return {
        "startedDateTime": "2026-11-23T10:00:00.000Z",
        "time": 250.0,
        "request": request,
        "response": response,
        **members,
    }


def exchange(
    body: Any = None, answer: Any = None, *, status: int = 200, path: str = PATH, method: str = "PATCH"
) -> Exchange:
    """The same as an exchange."""
    label = (("content-type", "application/json"),)
    return Exchange(
        request=Request(
            method=method,
            path=path,
            headers=label if body is not None else (),
            body=None if body is None else json.dumps(body).encode(),
        ),
        outcome=Response(status=status, headers=label, body=json.dumps(NUMBER if answer is None else answer).encode()),
        at=1.0,
    )


def journal(*exchanges: Exchange) -> bytes:
    """The journal of a mock that has had these exchanges."""
    return b"".join(
        line(Entry(id=number, listener="all", number=None, fault="", exchange=one), ())
        for number, one in enumerate(exchanges, start=1)
    )
