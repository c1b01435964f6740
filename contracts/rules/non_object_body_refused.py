"""A body that is JSON and not an object is refused with 400. A bare null is left open."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import READ, Hole, Scenario, patch
from contracts.strict_json import NOT_JSON


def _applies(observation: Observation) -> bool:
    value = observation.request.json
    return observation.reaches_number and value is not NOT_JSON and value is not None and not isinstance(value, dict)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from expect_400(observation, "status", "the body is not an object")


RULE = Rule(
    id="non-object-body-refused",
    title="A body that is not an object is refused",
    doc=__doc__,
    clause="body.object",
    when="an update carries a JSON value that is neither an object nor null",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="a list, a text, a number, a truth value",
            steps=(
                patch([{"displayName": "listed"}]),
                patch([]),
                patch("displayName"),
                patch(0),
                patch(False),
                READ,
            ),
        ),
    ),
    moves=(Scenario(title="any value that is no object", steps=(patch(Hole.NOT_OBJECT), READ)),),
)
