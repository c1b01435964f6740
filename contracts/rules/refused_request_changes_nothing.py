"""A request that was refused has changed nothing, not even the members that were good.

The next look at the number tells. Jobs that were running before may go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.model import Mismatch
from contracts.observed.drift import drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, OTHER_PLAN, PLAN, READ, SETTLE, Hole, Scenario, patch, sms, voice

_MEMBERS = frozenset({"displayName", "callbackUrl", "smsConfiguration", "voiceConfiguration"})


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.change
    statuses = (
        "one request" if len(observation.history.refused) == 1 else f"{len(observation.history.refused)} requests"
    )
    for mismatch in drift(before, now, _MEMBERS.difference(observation.update or {})):
        yield replace(mismatch, expected=f"{mismatch.expected}: {statuses} in between had been refused")


RULE = Rule(
    id="refused-request-changes-nothing",
    title="A request that was refused changes nothing",
    doc=__doc__,
    clause="update.refused-unchanged",
    when="the number is seen again after a refusal",
    shows=Shows.SHOWN | Shows.KNOWN | Shows.REFUSED,
    signs=Shows.CHANGED,
    check=_check,
    scenarios=(
        Scenario(
            title="a good name beside a bad member",
            steps=(
                patch({"displayName": "Stays", "callbackUrl": "https://hooks.example/stays"}),
                patch({"displayName": "Goes", "callbackUrl": 5}),
                READ,
                patch({"callbackUrl": "https://hooks.example/goes", "displayName": []}),
                READ,
                patch({"displayName": "Goes", **sms(PLAN), "voiceConfiguration": "app"}),
                READ,
            ),
        ),
        Scenario(
            title="a refused link beside good members",
            steps=(
                patch({**sms(PLAN), "displayName": "Linked"}),
                SETTLE,
                patch({**sms(OTHER_PLAN), "displayName": "Not applied", **voice(None, appId=APP)}),
                READ,
            ),
        ),
    ),
    moves=(
        Scenario(
            title="any name beside a wrong type",
            steps=(patch({"displayName": Hole.NAME, "smsConfiguration": Hole.WRONG_TYPE}), READ),
        ),
        Scenario(
            title="a link beside a wrong type",
            steps=(patch({**sms(PLAN), "callbackUrl": Hole.WRONG_TYPE}), READ),
        ),
    ),
)
