"""A callback address that is left out stays as it was.

An update changes what it names and nothing else; looking at the number changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.drift import drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, PLAN, READ, SETTLE, Scenario, patch, sms, voice

_MEMBER = "callbackUrl"


def _applies(observation: Observation) -> bool:
    # After a refusal it is the refusal that has to explain a change.
    known = observation.now is not None and observation.before is not None and not observation.history.refused
    return known and _MEMBER not in (observation.update or {})


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.before, observation.now
    if before is not None and now is not None:
        yield from drift(before, now, frozenset({_MEMBER}))


RULE = Rule(
    id="omitted-callback-url-unchanged",
    title="A callback address that is left out stays as it was",
    doc=__doc__,
    clause="update.omitted-unchanged",
    when="an answer shows the number again and callbackUrl was not sent",
    shows=Shows.SHOWN | Shows.KNOWN,
    applies=_applies,
    signs=Shows.CHANGED,
    check=_check,
    scenarios=(
        Scenario(
            title="everything else changes",
            steps=(
                patch({"callbackUrl": "https://hooks.example/keep"}),
                patch({"displayName": "Moved"}),
                patch(sms(PLAN)),
                SETTLE,
                patch(voice(None, appId=APP)),
                SETTLE,
                READ,
            ),
        ),
    ),
)
