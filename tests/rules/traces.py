"""Exchanges about one number, built by hand, and what one rule says of them.

Nothing here is shared with the built-in provider: what the rules are tested with must not lean on
what they are later used against.
"""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any, Final, NamedTuple

from contracts.judge import Judge, Judgement
from contracts.model import (
    Credentials,
    Exchange,
    Facts,
    Failure,
    FailureKind,
    ForeignNumber,
    Json,
    NumberFact,
    Request,
    Response,
)
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.rules import PROVIDER_RULES

PROJECT, OTHER_PROJECT = "project-one", "project-two"
US, GB = "+12025550134", "+447700900123"
PLACELESS = "+12025550188"
"""A number of the project whose region the facts do not say."""
ABSENT = "+12025550199"
FOREIGN = "+12025550177"
UNHEARD_OF = "+12025550166"
"""A number that the facts say nothing about."""

FACTS: Final = Facts(
    project_id=PROJECT,
    numbers=(
        NumberFact(phone_number=US, region="US"),
        NumberFact(phone_number=GB, region="GB"),
        NumberFact(phone_number=PLACELESS, region=""),
    ),
    service_plans=("plan-a", "plan-b"),
    campaigns=("CAMP1", "CAMP2"),
    apps=("app-a", "app-b"),
    trunks=("trunk-a",),
    fax_services=("fax-a",),
    failing_service_plans=("plan-bad",),
    failing_apps=("app-bad",),
    unknown_numbers=(ABSENT,),
    foreign_numbers=(ForeignNumber(project_id=OTHER_PROJECT, phone_number=FOREIGN),),
)

JSON_TYPE: Final = "application/json"
NO_BODY: Final = b""
EARLIER, LATER = "2026-11-23T10:00:00.432220Z", "2026-11-23T10:00:05.100000Z"
WORDS: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
}


# What an answer shows


def number(phone: str = US, /, **members: Json) -> dict[str, Json]:
    """A 200 body of a number at rest, with members replaced or added."""
    return {
        "phoneNumber": phone,
        "projectId": PROJECT,
        "displayName": "Front desk",
        "regionCode": "GB" if phone == GB else "US",
        "type": "LOCAL",
        "capability": ["SMS", "VOICE"],
        "money": {"currencyCode": "USD", "amount": "1.00"},
        "paymentIntervalMonths": 1,
        "nextChargeDate": "2026-12-18T20:08:53.423835Z",
        "expireAt": None,
        **sms(),
        **voice(),
        "callbackUrl": "",
        **members,
    }


def sms(plan: Json = "", campaign: Json = "", job: Json = None) -> dict[str, Json]:
    """The member smsConfiguration of an answer."""
    return {"smsConfiguration": {"servicePlanId": plan, "campaignId": campaign, "scheduledProvisioning": job}}


def sms_job(plan: Json = "", campaign: Json = "", status: str = "WAITING", **members: Json) -> dict[str, Json]:
    """A scheduledProvisioning; one that FAILED has a reason."""
    codes = ["SMS_PROVISIONING_FAILED"] if status == "FAILED" else []
    ids = {"servicePlanId": plan, "campaignId": campaign}
    return {**ids, "status": status, "lastUpdatedTime": EARLIER, "errorCodes": codes, **members}


def voice(kind: Json = "RTC", job: Json = None, **ids: Json) -> dict[str, Json]:
    """The member voiceConfiguration of an answer."""
    rest = {"type": kind, "appId": "", "trunkId": "", "serviceId": "", "lastUpdatedTime": None}
    return {"voiceConfiguration": {**rest, "scheduledVoiceProvisioning": job, **ids}}


def voice_job(kind: Json = "RTC", status: str = "WAITING", **members: Json) -> dict[str, Json]:
    """A scheduledVoiceProvisioning."""
    rest = {"type": kind, "appId": "", "trunkId": "", "serviceId": ""}
    return {**rest, "status": status, "lastUpdatedTime": EARLIER, **members}


def error(status: int, /, *details: Json, **members: Json) -> dict[str, Json]:
    """The body of an error, with members of the envelope replaced or added."""
    frame = {"code": status, "message": "", "status": WORDS.get(status, "UNKNOWN"), "details": list(details)}
    return {"error": {**frame, **members}}


def violation(field: str = "display_name") -> dict[str, Json]:
    """An item in the details of a 400."""
    return {"type": "BadRequest", "fieldViolations": [{"field": field, "description": ""}]}


def missing_resource(name: str = ABSENT) -> dict[str, Json]:
    """An item in the details of a 404."""
    named = {"resourceType": "ActiveNumber", "resourceName": name}
    return {"type": "ResourceInfo", **named, "owner": "", "description": ""}


def changed(body: Json, pointer: str, value: Json) -> Any:
    """The body with one place set to another value."""
    whole, holder, last = _place(body, pointer)
    holder[last] = value
    return whole


