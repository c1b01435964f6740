"""401, 403 and 429 are taken to carry the same envelope as the documented errors.

Nobody says so: the source leaves these statuses out. What differs is worth knowing and is never
more than a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Credentials, Mismatch, Severity
from contracts.observed.observation import Observation
from contracts.observed.shape import shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send
from contracts.strict_json import NOT_JSON


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.status in (401, 403, 429)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.answer is NOT_JSON:
        yield Mismatch(where="body", expected="the error envelope in JSON", received="a body that is not JSON")
    else:
        yield from shape_mismatches(observation)


RULE = Rule(
    id="assumed-error-envelope",
    title="401, 403 and 429 carry the envelope of the documented errors",
    doc=__doc__,
    clause="error.assumed-envelope",
    severity=Severity.NOTE,
    when="an update is answered with 401, 403 or 429",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="no credentials", steps=(Send(body={"displayName": "x"}, credentials=Credentials.NONE),)),
    ),
)
