"""Without credentials nothing succeeds.

The operation declares its security. The exact status and body are open; success is not, and the
next look at the number shows that nothing was changed.
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
        observation.is_update and observation.request.credentials is Credentials.NONE and observation.status is not None
    )


def _check(observation: Observation) -> Iterator[Mismatch]:
    if is_success(observation.status):
        yield Mismatch(where="status", expected="a refusal, such as 401", received=str(observation.status))


RULE = Rule(
    id="missing-credentials-refused",
    title="A request without credentials does not succeed",
    doc=__doc__,
    clause="auth.required",
    when="an update carries no credentials",
    needs=Need.CREDENTIALS,
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="rename, link, nothing at all",
            steps=(
                Send(body={"displayName": "Not yours"}, credentials=Credentials.NONE),
                Send(body=sms(PLAN), credentials=Credentials.NONE),
                Send(credentials=Credentials.NONE),
                READ,
            ),
        ),
    ),
)
