"""With a token that nobody handed out nothing succeeds."""

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
        and observation.request.credentials is Credentials.WRONG_BEARER
        and observation.status is not None
    )


def _check(observation: Observation) -> Iterator[Mismatch]:
    if is_success(observation.status):
        yield Mismatch(where="status", expected="a refusal, such as 401", received=str(observation.status))


RULE = Rule(
    id="wrong-bearer-token-refused",
    title="A request with a made-up token does not succeed",
    doc=__doc__,
    clause="auth.required",
    when="an update carries a bearer token that was never handed out",
    needs=Need.CREDENTIALS,
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="rename, link, nothing at all",
            steps=(
                Send(body={"displayName": "Not yours"}, credentials=Credentials.WRONG_BEARER),
                Send(body=sms(PLAN), credentials=Credentials.WRONG_BEARER),
                Send(credentials=Credentials.WRONG_BEARER),
                READ,
            ),
        ),
    ),
)
