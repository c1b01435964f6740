"""What a client is asked to do: every documented update, what a careful client refuses, and what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from contracts.mock.world import FACTS
from contracts.model import Json

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a client. ``update`` is None for a call that reads."""

    phone_number: str
    update: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some calls of one client object, on numbers as they were at first."""

    name: str
    calls: tuple[Call, ...]
    fault: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """What every request meets, as the admin API takes it; nothing unless the case is about an error."""
    callbacks: bool = False
    """Whether the callbacks that came about are handed to the client's helpers."""


US: Final = next(number.phone_number for number in FACTS.numbers if number.region == "US")
_PLAN, _CAMPAIGN = FACTS.service_plans[0], FACTS.campaigns[0]
_APP, _TRUNK, _FAX = FACTS.apps[-1], FACTS.trunks[0], FACTS.fax_services[0]
_CALLBACK: Final = "https://client.example/callback"
_LINK: Final = {"smsConfiguration": {"servicePlanId": _PLAN, "campaignId": _CAMPAIGN}}
_EST: Final = {"voiceConfiguration": {"type": "EST", "trunkId": _TRUNK}}


def _updates(name: str, *updates: Mapping[str, Json], number: str = US, **rest: Any) -> Case:
    return Case(name=name, calls=tuple(Call(phone_number=number, update=update) for update in updates), **rest)


_LOOK = Call(phone_number=US)

DOCUMENTED: Final = (
    _updates("a display name", {"displayName": "Nachtschicht ☎ №1"}),
    _updates("a display name emptied", {"displayName": ""}),
    _updates("a callback URL", {"callbackUrl": _CALLBACK}),
    _updates("a service plan", {"smsConfiguration": {"servicePlanId": _PLAN}}),
    _updates("a voice application", {"voiceConfiguration": {"type": "RTC", "appId": _APP}}),
    _updates("a trunk", _EST),
    _updates("a fax service", {"voiceConfiguration": {"type": "FAX", "serviceId": _FAX}}),
    _updates("everything at once", {"displayName": "Front desk", "callbackUrl": _CALLBACK, **_LINK, **_EST}),
    Case(
        name="a link, watched to its end and undone",
        calls=(
            Call(phone_number=US, update={**_LINK, "callbackUrl": _CALLBACK}),
            *(_LOOK,) * 4,
            Call(phone_number=US, update={"smsConfiguration": {"servicePlanId": "", "campaignId": ""}}),
            *(_LOOK,) * 2,
        ),
        callbacks=True,
    ),
    *(
        _updates(f"a display name that looks like {what}", {"displayName": name})
        for what, name in (("a time", "2026-11-23T10:00:00"), ("a day", "2026-11-23"), ("a number", "12025550134"))
    ),
)
"""Played under every profile, but for those in which nothing but the end of jobs is otherwise."""

JOBS: Final = tuple(
    case
    for case in DOCUMENTED
    if any({"smsConfiguration", "voiceConfiguration"} & set(call.update or ()) for call in case.calls)
)
"""Those of them that start a job."""

CARELESS: Final = (
    _updates("nothing to update", {}),
    _updates("an empty SMS configuration", {"smsConfiguration": {}}),
    _updates("an empty voice configuration", {"voiceConfiguration": {}}),
    _updates("a number with a slash", {"displayName": "Front desk"}, number="+1/2"),
    _updates("a number without its plus sign", {"displayName": "Front desk"}, number=US.removeprefix("+")),
)
"""What a user may ask for by mistake. A client refuses it itself, or sends what the contract refuses."""

_FAULTS: Final = (
    "invalid-argument",
    "unauthenticated",
    "unauthenticated-no-challenge",
    "unauthenticated-no-body",
    "forbidden",
    "rate-limited",
    "internal",
    "unknown",
    "html-502",
)

ERRORS: Final = (
    _updates("a number that is not there", {"displayName": "Front desk"}, number=FACTS.unknown_numbers[0]),
    *(
        _updates(f"every answer is {name}", {"displayName": "Front desk"}, fault={"fault": name, "count": None})
        for name in _FAULTS
    ),
)
"""Played where answers are those of every day: the client has to tell of an error."""
