"""What a client told its user, built by hand beside the exchange that it is about."""

from __future__ import annotations

import copy
from typing import Final

from contracts.judge import Judge, Judgement
from contracts.model import Exchange, Failure, FailureKind, Headers, Json, Request, Response
from contracts.observed.inside import Callback, Inside, Raised, Report
from contracts.rule import Rule
from contracts.rules import CONSUMER_RULES
from tests.rules.clients import sent
from tests.rules.traces import FACTS, NOT_APPLIED, Found, number

ASKED: Final[dict[str, Json]] = {"displayName": "Front desk"}
SHOWN: Final = number(displayName="Front desk")
GENUINE: Final = Callback(genuine=True)
FORGED: Final = Callback(genuine=False)
EVENT: Final = b'{"eventType":"PROVISIONING_TO_CAMPAIGN","status":"FAILED","timestamp":"2026-11-23T10:00:00.432220"}'


def raised(kind: str, status: int | None = None, message: str = "no such luck") -> Report:
    """A report of an error."""
    return Report(asked=ASKED, raised=Raised(type=kind, status=status, message=message))


def returned(value: Json = None, *, undeclared: tuple[str, ...] = (), asked: dict[str, Json] | None = None) -> Report:
    """A report of a value, by default of just what was answered."""
    return Report(
        asked=ASKED if asked is None else asked, value=SHOWN if value is None else value, undeclared=undeclared
    )


def answered(status: int = 200, *, answer: Json = None, body: Json = None) -> Exchange:
    """An update, answered with the number as it shall be, or with an error."""
    return sent(
        ASKED if body is None else body, status=status, answer=SHOWN if status == 200 and answer is None else answer
    )


def changed(*path: str, value: Json) -> Json:
    """The number with another value in one place."""
    body = copy.deepcopy(SHOWN)
    place = body
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return body


def called_back(status: int | None, headers: Headers = ()) -> Exchange:
    """A callback, answered with a status, or with nothing."""
    request = Request(method="POST", path="/callback", headers=headers, body=EVENT)
    silent = Failure(kind=FailureKind.NO_ANSWER, detail="nothing came")
    return Exchange(request=request, outcome=silent if status is None else Response(status=status))


def verdict(rule: Rule, exchange: Exchange, inside: Inside | Report | Callback) -> list[Found] | str:
    """What one rule finds in an exchange of which more is known than the wire shows."""
    judgement = _judge((rule,), exchange, inside)
    return _found(judgement) if judgement.applied else NOT_APPLIED


def broken(exchange: Exchange, inside: Inside | Report | Callback) -> set[str]:
    """The rules of the consumer that it breaks."""
    return {finding.rule for finding in _judge(CONSUMER_RULES, exchange, inside).findings}


def _judge(rules: tuple[Rule, ...], exchange: Exchange, inside: Inside | Report | Callback) -> Judgement:
    if isinstance(inside, Report):
        inside = Inside(report=inside)
    if isinstance(inside, Callback):
        inside = Inside(callback=inside)
    return Judge(rules, FACTS).judge(exchange, inside=inside)


def _found(judgement: Judgement) -> list[Found]:
    return [
        Found(one.rule, one.mismatch.where, one.mismatch.expected, one.mismatch.received) for one in judgement.findings
    ]
