"""A conversation with the mock's core: its state goes from answer to answer, its clock is a number."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

from contracts.mock.behaviour import Behaviour, CallbackChoices, Choices, TokenChoices
from contracts.mock.core import handle
from contracts.mock.state import Number
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.model import Headers, Json, Request, Response

NOW = 1_795_000_000.0
US, TOLL_FREE, GB, SE = (fact.phone_number for fact in FACTS.numbers)
PLAN, OTHER_PLAN = FACTS.service_plans
FAILING_PLAN = FACTS.failing_service_plans[0]
CAMPAIGN, OTHER_CAMPAIGN = FACTS.campaigns
APP, OTHER_APP = FACTS.apps
FAILING_APP = FACTS.failing_apps[0]
TRUNK, FAX = FACTS.trunks[0], FACTS.fax_services[0]
ABSENT = FACTS.unknown_numbers[0]
FOREIGN = FACTS.foreign_numbers[0]


def basic(pair: str) -> tuple[str, str]:
    """The header of Basic authentication for ``name:password``."""
    return ("authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")


SIGNED = basic("key:secret")
JSON_TYPE = ("content-type", "application/json")


def path_of(number: str = US, project: str = PROJECT) -> str:
    """The path of a number."""
    return f"/v1/projects/{project}/activeNumbers/{number}"


class Conversation:
    """One client that talks to one mock. ``choices`` are those of the mock."""

    def __init__(
        self,
        behaviour: Behaviour | None = None,
        *,
        tokens: TokenChoices | None = None,
        callbacks: CallbackChoices | None = None,
        **choices: Any,
    ) -> None:
        self.behaviour = replace(
            behaviour or default_behaviour(Choices(**choices)),
            **({"tokens": tokens} if tokens else {}),
            **({"callbacks": callbacks} if callbacks else {}),
        )
        self.state = new_state(NOW)
        self.now = NOW

    def send(self, request: Request) -> Response:
        """The answer to a request as it is."""
        self.state, response = handle(self.behaviour, self.state, request, self.now)
        return response

    def ask(
        self,
        method: str = "PATCH",
        path: str = path_of(),
        body: bytes | None = None,
        headers: Headers = (SIGNED, JSON_TYPE),
    ) -> Response:
        """The answer to a request made of its parts."""
        return self.send(Request(method=method, path=path, headers=headers, body=body))

    def patch(self, body: Json, number: str = US) -> Response:
        """The answer to an update in due form."""
        return self.ask(path=path_of(number), body=json.dumps(body).encode())

    def update(self, body: Json, number: str = US) -> dict[str, Any]:
        """The resource that a good update answers with."""
        response = self.patch(body, number)
        assert response.status == 200, response.body
        return dict(response.json)

    def look(self, number: str = US) -> dict[str, Any]:
        """The resource as a look shows it."""
        return dict(self.ask("GET", path_of(number)).json)

    def number(self, number: str = US) -> Number:
        """What the mock remembers of a number."""
        return self.state.numbers[PROJECT, number]

    def set(self, number: str = US, **members: Any) -> None:
        """Puts a number into another state than the one it starts in."""
        changed = replace(self.number(number), **members)
        self.state = replace(self.state, numbers={**self.state.numbers, (PROJECT, number): changed})


def sms(plan: Json, campaign: Json = None) -> dict[str, Json]:
    """An update of the SMS configuration."""
    return {"smsConfiguration": {"servicePlanId": plan} | ({} if campaign is None else {"campaignId": campaign})}


def voice(**members: Json) -> dict[str, Json]:
    """An update of the voice configuration."""
    return {"voiceConfiguration": members}


def violations(response: Response) -> list[tuple[str, str]]:
    """The field violations of a 400."""
    assert response.status == 400, response.body
    (detail,) = response.json["error"]["details"]
    return [(violation["field"], violation["description"]) for violation in detail["fieldViolations"]]