def lacking(body: Json, pointer: str) -> Any:
    """The body without one member."""
    whole, holder, last = _place(body, pointer)
    del holder[last]
    return whole


def _place(body: Json, pointer: str) -> tuple[Json, Json, Any]:
    whole = holder = copy.deepcopy(body)
    *way, last = pointer.split("/")[1:]
    for token in way:
        holder = holder[int(token) if isinstance(holder, list) else token]
    return whole, holder, int(last) if isinstance(holder, list) else last


# What an update asks


def link(plan: Json = None, campaign: Json = None) -> dict[str, Json]:
    """An update of the SMS ids that are given; an empty text unlinks."""
    ids = {"servicePlanId": plan, "campaignId": campaign}
    return {"smsConfiguration": {name: value for name, value in ids.items() if value is not None}}


def assign(kind: Json = None, **ids: Json) -> dict[str, Json]:
    """An update of the voice target; without a kind the type is left unsaid."""
    return {"voiceConfiguration": {**({} if kind is None else {"type": kind}), **ids}}


# Exchanges


def request(
    body: Json | bytes = NO_BODY,
    *,
    method: str = "PATCH",
    to: str = US,
    project: str = PROJECT,
    credentials: Credentials = Credentials.VALID,
    content_type: str | None = JSON_TYPE,
) -> Request:
    """A request about a number. Bytes travel as they are, and none of them is no body at all."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(
        method=method,
        path=f"/v1/projects/{project}/activeNumbers/{to}",
        headers=() if content_type is None else (("Content-Type", content_type),),
        body=sent or None,
        credentials=credentials,
    )


def update(
    body: Json | bytes,
    answer: Json | bytes = None,
    *,
    status: int = 200,
    answer_type: str | None = JSON_TYPE,
    at: float = 0.0,
    **asked: Any,
) -> Exchange:
    """A PATCH and its answer: by default 200 and the number at rest. ``asked`` goes to ``request``."""
    shown = number(asked.get("to", US)) if answer is None else answer
    headers = () if answer_type is None else (("Content-Type", answer_type),)
    content = shown if isinstance(shown, bytes) else json.dumps(shown).encode()
    return Exchange(
        request=request(body, **asked), outcome=Response(status=status, headers=headers, body=content), at=at
    )


def refusal(body: Json | bytes, status: int = 400, *details: Json, **asked: Any) -> Exchange:
    """A PATCH that is answered with an error in its envelope."""
    return update(body, error(status, *details), status=status, **asked)


def reading(answer: Json | bytes = None, *, to: str = US, status: int = 200, at: float = 0.0) -> Exchange:
    """A GET of the number: by default 200 and the number at rest."""
    return update(NO_BODY, answer, status=status, at=at, method="GET", content_type=None, to=to)


def failure(
    body: Json | bytes = NO_BODY, kind: FailureKind = FailureKind.NO_ANSWER, detail: str = "closed", **asked: Any
) -> Exchange:
    """A PATCH that brought no complete answer."""
    return Exchange(request=request(body, **asked), outcome=Failure(kind=kind, detail=detail))


# Verdicts


class Found(NamedTuple):
    """A finding, as far as a test compares it."""

    rule: str
    where: str
    expected: str
    received: str


NOT_APPLIED: Final = "the rule did not apply"


def asking(rule: Rule) -> Rule:
    """The rule with nothing left to flags that it can be asked itself."""
    shows = rule.shows if rule.applies is None else Shows.ANYTHING
    return replace(rule, shows=shows, enough=None, signs=Shows.ANYTHING)


def judge(rule: Rule, *exchanges: Exchange) -> Judgement:
    """The judgement of one rule on the last exchange of a trace. That it leaves much to flags changes nothing."""
    by_flags, by_asking = Judge((rule,), FACTS), Judge((asking(rule),), FACTS)
    for exchange in exchanges:
        judgement, asked = by_flags.judge(exchange), by_asking.judge(exchange)
        assert (judgement.applied, judgement.findings) == (asked.applied, asked.findings)
    return judgement


def verdict(rule: Rule, *exchanges: Exchange) -> list[Found] | str:
    """What one rule finds in the last exchange of a trace, or that it did not apply."""
    judgement = judge(rule, *exchanges)
    return _found(judgement) if judgement.applied else NOT_APPLIED


def everything_found(*exchanges: Exchange) -> list[Found]:
    """What all rules together find in all exchanges of a trace."""
    judge = Judge(PROVIDER_RULES, FACTS)
    return [found for exchange in exchanges for found in _found(judge.judge(exchange))]


def _found(judgement: Judgement) -> list[Found]:
    return [
        Found(one.rule, one.mismatch.where, one.mismatch.expected, one.mismatch.received) for one in judgement.findings
    ]
