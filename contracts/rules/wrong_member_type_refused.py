"""A documented member of the wrong type is refused with 400; null is left open.

A provider that turns 5 into "5", or a list into nothing, stores what nobody meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.model import Json, Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.pointers import pointer
from contracts.rule import Need, Rule
from contracts.scenario import APP, PLAN, READ, Hole, Scenario, patch

_TEXTS = ("displayName", "callbackUrl")
_CONFIGURATIONS = {
    "smsConfiguration": ("servicePlanId", "campaignId"),
    "voiceConfiguration": ("type", "appId", "trunkId", "serviceId"),
}


def _wrong(update: Mapping[str, Json]) -> Iterator[str]:
    for name in _TEXTS:
        if not isinstance(update.get(name, ""), str | None):
            yield pointer(name)
    for name, members in _CONFIGURATIONS.items():
        value = update.get(name)
        if value is not None and not isinstance(value, dict):
            yield pointer(name)
        elif value:
            yield from (
                pointer(name, member) for member in members if not isinstance(value.get(member, ""), str | None)
            )


def _applies(observation: Observation) -> bool:
    return observation.reaches_number and any(True for _ in _wrong(observation.update or {}))


def _check(observation: Observation) -> Iterator[Mismatch]:
    places = ", ".join(_wrong(observation.update or {}))
    yield from expect_400(observation, "status", f"{places} of the request has the wrong type")


def _each(name: str, *values: Json) -> tuple[Json, ...]:
    return tuple(patch({name: value}) for value in values)


RULE = Rule(
    id="wrong-member-type-refused",
    title="A member of the wrong type is refused",
    doc=__doc__,
    clause="body.member-types",
    when="a documented member is sent with another JSON type than its own",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(title="display names", steps=(*_each("displayName", 5, 1.5, True, [], {}, ["x"]), READ)),
        Scenario(title="callback addresses", steps=(*_each("callbackUrl", 5, False, [], {"url": "x"}), READ)),
        Scenario(
            title="configurations",
            steps=(*_each("smsConfiguration", "", [], 0, True), *_each("voiceConfiguration", "", [], 0, True), READ),
        ),
        Scenario(
            title="ids",
            steps=(
                *_each(
                    "smsConfiguration",
                    {"servicePlanId": 5},
                    {"servicePlanId": [PLAN]},
                    {"servicePlanId": PLAN, "campaignId": 7},
                ),
                *_each(
                    "voiceConfiguration",
                    {"appId": 5},
                    {"type": 1, "appId": APP},
                    {"type": "EST", "trunkId": {}},
                    {"type": "FAX", "serviceId": True},
                ),
                READ,
            ),
        ),
    ),
    moves=(
        Scenario(title="a name", steps=(patch({"displayName": Hole.WRONG_TYPE}), READ)),
        Scenario(title="a callback", steps=(patch({"callbackUrl": Hole.WRONG_TYPE}), READ)),
        Scenario(title="an SMS configuration", steps=(patch({"smsConfiguration": Hole.WRONG_TYPE}), READ)),
        Scenario(title="a voice configuration", steps=(patch({"voiceConfiguration": Hole.WRONG_TYPE}), READ)),
        Scenario(
            title="a service plan id", steps=(patch({"smsConfiguration": {"servicePlanId": Hole.WRONG_TYPE}}), READ)
        ),
        Scenario(
            title="an application id",
            steps=(patch({"voiceConfiguration": {"type": "RTC", "appId": Hole.WRONG_TYPE}}), READ),
        ),
    ),
)
