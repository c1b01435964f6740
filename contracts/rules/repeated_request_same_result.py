"""The same request sent twice leaves the number as sent once.

A client that repeats a request after a lost answer must not start another job, toggle a link or add
to what is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.drift import drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, PLAN, SETTLE, UNLINK, Scenario, patch, sms, voice

_CONFIGURATIONS = frozenset({"smsConfiguration", "voiceConfiguration"})


def _applies(observation: Observation) -> bool:
    previous = observation.history.previous
    if previous is None or not observation.accepted or observation.before is None:
        return False
    return previous.body == observation.request.body and bool(_CONFIGURATIONS.intersection(observation.update or {}))


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.change
    compared = set(_CONFIGURATIONS.intersection(observation.update or {}))
    asked, job = observation.sms_asked, before.sms.job
    if job is not None and (job.failed or (asked is not None and asked.campaign is None and job.campaign)):
        # The repetition may have started a job of its own.
        compared.discard("smsConfiguration")
    if before.voice.job is not None and before.voice.job.failed:
        compared.discard("voiceConfiguration")
    yield from drift(before, now, frozenset(compared))


RULE = Rule(
    id="repeated-request-same-result",
    title="The same request sent twice has the result of one",
    doc=__doc__,
    clause="update.idempotent",
    when="an update of a configuration is repeated at once and both are answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.CONFIGURATION,
    applies=_applies,
    signs=Shows.CHANGED,
    check=_check,
    scenarios=(
        Scenario(
            title="link, unlink and voice, each twice",
            steps=(
                patch(sms(PLAN)),
                patch(sms(PLAN)),
                SETTLE,
                patch(sms(PLAN)),
                patch(sms(PLAN)),
                patch(UNLINK),
                patch(UNLINK),
                SETTLE,
                patch(voice("RTC", appId=APP)),
                patch(voice("RTC", appId=APP)),
                SETTLE,
                patch(voice("RTC", appId=APP)),
                patch(voice("RTC", appId=APP)),
                SETTLE,
            ),
        ),
    ),
)
