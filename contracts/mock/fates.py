"""Jobs that are bound to fail: told beforehand, for a number, a target or the next request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Body
from contracts.mock.state import Fate, Number, NumberKey, State

ERROR_CODES: Final = tuple(
    """
    ERROR_CODE_UNSPECIFIED INTERNAL_ERROR SMS_PROVISIONING_FAILED CAMPAIGN_PROVISIONING_FAILED CAMPAIGN_NOT_AVAILABLE
    EXCEEDED_10DLC_LIMIT NUMBER_PROVISIONING_FAILED PARTNER_SERVICE_UNAVAILABLE CAMPAIGN_PENDING_ACCEPTANCE
    MNO_SHARING_ERROR CAMPAIGN_EXPIRED CAMPAIGN_MNO_REJECTED CAMPAIGN_MNO_SUSPENDED CAMPAIGN_MNO_REVIEW
    INSUFFICIENT_BALANCE MOCK_CAMPAIGN_NOT_ALLOWED TFN_NOT_ALLOWED INVALID_NNID
    """.split()
)
"""The reasons that the contract lists, in its order."""
MAX_FATES = 1000
_JOBS = ("", "sms", "voice")


def checked(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes as they are. Raises ConfigurationError for none, or for one that the contract does not list."""
    told = tuple(codes)
    if not told:
        raise ConfigurationError("Name at least one error code: a job does not fail without a reason.")
    for code in told:
        if code not in ERROR_CODES:
            raise ConfigurationError(f"There is no error code {code!r}. The codes are: {', '.join(ERROR_CODES)}.")
    return told


def fail_jobs(
    state: State,
    codes: Iterable[str],
    *,
    count: int | None = 1,
    job: str = "",
    project: str = "",
    number: str = "",
    target: str = "",
) -> State:
    """The state in which the jobs of the next ``count`` updates that match will fail; None is all of them.

    ``job`` is ``sms``, ``voice`` or empty for both; ``target`` is a service plan, campaign or voice id.
    Raises ConfigurationError for what cannot be told.
    """
    if job not in _JOBS:
        raise ConfigurationError(f"There is no job {job!r}. Say sms, voice, or nothing for both.")
    if count is not None and count < 1:
        raise ConfigurationError("Let the jobs of 1 update or more fail, or of all with null.")
    if len(state.fates) >= MAX_FATES:
        raise ConfigurationError(f"{MAX_FATES} failures are told already. Lift some first.")
    fate = Fate(
        id=state.serial + 1, codes=checked(codes), left=count, job=job, project=project, number=number, target=target
    )
    return replace(state, serial=fate.id, fates=(*state.fates, fate))


def lift(state: State, fate: int | None = None) -> State:
    """The state without one failure, by its id, or without any. Raises ConfigurationError for an unknown id."""
    if fate is None:
        return replace(state, fates=())
    left = tuple(one for one in state.fates if one.id != fate)
    if len(left) == len(state.fates):
        raise ConfigurationError(f"No failure is told under the id {fate}.")
    return replace(state, fates=left)


def laid(state: State, key: NumberKey, number: Number, update: Body) -> Number:
    """The number that carries what its next jobs are bound to, for the time of one update."""
    sms, voice = _meant(state, key, update, "sms"), _meant(state, key, update, "voice")
    return replace(number, sms_fate=sms.codes if sms else (), voice_fate=voice.codes if voice else ())


def paid(state: State, key: NumberKey, update: Body, before: Number, after: Number) -> tuple[State, Number]:
    """The state with the failures counted that an update has started, and the number without what it carried."""
    started = (
        _meant(state, key, update, job)
        for job, old, new in (("sms", before.sms_job, after.sms_job), ("voice", before.voice_job, after.voice_job))
        if new is not None and new is not old and new.fate
    )
    for fate in {meant.id: meant for meant in started if meant}.values():
        state = _counted(state, fate)
    return state, replace(after, sms_fate=(), voice_fate=())


def _meant(state: State, key: NumberKey, update: Body, job: str) -> Fate | None:
    asked = update.get(f"{job}Configuration")
    if not asked:
        return None
    return next((fate for fate in state.fates if _matches(fate, key, job, asked)), None)


def _matches(fate: Fate, key: NumberKey, job: str, asked: Body) -> bool:
    return (
        fate.job in ("", job)
        and fate.project in ("", key[0])
        and fate.number in ("", key[1])
        and (not fate.target or fate.target in asked.values())
    )


def _counted(state: State, fate: Fate) -> State:
    if fate.left is None:
        return state
    kept = replace(fate, left=fate.left - 1)
    fates = tuple(kept if one.id == fate.id else one for one in state.fates)
    return replace(state, fates=tuple(one for one in fates if one.left != 0))
