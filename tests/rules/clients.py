"""What clients send, built by hand: a correct one, and single requests that tests make wrong in one place."""

from __future__ import annotations

import json
from typing import Final

from contracts.judge import Judge
from contracts.model import Credentials, Exchange, Failure, FailureKind, Headers, Json, Request, Response
from contracts.rules import CONSUMER_RULES
from tests.rules.traces import FACTS, JSON_TYPE, NO_BODY, PROJECT, US, error, link, number, sms, sms_job, voice

START: Final = 1_795_000_000.0
PATH: Final = f"/v1/projects/{PROJECT}/activeNumbers/{US}"
ENCODED: Final = PATH.replace("+", "%2B")
TOKEN, NEWER, NEWEST = "bearer:a", "bearer:b", "bearer:c"
KEY: Final = "basic:k"
EXPIRED: Final = 'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-23T10:00:00Z"'
DENIED: Final = 'Basic realm="numbers"'


def sent(
    body: Json | bytes = NO_BODY,
    *,
    path: str = PATH,
    method: str = "PATCH",
    content_type: str | None = JSON_TYPE,
    principal: str | None = TOKEN,
    headers: Headers = (),
    status: int = 200,
    answer: Json = None,
    answer_headers: Headers = (),
    at: float = 0.0,
) -> Exchange:
    """A request and its answer: by default the number at rest, or the error of the status. ``at`` counts from START."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    shown = answer if answer is not None else number() if status == 200 else error(status)
    label: Headers = () if content_type is None else (("Content-Type", content_type),)
    request = Request(
        method=method,
        path=path,
        headers=(*label, *headers),
        body=content or None,
        credentials=Credentials.UNKNOWN,
        principal=principal,
    )
    outcome = Response(
        status=status, headers=(("Content-Type", JSON_TYPE), *answer_headers), body=json.dumps(shown).encode()
    )
    return Exchange(request=request, outcome=outcome, at=START + at)


def read(answer: Json = None, *, at: float = 0.0, principal: str = TOKEN, path: str = PATH) -> Exchange:
    """A GET of the number."""
    return sent(method="GET", content_type=None, answer=answer, at=at, principal=principal, path=path)


def granted(*, at: float = 0.0, status: int = 200, **members: Json) -> Exchange:
    """A request for a token and its answer, the token itself taken out as the edge does."""
    answer = {"access_token": "[credential removed]", "expires_in": 3599, "scope": "", "token_type": "bearer"}
    form = "application/x-www-form-urlencoded"
    return sent(
        b"grant_type=client_credentials", path="/oauth2/token", method="POST", content_type=form, principal=KEY,
        status=status, answer=answer | members, at=at,
    )  # fmt: skip


def refused(body: Json = NO_BODY, *, challenge: str = EXPIRED, at: float = 0.0, principal: str = TOKEN) -> Exchange:
    """An update that is refused with 401 and a challenge."""
    return sent(body, status=401, answer_headers=(("WWW-Authenticate", challenge),), at=at, principal=principal)


def limited(
    body: Json = NO_BODY, wait: str | None = None, *, at: float = 0.0, status: int = 429, date: str | None = None
) -> Exchange:
    """An update that is answered with 429, or another status, and perhaps Retry-After."""
    told = (("Retry-After", wait), ("Date", date))
    return sent(
        body, status=status, at=at, answer_headers=tuple((name, value) for name, value in told if value is not None)
    )


def unanswered(body: Json = NO_BODY, *, at: float = 0.0) -> Exchange:
    """An update that brought no answer."""
    lost = sent(body, at=at)
    return Exchange(request=lost.request, outcome=Failure(kind=FailureKind.NO_ANSWER, detail="closed"), at=lost.at)


def broken(*exchanges: Exchange) -> set[str]:
    """The rules of the consumer that a trace breaks."""
    judge = Judge(CONSUMER_RULES, FACTS)
    return {finding.rule for exchange in exchanges for finding in judge.judge(exchange).findings}


RENAME: Final = {"displayName": "Front desk"}
LINKED: Final = number(**sms("plan-a", "CAMP1"))

CORRECT: Final = (
    granted(at=0.0),
    read(at=0.1),
    sent(RENAME, at=0.2),
    sent(RENAME, at=0.3),
    sent({"displayName": "", "callbackUrl": ""}, path=ENCODED, at=0.4),
    sent(link("plan-a", "CAMP1"), answer=number(**sms(job=sms_job("plan-a", "CAMP1"))), at=1.0),
    *(read(number(**sms(job=sms_job("plan-a", "CAMP1", "IN_PROGRESS"))), at=at) for at in (1.5, 2.0, 3.0)),
    read(LINKED, at=5.0),
    sent(link("plan-a", ""), answer=number(**sms("plan-a")), at=6.0),
    sent(link("plan-b"), status=400, answer=error(400), path=PATH.replace(US, "+12025550188"), at=6.5),
    sent(link(""), answer=number(**sms("plan-a", job=sms_job())), at=7.0),
    read(at=8.0),
    sent(link("plan-b"), answer=number(**sms(job=sms_job("plan-b"))), at=9.0),
    sent({"voiceConfiguration": {"appId": "app-a"}}, answer=number(**voice()), at=10.0),
    sent({"voiceConfiguration": {"type": "EST", "trunkId": "trunk-a"}, "displayName": None}, at=11.0),
    limited({"displayName": "Limited"}, "2", at=20.0),
    sent({"displayName": "Limited"}, at=22.5),
    limited({"displayName": "Slower"}, at=30.0),
    limited({"displayName": "Slower"}, at=30.5),
    limited({"displayName": "Slower"}, at=31.5),
    sent({"displayName": "Slower"}, at=33.5),
    limited({"displayName": "Fault"}, status=500, at=40.0),
    unanswered({"displayName": "Fault"}, at=41.0),
    sent({"displayName": "Fault"}, at=43.0),
    sent({"displayName": "Nobody"}, path=PATH.replace(US, "+12025550199"), status=404, at=50.0),
    refused({"displayName": "Expired"}, at=60.0),
    granted(at=60.1),
    sent({"displayName": "Expired"}, principal=NEWER, at=60.2),
    *(sent({"displayName": f"After {n}"}, principal=NEWER, at=61.0 + n) for n in range(5)),
    refused({"displayName": "Denied"}, challenge=DENIED, principal=NEWER, at=70.0),
    sent({"displayName": "Other"}, principal=NEWER, at=71.0),
    granted(at=60.1 + 3599 - 60),
    sent(RENAME, principal=NEWEST, at=3700.0),
)
"""A client that does all there is to do, and meets all that can go wrong, without a fault of its own."""
