"""The details of an error are of the kind that belongs to its status.

A 400 lists BadRequest items with their field violations, a 404 ResourceInfo items that name the
number. The items carry ``type``, a bare word; ``@type`` is another protocol's spelling. An empty
list is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import DETAILS, has_json, shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send, To, patch


def _applies(observation: Observation) -> bool:
    return has_json(observation, 400, 404)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.pointer.startswith(DETAILS))


RULE = Rule(
    id="error-details-by-status",
    title="The details of an error are of the kind that its status has",
    doc=__doc__,
    clause="error.details",
    when="an update is answered with 400 or 404 and JSON",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="field violations, then a missing resource",
            steps=(patch({"voiceConfiguration": {}}), Send(body={"callbackUrl": ""}, to=To.ABSENT)),
        ),
    ),
)
