"""What may be sent to a live target that nobody gave leave to trouble."""

from __future__ import annotations

from contracts.model import Credentials, Facts
from contracts.scenario import NO_BODY, Scenario, Send, To, resolve
from contracts.schemas import request_schema

TROUBLE = "it sends what the contract refuses; --live-negative allows that on a live target"


def is_gentle(scenario: Scenario, facts: Facts) -> bool:
    """Whether every request of a scenario is an update in due form of a number of the target."""
    return all(_is_due(step, facts) for step in scenario.steps if isinstance(step, Send))


def _is_due(step: Send, facts: Facts) -> bool:
    if step.to is not To.NUMBER or step.credentials is not Credentials.VALID or isinstance(step.body, bytes):
        return False
    if step.body is NO_BODY:
        return True
    if step.content_type != "application/json":
        return False
    return not request_schema().mismatches(resolve(step.body, facts))
