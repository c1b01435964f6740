"""A number that the project does not have is answered with 404."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.address import Standing
from contracts.observed.asked import is_plain_update, refused_otherwise
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import PLAN, Scenario, Send, To, sms


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.standing is Standing.ABSENT and is_plain_update(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.status != 404 and not refused_otherwise(observation):
        yield Mismatch(
            where="status", expected="404, as the project has no such number", received=str(observation.status)
        )


RULE = Rule(
    id="unknown-number-not-found",
    title="A number that the project does not have is not found",
    doc=__doc__,
    clause="address.unknown-number",
    when="a good update addresses a number that the project does not have",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="rename and link a number that is not there",
            steps=(Send(body={"displayName": "Nobody"}, to=To.ABSENT), Send(body=sms(PLAN), to=To.ABSENT)),
        ),
    ),
)
