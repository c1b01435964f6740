"""What may be sent to a live target that nobody gave leave to trouble."""

from __future__ import annotations

from contracts.model import Credentials, Facts
from contracts.rehearsal import is_refused
from contracts.scenario import NO_BODY, Scenario, Send, To, resolve
from contracts.schemas import request_schema

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
