"""What a program does with a client: it uses every member, and the provider has bad moments meanwhile."""

from __future__ import annotations

from typing import Final

from contracts.mock.world import FACTS
from tests.consumers.client import Client, Habits, Wire

US, GB = FACTS.numbers[0].phone_number, next(number.phone_number for number in FACTS.numbers if number.region == "GB")
PLAN, OTHER_PLAN = FACTS.service_plans
CAMPAIGN, OTHER_CAMPAIGN = FACTS.campaigns
TRUNK: Final = FACTS.trunks[0]


def session(habits: Habits) -> list[bytes]:
    """The journal of one session of a client with these habits."""
    wire = Wire()
    client = Client(wire, habits)
    for part in (_links, _voice, _bad_moments, _many):
        part(client, wire)
    return wire.lines


def _links(client: Client, wire: Wire) -> None:
    for number in (US, GB):
        client.read(number)
        client.update(number, {"displayName": "Front desk"})
        client.link(number, PLAN)
        client.link(number, OTHER_PLAN)
        client.link(number, OTHER_PLAN, CAMPAIGN)
        client.link(number, OTHER_PLAN, OTHER_CAMPAIGN)
        client.update(number, {"smsConfiguration": {"servicePlanId": ""}, "displayName": "Free"})
        client.settle(number)


def _voice(client: Client, wire: Wire) -> None:
    client.update(US, {"voiceConfiguration": {"type": "EST", "trunkId": TRUNK}})
    client.settle(US)
    client.update(US, {"callbackUrl": "https://client.example/callback"})


def _bad_moments(client: Client, wire: Wire) -> None:
    moments = (
        ("rate-limited-retry-after", 1, 7.0),
        ("rate-limited", 3, None),
        ("internal", 11, None),
        ("invalid-argument", 1, None),
        ("token-expired", 1, None),
        ("unauthenticated", 1, None),
        ("unauthenticated", 1, None),
        ("forbidden", 1, None),
    )
    for turn, (fault, count, seconds) in enumerate(moments):
        wire.now += 60.0
        wire.arm(fault, count, seconds)
        client.update(US, {"displayName": f"{fault} {turn}"})
        wire.disarm()
        client.update(GB, {"displayName": f"after {fault} {turn}"})


def _many(client: Client, wire: Wire) -> None:
    for turn in range(40):
        client.update(GB, {"displayName": f"Desk {turn}"})
