"""A voice configuration that is left out stays as it was.

The source tells clients to leave out the configuration that they do not want to change. The type
and the id stay; while a job runs its progress is no change.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.drift import drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import PLAN, READ, SETTLE, TRUNK, UNLINK, Scenario, patch, sms, voice

_MEMBER = "voiceConfiguration"


def _applies(observation: Observation) -> bool:
    # After a refusal it is the refusal that has to explain a change.
    known = observation.now is not None and observation.before is not None and not observation.history.refused
    return known and _MEMBER not in (observation.update or {})


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.before, observation.now
    if before is not None and now is not None and not before.voice.pending:
        yield from drift(before, now, frozenset({_MEMBER}))


RULE = Rule(
    id="omitted-voice-unchanged",
    title="A voice configuration that is left out stays as it was",
    doc=__doc__,
    clause="update.omitted-unchanged",
    when="an answer shows the number again and voiceConfiguration was not sent",
    shows=Shows.SHOWN | Shows.KNOWN,
    applies=_applies,
    signs=Shows.CHANGED,
    check=_check,
    scenarios=(
        Scenario(
            title="rename and link on a number with voice",
            steps=(
                patch(voice("EST", trunkId=TRUNK)),
                SETTLE,
                patch({"displayName": "Trunk"}),
                patch(sms(PLAN)),
                SETTLE,
                patch(UNLINK),
                SETTLE,
                READ,
            ),
        ),
    ),
)
