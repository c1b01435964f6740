"""``error.code`` says the same as the HTTP status.

Clients that lose the status on the way, in a log or behind a library, go by the code.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import CODE, is_error, shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send, To, patch


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.keyword == "enum" and mismatch.pointer == CODE)


RULE = Rule(
    id="error-code-repeats-status",
    title="The code of an error repeats the HTTP status",
    doc=__doc__,
    clause="error.code",
    when="an update is answered with 400, 404 or 500 and JSON",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=is_error,
    check=_check,
    scenarios=(
        Scenario(
            title="a bad request and a missing number",
            steps=(patch({"displayName": []}), Send(body={"displayName": "x"}, to=To.ABSENT)),
        ),
    ),
)
