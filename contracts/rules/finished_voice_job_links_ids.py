"""When the scheduled voice job is gone, the target that was asked for is in force."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_voice_ask, voice_not_in_force
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, FAX, OTHER_APP, READ, SETTLE, TRUNK, Scenario, patch, voice


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or not before.voice.pending or now.voice.job is not None:
        return False
    return observation.history.voice is not None and not is_fresh_voice_ask(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.history.voice is not None and observation.now is not None:
        yield from voice_not_in_force(observation.history.voice, observation.now.voice)


RULE = Rule(
    id="finished-voice-job-links-ids",
    title="A voice job that ends without failing has assigned its target",
    doc=__doc__,
    clause="voice.done",
    when="a voice job that was running is no longer shown",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="each type to its end",
            steps=(
                patch(voice("FAX", serviceId=FAX)),
                SETTLE,
                patch(voice("RTC", appId=APP)),
                SETTLE,
                patch(voice("EST", trunkId=TRUNK)),
                SETTLE,
                patch(voice(None, appId=OTHER_APP)),
                SETTLE,
                READ,
            ),
        ),
    ),
)
