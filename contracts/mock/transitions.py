"""Jobs moved by hand, and moved by the clock while nobody looks."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from contracts.errors import ConfigurationError
from contracts.mock import callbacks
from contracts.mock.behaviour import Behaviour, Pace
from contracts.mock.fates import checked
from contracts.mock.state import FAILED, IN_PROGRESS, Number, NumberKey, SmsJob, State, VoiceJob


class Move(enum.StrEnum):
    """What can be done to a job."""

    START = "start"
    SUCCEED = "succeed"
    FAIL = "fail"


def transition(
    behaviour: Behaviour,
    state: State,
    key: NumberKey,
    move: Move,
    now: float,
    *,
    job: str = "",
    codes: Iterable[str] = (),
) -> State:
    """The state after a job of a number was started, or has succeeded, or has failed.

    ``job`` is ``sms``, ``voice`` or empty for whichever runs. ``codes`` say why it has failed.
    Raises ConfigurationError where there is no such job.
    """
    if job and job not in _MOVES:
        raise ConfigurationError(f"There is no job {job!r}. Say sms, voice, or nothing for both.")
    number = state.numbers.get(key)
    if number is None:
        raise ConfigurationError(f"The project {key[0]} has no number {key[1]}.")
    told = checked(codes) if move is Move.FAIL else ()
    after = number
    for name in (job,) if job else tuple(_MOVES):
        after = _MOVES[name](after, move, told, now)
    if after is number:
        raise ConfigurationError(f"No {f'{job} ' if job else ''}job of {key[1]} is under way.")
    numbers = MappingProxyType({**state.numbers, key: after})
    return callbacks.post(behaviour, replace(state, numbers=numbers), key, number, after, now)


def settle(behaviour: Behaviour, state: State, now: float) -> State:
    """The state with each job ended whose time has come: with Pace.TIME callbacks go out though nobody asks."""
    if behaviour.choices.pace is not Pace.TIME:
        return state
    for key, before in state.numbers.items():
        if _runs(before.sms_job) or _runs(before.voice_job):
            after = behaviour.stages.advance(behaviour, before, now)
            if after is not before:
                state = replace(state, numbers=MappingProxyType({**state.numbers, key: after}))
                state = callbacks.post(behaviour, state, key, before, after, now)
    return state


def _runs(job: SmsJob | VoiceJob | None) -> bool:
    return job is not None and job.status != FAILED


def _move_sms(number: Number, move: Move, codes: tuple[str, ...], now: float) -> Number:
    job = number.sms_job
    if job is None or not _runs(job):
        return number
    if move is Move.SUCCEED:
        return replace(number, plan=job.plan, campaign=job.campaign, sms_job=None)
    status = IN_PROGRESS if move is Move.START else FAILED
    return replace(number, sms_job=replace(job, status=status, codes=codes, updated=now))


def _move_voice(number: Number, move: Move, codes: tuple[str, ...], now: float) -> Number:
    job = number.voice_job
    if job is None or not _runs(job):
        return number
    if move is Move.SUCCEED:
        return replace(number, voice_type=job.type, voice_id=job.id, voice_updated=now, voice_job=None)
    status = IN_PROGRESS if move is Move.START else FAILED
    return replace(number, voice_job=replace(job, status=status, updated=now))


_MOVES: Mapping[str, Callable[[Number, Move, tuple[str, ...], float], Number]] = MappingProxyType(
    {"sms": _move_sms, "voice": _move_voice}
)
