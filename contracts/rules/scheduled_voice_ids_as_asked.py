"""The scheduled voice job is about the type and the id that were asked for.

The source allows the id to be empty while the job runs or after it failed; another id is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_voice_ask, running_voice_ask
from contracts.observed.number import VOICE_IDS
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, FAX, OTHER_APP, READ, SETTLE, TRUNK, Scenario, patch, voice
from contracts.schemas import show

_PLACE = "/voiceConfiguration/scheduledVoiceProvisioning"


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if now is None or now.voice.job is None or observation.history.refused:
        return False
    known = before.voice.job if before is not None else None
    if now.voice.job.failed and now.voice.job == known and is_fresh_voice_ask(observation):
        # It was there before this request, which may have started none.
        return False
    return running_voice_ask(observation) is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked = running_voice_ask(observation)
    job = observation.now.voice.job if observation.now else None
    if asked is None or job is None:
        return
    if job.target.type not in (None, asked.type):
        yield Mismatch(where=f"{_PLACE}/type", expected=f"{asked.type}, as asked", received=show(job.target.type))
    elif job.target.id not in (None, "", asked.id):
        member = VOICE_IDS[asked.type]
        yield Mismatch(where=f"{_PLACE}/{member}", expected=f"{show(asked.id)}, as asked", received=show(job.target.id))


RULE = Rule(
    id="scheduled-voice-ids-as-asked",
    title="A scheduled voice job carries the type and id that were asked for",
    doc=__doc__,
    clause="voice.link-scheduled",
    when="a voice job is shown and the request that started it is known",
    shows=Shows.SHOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="watch each type being assigned",
            steps=(
                patch(voice("RTC", appId=APP)),
                READ,
                SETTLE,
                patch(voice("EST", trunkId=TRUNK)),
                READ,
                SETTLE,
                patch(voice("FAX", serviceId=FAX)),
                READ,
                SETTLE,
                patch(voice(None, appId=OTHER_APP)),
                READ,
                SETTLE,
            ),
        ),
    ),
)
