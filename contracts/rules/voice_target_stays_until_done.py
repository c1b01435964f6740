"""While a voice job runs, calls go where they went: type and ids in force are the old ones.

The ids may be shown empty meanwhile; the new ones are not in force before the job is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_voice_ask, running_voice_ask
from contracts.observed.drift import VOICE_MEMBERS, same_voice
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, OTHER_APP, READ, SETTLE, TRUNK, Scenario, patch, voice
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if before is None or now is None or not now.voice.pending or observation.history.refused:
        return False
    if is_fresh_voice_ask(observation):
        # A job that ran before may have ended meanwhile; what is in force then is not known.
        return not before.voice.pending and running_voice_ask(observation) is not None
    done = (
        before.voice.job is not None
        and same_voice(now.voice.target, before.voice.job.target)
        and bool(now.voice.target.id)
    )
    return before.voice.pending and not done


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.change
    old, shown = before.voice.target, now.voice.target
    if None not in (shown.type, old.type) and shown.type != old.type:
        yield Mismatch(
            where="/voiceConfiguration/type", expected=f"{old.type} until the job has ended", received=show(shown.type)
        )
    for member, was, is_now in zip(VOICE_MEMBERS, old.ids, shown.ids, strict=True):
        # While a job runs an id may be shown empty, and again later.
        coming = before.voice.job.target.id if before.voice.job is not None else None
        hidden = before.voice.job is not None and not was and is_now != coming
        if is_now and was is not None and is_now != was and not hidden:
            yield Mismatch(
                where=f"/voiceConfiguration/{member}",
                expected=f'{show(was)}, or "", until the job has ended',
                received=show(is_now),
            )


RULE = Rule(
    id="voice-target-stays-until-done",
    title="The voice target in force stays until the job has ended",
    doc=__doc__,
    clause="voice.old-until-done",
    when="a voice job runs and the target before it is known",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="from one application to another",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("RTC", appId=OTHER_APP)), READ, SETTLE),
        ),
        Scenario(
            title="from an application to a trunk",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("EST", trunkId=TRUNK)), READ, SETTLE),
        ),
    ),
)
