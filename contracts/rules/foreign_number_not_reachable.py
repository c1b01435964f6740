"""A number of another project cannot be reached: 404 or 403, whichever project is named."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.address import Standing
from contracts.observed.asked import is_plain_update, refused_otherwise
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import READ, Scenario, Send, To, patch


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.standing is Standing.FOREIGN and is_plain_update(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.status != 404 and not refused_otherwise(observation):
        yield Mismatch(
            where="status", expected="404 or 403, as the number is another project's", received=str(observation.status)
        )


RULE = Rule(
    id="foreign-number-not-reachable",
    title="A number of another project is out of reach",
    doc=__doc__,
    clause="address.foreign-number",
    when="an update addresses a number of another project",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="through the own project and through the other",
            steps=(
                Send(body={"displayName": "Mine now"}, to=To.FOREIGN_NUMBER),
                Send(body={"displayName": "Mine now"}, to=To.FOREIGN_PROJECT),
                READ,
            ),
        ),
        Scenario(
            title="the own number through the other project",
            steps=(patch({"displayName": "Mine"}), Send(body={"displayName": "Theirs"}, to=To.OTHER_PROJECT), READ),
        ),
    ),
)
