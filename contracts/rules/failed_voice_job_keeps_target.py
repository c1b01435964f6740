"""A voice job that fails does not put its target in force.

The old target stays; its ids may be shown empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import is_fresh_voice_ask
from contracts.observed.drift import VOICE_MEMBERS
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, FAILING_APP, READ, SETTLE, Scenario, patch, voice
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    before, now = observation.before, observation.now
    if (
        before is None
        or now is None
        or now.voice.job is None
        or not now.voice.job.failed
        or observation.history.refused
    ):
        return False
    return before.voice.pending is not is_fresh_voice_ask(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.change
    old, now_type = before.voice.target.type, now.voice.target.type
    if None not in (old, now_type) and old != now_type:
        yield Mismatch(
            where="/voiceConfiguration/type", expected=f"{show(old)}, as the job failed", received=show(now_type)
        )
    for member, was, shown in zip(VOICE_MEMBERS, before.voice.target.ids, now.voice.target.ids, strict=True):
        # While a job runs an id may be shown empty, and again later.
        coming = before.voice.job.target.id if before.voice.job is not None else None
        hidden = before.voice.job is not None and not was and shown != coming
        if shown and was is not None and shown != was and not hidden:
            yield Mismatch(
                where=f"/voiceConfiguration/{member}",
                expected=f'{show(was)}, or "", as the job failed',
                received=show(shown),
            )


RULE = Rule(
    id="failed-voice-job-keeps-target",
    title="A voice job that failed does not put its target in force",
    doc=__doc__,
    clause="voice.old-until-done",
    when="a voice job that was running is shown as FAILED",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.JOB,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="an application that fails",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("RTC", appId=FAILING_APP)), SETTLE, READ),
        ),
    ),
    moves=(Scenario(title="an application that fails", steps=(patch(voice("RTC", appId=FAILING_APP)), SETTLE)),),
)
