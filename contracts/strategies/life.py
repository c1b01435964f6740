"""The tour of a number's life: every kind of update in every state that a number can be brought to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from contracts.model import Json
from contracts.observed.life import SmsState, State, VoiceState
from contracts.scenario import (
    APP,
    CAMPAIGN,
    FAILING_APP,
    FAILING_CAMPAIGN,
    FAILING_PLAN,
    FAX,
    OTHER_APP,
    OTHER_PLAN,
    PLAN,
    READ,
    SETTLE,
    TRUNK,
    UNLINK,
    UNLINK_ALL,
    Ref,
    Scenario,
    Step,
    Wants,
    patch,
    sms,
    voice,
)

_RTC: Final = voice("RTC", appId=APP)
_EST: Final = voice("EST", trunkId=TRUNK)
_FAX: Final = voice("FAX", serviceId=FAX)
_LINKED: Final = (patch(sms(PLAN)), SETTLE)
_UNASSIGNED: Final = (patch(voice("RTC", appId="")), SETTLE)
"""Nobody says how a voice target is taken away. Where an empty id does it, more states can be reached."""

WAYS: Final[Mapping[State, tuple[Step, ...]]] = MappingProxyType(
    {
        SmsState.UNLINKED: (),
        SmsState.LINKING: (patch(sms(PLAN)),),
        VoiceState.UNASSIGNED: _UNASSIGNED,
        VoiceState.ASSIGNING: (*_UNASSIGNED, patch(_EST)),
        SmsState.FAILED: (patch(sms(FAILING_PLAN)), SETTLE),
        VoiceState.FAILED: (*_UNASSIGNED, patch(voice("RTC", appId=FAILING_APP)), SETTLE),
        SmsState.PLAN: _LINKED,
        VoiceState.APPLICATION: (patch(_RTC), SETTLE),
        VoiceState.TRUNK: (patch(_EST), SETTLE),
        VoiceState.FAX: (patch(_FAX), SETTLE),
        VoiceState.CHANGING: (patch(_FAX), SETTLE, patch(_RTC)),
        SmsState.CAMPAIGN: (patch(sms(PLAN, CAMPAIGN)), SETTLE),
        SmsState.CHANGING: (*_LINKED, patch(sms(PLAN, CAMPAIGN))),
        SmsState.CHANGE_FAILED: (*_LINKED, patch(sms(PLAN, FAILING_CAMPAIGN)), SETTLE),
        VoiceState.CHANGE_FAILED: (patch(_FAX), SETTLE, patch(voice("RTC", appId=FAILING_APP)), SETTLE),
    }
)
"""How to bring a number at rest to each state: the shortest ways first."""

RUNNING: Final[tuple[State, ...]] = (
    SmsState.LINKING,
    VoiceState.ASSIGNING,
    VoiceState.CHANGING,
    SmsState.CHANGING,
)
"""States that last no longer than a job: one update may be all that there is time for."""

QUIET: Final[Mapping[str, Json]] = MappingProxyType(
    {
        "rename": {"displayName": "On the way"},
        "callback": {"callbackUrl": "https://hooks.example/on-the-way"},
        "empty SMS": {"smsConfiguration": {}},
        "rename again": {"displayName": "On the way again"},
        "name emptied": {"displayName": ""},
        "callback emptied": {"callbackUrl": ""},
        "nothing": {},
        "empty voice": {"voiceConfiguration": {}},
    }
)
"""One update of each kind that leaves a number in its state."""

MOVING: Final[Mapping[str, Json]] = MappingProxyType(
    {
        "trunk": _EST,
        "link": sms(PLAN),
        "unlink": UNLINK,
        "other plan": sms(OTHER_PLAN),
        "fax service": _FAX,
        "other application": voice(None, appId=OTHER_APP),
        "link with a campaign": sms(PLAN, CAMPAIGN),
        "plan without a campaign": sms(PLAN, ""),
        "unlink both": UNLINK_ALL,
        "failing plan": sms(FAILING_PLAN),
        "failing application": voice("RTC", appId=FAILING_APP),
        "everything": {"displayName": "All", "callbackUrl": "https://hooks.example/all", **sms(OTHER_PLAN), **_RTC},
    }
)
"""One update of each kind that may bring a number to another state."""


def tour() -> Iterator[Scenario]:
    """Each update in each state, with a look afterwards and the jobs seen to their end.

    Every state is seen with one update before any is seen with the next: a fault is more often open
    to a kind of state than to one update in it. A state that lasts takes all quiet updates in a row.
    """
    for state, way in WAYS.items():
        if state not in RUNNING:
            yield _stay(f"quiet updates, {state}", way, *QUIET.values())
    for name, update in QUIET.items():
        for state in RUNNING:
            yield _stay(f"{name}, {state}", WAYS[state], update)
    for name, update in MOVING.items():
        for state, way in WAYS.items():
            yield _stay(f"{name}, {state}", way, update)


def _stay(title: str, way: tuple[Step, ...], *updates: Json) -> Scenario:
    steps = (*way, *(patch(update) for update in updates), READ, SETTLE)
    return Scenario(title=title, steps=steps, number=_number(steps))


def _number(steps: tuple[Step, ...]) -> Wants:
    campaigns = {Ref("campaigns"), Ref("failing_campaigns")}
    return Wants.US if Scenario(title="", steps=steps).refs & campaigns else Wants.ANY
