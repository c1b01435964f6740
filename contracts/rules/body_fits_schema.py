"""A body that is sent fits the schema of the request: an object whose members have their types.

What the schema asks of a voice target is part of it: a type other than RTC is named, and goes with
its own id. An explicit null is left open; empty configurations and a missing plan have rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_body import schema_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.strict_json import NOT_JSON


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.request.json is not NOT_JSON


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from schema_mismatches(observation.request.json)


RULE = Rule(
    id="body-fits-schema",
    title="A body fits the request schema",
    doc=__doc__,
    clause="body.member-types",
    when="an update has a JSON body",
    shows=Shows.UPDATE | Shows.BODY,
    applies=_applies,
    enough=Shows.GOOD_BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
