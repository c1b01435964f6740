"""Every value of a closed list in a 200 is one of the list.

Number types, capabilities, job statuses, error codes and voice types come from closed lists, in
upper case. A client that maps them to an enumeration fails on any other spelling.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import FAILING_PLAN, FAX, SETTLE, Scenario, patch, sms, voice


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, lambda mismatch: mismatch.keyword in ("enum", "const"))


RULE = Rule(
    id="response-values-listed",
    title="Every value of a closed list in a 200 is one of the list",
    doc=__doc__,
    clause="response.enums",
    when="an update is answered with 200 and JSON",
    shows=Shows.UPDATE | Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(
            title="a failed job and a fax service",
            steps=(patch(sms(FAILING_PLAN)), SETTLE, patch(voice("FAX", serviceId=FAX)), SETTLE),
        ),
    ),
)
