"""A configuration object that is sent has members; one that is not to change is left out.

An empty one makes the whole request fail, the good members beside it included.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_body import CONFIGURATIONS
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _applies(observation: Observation) -> bool:
    return any(isinstance((observation.update or {}).get(name), dict) for name in CONFIGURATIONS)


def _check(observation: Observation) -> Iterator[Mismatch]:
    for name in CONFIGURATIONS:
        if (observation.update or {}).get(name) == {}:
            yield Mismatch(where=f"/{name}", expected="members, or no such object", received="{}")


RULE = Rule(
    id="configurations-not-empty",
    title="No empty configuration object is sent",
    doc=__doc__,
    clause="config.not-empty",
    when="an update sends a configuration object",
    shows=Shows.UPDATE | Shows.CONFIGURATION,
    applies=_applies,
    enough=Shows.GOOD_BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
