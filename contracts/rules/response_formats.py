"""Every text and number of a 200 has its documented form.

Numbers are E.164, regions ISO 3166-1 alpha-2, currencies ISO 4217, prices decimal text and times
RFC 3339 with a zone.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, PLAN, READ, SETTLE, Scenario, patch, sms, voice


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(
        observation, lambda mismatch: mismatch.keyword not in ("required", "dependentRequired", "type", "enum", "const")
    )


RULE = Rule(
    id="response-formats",
    title="Every text and number of a 200 has its documented form",
    doc=__doc__,
    clause="response.formats",
    when="an update is answered with 200 and JSON",
    shows=Shows.UPDATE | Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(
            title="a running job and its times", steps=(patch({**sms(PLAN), **voice("RTC", appId=APP)}), READ, SETTLE)
        ),
    ),
)
