"""A 400 carries the documented envelope: ``error`` with its code, message, status and details.

Clients read the reason of a failure from it. The values of code, status and details have rules of
their own; this one is about the frame. The message may be empty, and so may the list of details.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import has_json, is_frame, shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, patch


def _applies(observation: Observation) -> bool:
    return has_json(observation, 400)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, is_frame)


RULE = Rule(
    id="bad-request-envelope",
    title="A 400 has the documented envelope",
    doc=__doc__,
    clause="error.bad-request-envelope",
    when="an update is answered with 400 and JSON",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
    scenarios=(Scenario(title="an empty configuration", steps=(patch({"smsConfiguration": {}}),)),),
)
