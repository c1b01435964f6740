"""With the right key id and a wrong secret nothing succeeds.

A provider that looks at the key id alone gives every customer to whoever has seen one request.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Credentials, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import PLAN, READ, Scenario, Send, sms
from contracts.standards import is_success


def _applies(observation: Observation) -> bool:
    return (
        observation.is_update
        and observation.request.credentials is Credentials.WRONG_BASIC
        and observation.status is not None
    )


def _check(observation: Observation) -> Iterator[Mismatch]:
    if is_success(observation.status):
        yield Mismatch(where="status", expected="a refusal, such as 401", received=str(observation.status))


RULE = Rule(
    id="wrong-basic-credentials-refused",
    title="A request with a wrong key secret does not succeed",
    doc=__doc__,
    clause="auth.required",
    when="an update carries the right key id with a wrong secret",
    needs=Need.CREDENTIALS,
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="rename, link, nothing at all",
            steps=(
                Send(body={"displayName": "Not yours"}, credentials=Credentials.WRONG_BASIC),
                Send(body=sms(PLAN), credentials=Credentials.WRONG_BASIC),
                Send(credentials=Credentials.WRONG_BASIC),
                READ,
            ),
        ),
    ),
)
