"""``error.status`` is the word that belongs to the HTTP status.

400 is INVALID_ARGUMENT, 404 is NOT_FOUND, 500 is INTERNAL or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import STATUS, is_error, shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send, To, patch


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.keyword == "enum" and mismatch.pointer == STATUS)


RULE = Rule(
    id="error-status-matches",
    title="The status word of an error belongs to its HTTP status",
    doc=__doc__,
    clause="error.status",
    when="an update is answered with 400, 404 or 500 and JSON",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=is_error,
    check=_check,
    scenarios=(
        Scenario(
            title="a bad request and a missing number",
            steps=(patch({"smsConfiguration": "plan"}), Send(body={}, to=To.ABSENT)),
        ),
    ),
)
