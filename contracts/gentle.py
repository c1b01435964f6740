"""What may be sent to a live target that nobody gave leave to trouble."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.model import Credentials, Facts, Json, Request
from contracts.observed.asks import sms_ask
from contracts.rehearsal import is_refused
from contracts.scenario import NO_BODY, Scenario, Send, To, resolve
from contracts.schemas import request_schema
from contracts.standards import is_json_type

TROUBLE = "it sends what the contract refuses; --live-negative allows that on a live target"


def is_gentle(scenario: Scenario, facts: Facts) -> bool:
    """Whether every request of a scenario is an update of a number of the target that the contract takes.

    Each in due form, and none that is refused for what was before it: no link over a link, no campaign on a
    number outside the US.
    """
    return all(_is_due(step, facts) for step in scenario.steps if isinstance(step, Send)) and not is_refused(scenario)


def _is_due(step: Send, facts: Facts) -> bool:
    if step.to is not To.NUMBER or step.credentials is not Credentials.VALID or isinstance(step.body, bytes):
        return False
    if step.body is NO_BODY:
        return True
    if step.content_type != "application/json":
        return False
    return not request_schema().mismatches(resolve(step.body, facts))


def are_gentle(requests: Iterable[Request]) -> bool:
    """Whether each of some recorded requests is one that the contract takes, as far as they tell.

    Each in due form, and no link over a link or to a campaign among them.
    """
    linked: dict[str, str] = {}
    for request in requests:
        update = _update(request)
        if request.credentials is not Credentials.VALID or update is None:
            return False
        asked = sms_ask(update)
        plan = asked.plan if asked else None
        if (asked and asked.campaign) or (plan and linked.get(request.path) not in (None, "", plan)):
            # Whether a campaign suits the number, no request says.
            return False
        if plan is not None:
            linked[request.path] = plan
    return True


def _update(request: Request) -> dict[str, Json] | None:
    """What a request in due form asks to change, nothing for a look; None for any other request."""
    if request.body is None:
        return {} if request.method in {"GET", "PATCH"} else None
    update = request.json
    due = request.method == "PATCH" and is_json_type(request.header("content-type"))
    return update if due and isinstance(update, dict) and not request_schema().mismatches(update) else None
