"""A target whose answers are a function, and whose clock only moves when it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from contracts.model import (
    Exchange,
    Facts,
    Failure,
    FailureKind,
    ForeignNumber,
    Json,
    Mismatch,
    NumberFact,
    Party,
    Request,
    Response,
    Severity,
)
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.scenario import Scenario
from contracts.target.port import Target

US, GB = "+12025550134", "+447700900123"
FACTS = Facts(
    project_id="p",
    numbers=(NumberFact(phone_number=US, region="US"), NumberFact(phone_number=GB, region="GB")),
    service_plans=("plan-a", "plan-b"),
    campaigns=("CAMP-A",),
    apps=("app-a",),
    unknown_numbers=("+12025550199",),
    foreign_numbers=(ForeignNumber(project_id="q", phone_number="+12025550177"),),
)
ONE_NUMBER = Facts(project_id="p", numbers=FACTS.numbers[:1], service_plans=FACTS.service_plans)
JSON_TYPE = ("content-type", "application/json")

Answer = Callable[[Request], Response | Failure]


class Scripted:
    """A target behind the port. Whatever is sent and waited is written down."""

    def __init__(self, answer: Answer, facts: Facts = FACTS, deadline: float = 60.0, pace: float = 0.0) -> None:
        self.name = "scripted"
        self.base_url = "http://provider.example"
        self.facts = facts
        self.deadline = deadline
        self.curl_credentials = "-u id:secret"
        self.sent: list[Request] = []
        self.waits: list[float] = []
        self.closed = False
        self._answer = answer
        self._pace = pace
        self._now = 0.0

    def send(self, request: Request) -> Exchange:
        """Answers as the script says; each exchange takes ``pace`` seconds."""
        self.sent.append(request)
        at = self._now = self._now + self._pace
        return Exchange(request=request, outcome=self._answer(request), at=at)

    def now(self) -> float:
        """The virtual time."""
        return self._now

    def wait(self, seconds: float) -> None:
        """Moves the virtual clock."""
        self.waits.append(seconds)
        self._now += seconds

    def close(self) -> None:
        """Says that it was closed."""
        self.closed = True

    @property
    def lines(self) -> list[tuple[str, bytes | None]]:
        """The method and the body of each request, in order."""
        return [(request.method, request.body) for request in self.sent]


class Watched:
    """Another target, with what is sent to it written down. ``before`` is called with the count before each send."""

    def __init__(self, target: Target, before: Callable[[int], None] = lambda count: None) -> None:
        self.name, self.base_url, self.facts = target.name, target.base_url, target.facts
        self.deadline, self.curl_credentials = target.deadline, target.curl_credentials
        self.sent: list[Request] = []
        self._target = target
        self._before = before
        self.now, self.wait, self.close = target.now, target.wait, target.close

    def send(self, request: Request) -> Exchange:
        """Passes the request on."""
        self._before(len(self.sent))
        self.sent.append(request)
        return self._target.send(request)


def ok(body: Json) -> Response:
    """A 200 with a JSON body."""
    return Response(status=200, headers=(JSON_TYPE,), body=json.dumps(body).encode())


def refusal(status: int, *headers: tuple[str, str]) -> Response:
    """An error without a body."""
    return Response(status=status, headers=headers)


def unreachable(_request: Request) -> Failure:
    """Nobody listens."""
    return Failure(kind=FailureKind.UNREACHABLE, detail="connection refused")


def resource(number: str = US, **members: Any) -> dict[str, Any]:
    """A number as a 200 shows it. ``sms_job`` and ``plan`` stand for members of its SMS configuration."""
    sms = {
        "servicePlanId": members.pop("plan", ""),
        "campaignId": members.pop("campaign", ""),
        "scheduledProvisioning": members.pop("sms_job", None),
    }
    return {"phoneNumber": number, "projectId": "p", "displayName": "Desk", "smsConfiguration": sms} | members


def job(status: str = "WAITING", plan: str = "plan-a") -> dict[str, Any]:
    """A scheduled SMS job."""
    return {"servicePlanId": plan, "campaignId": "", "status": status, "lastUpdatedTime": None, "errorCodes": []}


def number_of(request: Request) -> str:
    """The last segment of the path."""
    return request.path.rpartition("/")[2]


def rule(
    identifier: str = "some-rule",
    *,
    applies: Callable[[Observation], bool] = lambda observation: True,
    check: Callable[[Observation], Iterator[Mismatch]] = lambda observation: iter(()),
    severity: Severity = Severity.ERROR,
    party: Party = Party.PROVIDER,
    scenarios: tuple[Scenario, ...] = (),
    moves: tuple[Scenario, ...] = (),
) -> Rule:
    """A rule that holds everywhere unless a check is given."""
    return Rule(
        id=identifier,
        title="All is well",
        doc=None,
        clause="response.status",
        when="there is an exchange",
        applies=applies,
        check=check,
        severity=severity,
        party=party,
        scenarios=scenarios,
        moves=moves,
    )


def violated(where: str = "status") -> Callable[[Observation], Iterator[Mismatch]]:
    """A check that always finds the same."""
    return lambda observation: iter([Mismatch(where=where, expected="good", received=str(observation.status))])


def violated_if(broken: Callable[[Observation], bool], where: str = "status") -> Callable[..., Iterator[Mismatch]]:
    """A check that finds something where ``broken`` holds."""

    def check(observation: Observation) -> Iterator[Mismatch]:
        if broken(observation):
            yield Mismatch(where=where, expected="good", received=str(observation.status))

    return check
