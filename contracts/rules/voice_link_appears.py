"""A voice target that was taken shows in the answer: scheduled, done already, or failed already.

RTC may be left unsaid: an ``appId`` alone means it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import links_unlinked_sms, new_voice, voice_link_missing
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, FAX, OTHER_APP, SETTLE, TRUNK, Scenario, patch, voice


def _applies(observation: Observation) -> bool:
    # SMS and voice in one request have a rule of their own.
    return observation.accepted and new_voice(observation) is not None and not links_unlinked_sms(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from voice_link_missing(observation)


RULE = Rule(
    id="voice-link-appears",
    title="A voice target that was taken shows as scheduled, done or failed",
    doc=__doc__,
    clause="voice.link-scheduled",
    when="a voice target that is not in force is asked for and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN | Shows.KNOWN | Shows.CONFIGURATION,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="an application",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("RTC", appId=OTHER_APP)), SETTLE),
        ),
        Scenario(
            title="an application, type unsaid",
            steps=(patch(voice(None, appId=APP)), SETTLE, patch(voice(None, appId=OTHER_APP)), SETTLE),
        ),
        Scenario(
            title="a trunk", steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("EST", trunkId=TRUNK)), SETTLE)
        ),
        Scenario(
            title="a fax service",
            steps=(patch(voice("RTC", appId=APP)), SETTLE, patch(voice("FAX", serviceId=FAX)), SETTLE),
        ),
    ),
    moves=(
        Scenario(title="an application", steps=(patch(voice("RTC", appId=APP)),)),
        Scenario(title="the other application, type unsaid", steps=(patch(voice(None, appId=OTHER_APP)),)),
        Scenario(title="a trunk", steps=(patch(voice("EST", trunkId=TRUNK)),)),
        Scenario(title="a fax service", steps=(patch(voice("FAX", serviceId=FAX)),)),
    ),
)
