"""The details of a 404 name the number that was asked for.

A client that updates many numbers tells its user from here which one is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Json, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import has_json
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send, To
from contracts.schemas import show


def _names(answer: Json) -> Iterator[tuple[int, str]]:
    error = answer.get("error") if isinstance(answer, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    for index, item in enumerate(details if isinstance(details, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("resourceName"), str):
            yield index, item["resourceName"]


def _applies(observation: Observation) -> bool:
    return has_json(observation, 404) and any(True for _ in _names(observation.answer))


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked = observation.address.phone_number if observation.address else ""
    for index, name in _names(observation.answer):
        if name != asked:
            yield Mismatch(where=f"/error/details/{index}/resourceName", expected=show(asked), received=show(name))


RULE = Rule(
    id="missing-resource-named",
    title="A 404 names the number that was asked for",
    doc=__doc__,
    clause="error.details",
    when="an update is answered with 404 and details that name a resource",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
    scenarios=(Scenario(title="a number that is not there", steps=(Send(body={"displayName": "x"}, to=To.ABSENT),)),),
)
