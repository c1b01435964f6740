"""The life of a number as a state graph: where its SMS and its voice configuration stand, and how they move.

The two are independent: each has its own jobs. A state is read from one representation; a
transition is two representations of a number, one after the other, that stand in different states.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from contracts.observed.number import Number, Sms, Voice


class SmsState(enum.StrEnum):
    """Where the SMS configuration of a number stands."""

    UNLINKED = "SMS unlinked"
    LINKING = "SMS linking"
    FAILED = "SMS failed"
    """Nothing is linked, and the last job failed."""
    PLAN = "SMS plan"
    CAMPAIGN = "SMS plan and campaign"
    CHANGING = "SMS changing"
    """Something is linked, and a job is to change that."""
    CHANGE_FAILED = "SMS change failed"


class VoiceState(enum.StrEnum):
    """Where the voice configuration of a number stands."""

    UNASSIGNED = "voice unassigned"
    ASSIGNING = "voice assigning"
    FAILED = "voice failed"
    """Nothing is assigned, and the last job failed."""
    APPLICATION = "voice application"
    TRUNK = "voice trunk"
    FAX = "voice fax service"
    CHANGING = "voice changing"
    """Something is assigned, and a job is to change that."""
    CHANGE_FAILED = "voice change failed"


State = SmsState | VoiceState
Transition = tuple[State, State]

_S, _V = SmsState, VoiceState
_ASSIGNED: Final = MappingProxyType({"RTC": _V.APPLICATION, "EST": _V.TRUNK, "FAX": _V.FAX})
_NEXT: Final[Mapping[State, tuple[State, ...]]] = MappingProxyType(
    {
        _S.UNLINKED: (_S.LINKING,),
        _S.LINKING: (_S.PLAN, _S.CAMPAIGN, _S.FAILED, _S.UNLINKED),
        _S.FAILED: (_S.LINKING, _S.UNLINKED),
        _S.PLAN: (_S.CHANGING, _S.UNLINKED),
        _S.CAMPAIGN: (_S.PLAN, _S.UNLINKED),
        _S.CHANGING: (_S.CAMPAIGN, _S.PLAN, _S.UNLINKED, _S.CHANGE_FAILED),
        _S.CHANGE_FAILED: (_S.CHANGING, _S.UNLINKED),
        _V.UNASSIGNED: (_V.ASSIGNING,),
        _V.ASSIGNING: (*_ASSIGNED.values(), _V.FAILED),
        _V.FAILED: (_V.ASSIGNING,),
        **dict.fromkeys(_ASSIGNED.values(), (_V.CHANGING,)),
        _V.CHANGING: (*_ASSIGNED.values(), _V.CHANGE_FAILED),
        _V.CHANGE_FAILED: (_V.CHANGING,),
    }
)
"""What each state leads to where jobs are seen to run and unlinking is done at once.

A provider may be quicker or slower: jobs that end before they show skip a state, an unlink by job
adds one. Other moves are therefore no violation; what may not happen is said by rules.
"""

STATES: Final[frozenset[State]] = frozenset((*SmsState, *VoiceState))
TRANSITIONS: Final[frozenset[Transition]] = frozenset((one, other) for one in _NEXT for other in _NEXT[one])


def states_of(number: Number) -> tuple[State, ...]:
    """Where a number stands: the state of its SMS and of its voice configuration, as far as they can be read."""
    states = (_sms_state(number.sms), _voice_state(number.voice))
    return tuple(state for state in states if state is not None)


def transitions(before: Number, now: Number) -> Iterator[Transition]:
    """The moves between two representations of a number."""
    for one in states_of(before):
        for other in states_of(now):
            if type(one) is type(other) and one is not other:
                yield one, other


def _sms_state(sms: Sms) -> SmsState | None:
    if sms.plan is None or sms.campaign is None:
        return None
    if sms.job is None:
        return (_S.CAMPAIGN if sms.campaign else _S.PLAN) if sms.plan or sms.campaign else _S.UNLINKED
    if sms.plan or sms.campaign:
        return _S.CHANGE_FAILED if sms.job.failed else _S.CHANGING
    return _S.FAILED if sms.job.failed else _S.LINKING


def _voice_state(voice: Voice) -> VoiceState | None:
    kind, identifier = voice.target.type, voice.target.id
    if kind is None or identifier is None:
        return None
    # A type other than RTC is assigned, even where the id is hidden.
    assigned = bool(identifier) or kind != "RTC"
    if voice.job is None:
        return _ASSIGNED[kind] if assigned else _V.UNASSIGNED
    if assigned:
        return _V.CHANGE_FAILED if voice.job.failed else _V.CHANGING
    return _V.FAILED if voice.job.failed else _V.ASSIGNING
