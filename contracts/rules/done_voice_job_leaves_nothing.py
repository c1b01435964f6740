"""When the voice target that was asked for is in force, no scheduled voice job is shown any more."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_voice_ask
from contracts.observed.drift import same_voice
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, READ, SETTLE, TRUNK, Scenario, patch, voice
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or before.voice.job is None or before.voice.job.failed:
        return False
    if is_fresh_voice_ask(observation):
        return False
    if now.voice.job is not None and now.voice.job.failed:
        # What a failed job leaves in force has a rule of its own.
        return False
    target = before.voice.job.target
    moved = not before.voice.target.id or not same_voice(target, before.voice.target)
    in_force = target.id == now.voice.target.id and target.type == now.voice.target.type
    return bool(target.id) and in_force and moved


def _check(observation: Observation) -> Iterator[Mismatch]:
    job = observation.now.voice.job if observation.now else None
    if job is not None:
        yield Mismatch(
            where="/voiceConfiguration/scheduledVoiceProvisioning",
            expected="null, absent or {}, as the target asked for is in force",
            received=f"{job.status} for {job.target.type} {show(job.target.id)}",
        )


RULE = Rule(
    id="done-voice-job-leaves-nothing",
    title="A voice job that is done leaves nothing behind",
    doc=__doc__,
    clause="voice.done",
    when="the target that a running voice job was to assign is seen in force",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="two targets to their end",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("EST", trunkId=TRUNK)), SETTLE, READ),
        ),
    ),
)
