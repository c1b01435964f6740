"""A configuration object without members makes the request fail.

That holds for SMS and for voice, alone, together, and beside members that are good; nothing of such
a request is applied. The status is 400, the only documented answer that describes a bad request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contracts.model import Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import APP, PLAN, READ, SETTLE, Hole, Scenario, patch, sms, voice

_CONFIGURATIONS: Final = ("smsConfiguration", "voiceConfiguration")


def _empty(observation: Observation) -> tuple[str, ...]:
    update = observation.update or {}
    return tuple(name for name in _CONFIGURATIONS if update.get(name) == {})


def _applies(observation: Observation) -> bool:
    return observation.reaches_number and bool(_empty(observation))


def _check(observation: Observation) -> Iterator[Mismatch]:
    names = " and ".join(_empty(observation))
    yield from expect_400(observation, "status", f"{names} was sent without members")


RULE = Rule(
    id="empty-configuration-refused",
    title="An empty configuration object is refused",
    doc=__doc__,
    clause="config.not-empty",
    when="smsConfiguration or voiceConfiguration is sent as {}",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.CONFIGURATION | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="SMS alone", steps=(patch({"smsConfiguration": {}}), READ)),
        Scenario(title="voice alone", steps=(patch({"voiceConfiguration": {}}), READ)),
        Scenario(title="both", steps=(patch({"smsConfiguration": {}, "voiceConfiguration": {}}), READ)),
        Scenario(
            title="beside good members",
            steps=(
                patch({"displayName": "Good"}),
                patch({"displayName": "Not applied", "smsConfiguration": {}}),
                READ,
                patch({"voiceConfiguration": {}, "callbackUrl": "https://hooks.example/not-applied"}),
                READ,
                patch({**sms(PLAN), "voiceConfiguration": {}}),
                READ,
                patch({"smsConfiguration": {}, **voice(None, appId=APP)}),
                READ,
            ),
        ),
        Scenario(
            title="on a number that is linked",
            steps=(
                patch(sms(PLAN)),
                SETTLE,
                patch({"smsConfiguration": {}}),
                READ,
                patch({"voiceConfiguration": {}}),
                READ,
            ),
        ),
    ),
    moves=(
        Scenario(title="SMS beside any name", steps=(patch({"displayName": Hole.NAME, "smsConfiguration": {}}), READ)),
        Scenario(
            title="voice beside any callback",
            steps=(patch({"callbackUrl": Hole.CALLBACK, "voiceConfiguration": {}}), READ),
        ),
        Scenario(title="while a link is under way", steps=(patch(sms(PLAN)), patch({"smsConfiguration": {}}), READ)),
    ),
)
