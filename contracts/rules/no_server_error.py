"""Whatever is sent, the provider answers for itself: success, or a refusal.

A 500 is documented, but a request that brings one about is a fault of the provider: the client has
no way to know what was changed. Nulls, wrong types, unknown members, odd content types and broken
JSON are all refused below 500.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, PLAN, Hole, Scenario, patch
from contracts.strategies.spellings import BULKY


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.status is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.status is not None and observation.status >= 500:
        yield Mismatch(where="status", expected="success or a refusal, below 500", received=str(observation.status))


_NULLS = (
    {"displayName": None},
    {"callbackUrl": None},
    {"smsConfiguration": None},
    {"voiceConfiguration": None},
    {"smsConfiguration": {"servicePlanId": None}},
    {"smsConfiguration": {"servicePlanId": PLAN, "campaignId": None}},
    {"voiceConfiguration": {"appId": None}},
    {"voiceConfiguration": {"type": None, "appId": APP}},
)

RULE = Rule(
    id="no-server-error",
    title="No request brings about a server error",
    doc=__doc__,
    clause="error.no-server-error",
    when="an update is answered",
    shows=Shows.UPDATE,
    applies=_applies,
    enough=Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(
        Scenario(title="null in place of each member", steps=tuple(patch(body) for body in _NULLS)),
        Scenario(title="a large body, a deep body", steps=BULKY),
        Scenario(
            title="members that nobody documents",
            steps=(
                patch({"nickname": "x"}),
                patch({"displayname": "x", "display_name": "y"}),
                patch({"voiceConfiguration": {"type": "TELEPATHY", "appId": APP}}),
            ),
        ),
    ),
    moves=(
        Scenario(
            title="any name beside any callback",
            steps=(patch({"displayName": Hole.NAME, "callbackUrl": Hole.CALLBACK}),),
        ),
        Scenario(title="a name that is a wrong type", steps=(patch({"displayName": Hole.WRONG_TYPE}),)),
    ),
)
