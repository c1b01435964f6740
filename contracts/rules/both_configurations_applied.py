"""One request may carry an SMS and a voice configuration, and both are taken.

A provider that handles the first and forgets the second answers 200 to half of what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import links_unlinked_sms, new_voice, sms_link_missing, voice_link_missing
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, CAMPAIGN, OTHER_APP, PLAN, SETTLE, TRUNK, Scenario, Wants, patch, sms, voice


def _applies(observation: Observation) -> bool:
    return observation.accepted and links_unlinked_sms(observation) and new_voice(observation) is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from sms_link_missing(observation)
    yield from voice_link_missing(observation)


RULE = Rule(
    id="both-configurations-applied",
    title="SMS and voice in one request are both taken",
    doc=__doc__,
    clause="update.both-configurations",
    when="one update that was answered with 200 links SMS and assigns voice",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.SMS,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="a plan and an application",
            steps=(
                patch(voice("RTC", appId=OTHER_APP)),
                SETTLE,
                patch({**sms(PLAN), **voice("RTC", appId=APP)}),
                SETTLE,
            ),
        ),
        Scenario(
            title="a plan, a campaign and a trunk",
            number=Wants.US,
            steps=(
                patch(voice("RTC", appId=OTHER_APP)),
                SETTLE,
                patch({**voice("EST", trunkId=TRUNK), **sms(PLAN, CAMPAIGN)}),
                SETTLE,
            ),
        ),
    ),
)
