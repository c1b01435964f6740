"""Putting numbers back to what they were before a run, in an order that the contract allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from contracts.errors import ContractsError, TargetUnavailableError
from contracts.model import REDACTED, FailureKind, Json, Request, Response
from contracts.observed.number import VOICE_IDS, Number
from contracts.observed.observation import Observation
from contracts.patience import LONGEST, retry_after
from contracts.scenario import UNLINK, UNLINK_ALL, sms, voice
from contracts.settling import Settler
from contracts.target.port import Target

_TRIES: Final = 4
"""How often a request of the restore is sent that is limited, fails at the target or brings no answer."""
_SLOW: Final = 0.4
"""Seconds. A request that fails sooner was not waited for."""
_PAUSE: Final = 0.25
"""Seconds before a request is sent again that failed at the target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a number was before a run. None stands for what could not be read, and is not put back."""

    phone_number: str
    name: str | None
    callback: str | None
    plan: str | None
    campaign: str | None
    voice_type: str | None
    voice_id: str | None
    """Empty when no calls were assigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """How it went with one number."""

    phone_number: str
    failed: tuple[str, ...] = ()
    """What is not as it was, in words."""
    beyond: tuple[str, ...] = ()
    """What is not as it was since the contract has no way back."""


def kept_of(phone_number: str, now: Number) -> Kept:
    """What is put back of a number that was shown."""
    target = now.voice.target
    # Of a kind that the contract does not know it cannot be said how it is put back.
    known = target.type is None or target.type in VOICE_IDS
    return Kept(
        phone_number=phone_number,
        name=_known(now.name),
        callback=_known(now.callback),
        plan=_known(now.sms.plan),
        campaign=_known(now.sms.campaign),
        voice_type=target.type if known else None,
        voice_id=_known(target.id) if known else None,
    )


def beyond_restore(kept: Kept) -> tuple[str, ...]:
    """What of a number a run may change and nothing can put back, in words."""
    told = []
    if kept.voice_id == "":
        told.append("it has no voice target, and the contract has no way to take one away again")
    members = {"displayName": kept.name, "callbackUrl": kept.callback, "servicePlanId": kept.plan}
    members |= {"campaignId": kept.campaign, "voiceConfiguration": kept.voice_id}
    told.extend(f"its {member} cannot be read" for member, value in members.items() if value is None)
    return tuple(told)


def _known(text: str | None) -> str | None:
    # Where the provider repeats a credential of ours, what was there is not known, and not kept.
    return None if text is None or REDACTED in text else text


@dataclass(slots=True, kw_only=True)
class Restorer:
    """Reads the numbers of one target and puts them back. Nothing that it sends is judged."""

    target: Target
    _shown: dict[str, Number] = field(default_factory=dict)
    _refused: list[str] = field(default_factory=list)
    """How updates of the number that is being put back were answered, if not with 200."""
    _last: str = ""
    """How the last request was answered, in words."""
    _silent: bool = False
    """Whether the last request was waited for in vain."""
    _settler: Settler = field(init=False)

    def __post_init__(self) -> None:
        self._settler = Settler(target=self.target, send=self._send, shown=self._shown.get)

    def look(self, phone_number: str) -> Number | None:
        """A number as the target shows it, or None when it shows none. Raises TargetUnavailableError."""
        return self._settler.look(phone_number)

    def keep(self, phone_number: str) -> Kept | None:
        """What a number is now, its jobs waited for; None when it cannot be read without changing it."""
        now = self._settler.look(phone_number)
        if now is not None and now.pending and self._settler.settle(phone_number):
            now = self._shown.get(phone_number)
        return None if now is None else kept_of(phone_number, now)

    def put_back(self, kept: Kept) -> PutBack:
        """Puts a number back and looks whether it is. What goes wrong is told, not raised."""
        number = kept.phone_number
        self._refused.clear()
        try:
            if self._settler.look(number) is None:
                return PutBack(phone_number=number, failed=(f"it cannot be read: {self._last}",))
            self._settler.settle(number)
            self._put_sms(kept)
            self._put_voice(kept)
            self._put_texts(kept)
            now = self._settler.look(number)
        except ContractsError as error:
            return PutBack(phone_number=number, failed=(str(error),))
        except Exception as error:  # noqa: BLE001 - whatever it is: the other numbers are put back all the same
            what = f"a fault in contracts itself: {type(error).__name__}: {error}"
            return PutBack(phone_number=number, failed=(what,))
        if now is None:
            return PutBack(phone_number=number, failed=(f"it cannot be read any more: {self._last}",))
        failed = tuple(_differences(kept, now))
        refused = tuple(dict.fromkeys(self._refused)) if failed else ()
        return PutBack(phone_number=number, failed=(*failed, *refused), beyond=tuple(_beyond(kept, now)))

    def _put_sms(self, kept: Kept) -> None:
        now = self._shown.get(kept.phone_number)
        if now is None or kept.plan is None or kept.campaign is None:
            return
        linked = now.sms
        if (linked.plan, linked.campaign) == (kept.plan, kept.campaign) and linked.job is None:
            return
        if linked.plan or linked.campaign or linked.job:
            # Nothing can be linked over a link, and a failed job goes with an unlink.
            whole = linked.campaign or (linked.job and linked.job.campaign)
            self._settler.change(UNLINK_ALL if whole else UNLINK, kept.phone_number)
        if kept.plan or kept.campaign:
            self._settler.change(sms(kept.plan, kept.campaign or None), kept.phone_number)

    def _put_voice(self, kept: Kept) -> None:
        now = self._shown.get(kept.phone_number)
        if now is None or not kept.voice_id or kept.voice_type is None:
            return
        target = now.voice.target
        if (target.type, target.id) != (kept.voice_type, kept.voice_id) or now.voice.job:
            ids = {VOICE_IDS[kept.voice_type]: kept.voice_id}
            self._settler.change(voice(kept.voice_type, **ids), kept.phone_number)

    def _put_texts(self, kept: Kept) -> None:
        now = self._shown.get(kept.phone_number)
        wanted = {"displayName": kept.name, "callbackUrl": kept.callback}
        shown = {} if now is None else {"displayName": now.name, "callbackUrl": now.callback}
        body: dict[str, Json] = {
            member: value for member, value in wanted.items() if value is not None and shown.get(member) != value
        }
        if body:
            self._settler.change(body, kept.phone_number)

    def _send(self, request: Request) -> Observation:
        """Sends one request; what may be repeated without harm is, as each of ours may.

        Raises TargetUnavailableError when the target cannot be reached, or wants more time than is waited.
        """
        tries = 1 if self._silent else _TRIES
        for turn in range(tries):
            began = self.target.now()
            exchange = self.target.send(request)
            seen = Observation(exchange=exchange, facts=self.target.facts)
            response, failure = exchange.response, exchange.failure
            if failure is not None and failure.kind is FailureKind.UNREACHABLE:
                raise TargetUnavailableError(f"{self.target.name} cannot be reached: {failure.detail}")
            # Waited for in vain once is enough: what a number more waits for is told, not sat out again.
            self._silent = failure is not None and self.target.now() - began > _SLOW
            if turn == tries - 1 or self._silent or (response and response.status != 429 and response.status < 500):
                break
            self.target.wait(self._pause(response, turn))
        self._last = f"status {seen.status}" if failure is None else failure.detail
        if seen.is_update and seen.status != 200:
            self._refused.append(f"an update was answered with {self._last}")
        if seen.address is not None:
            if seen.now is not None:
                self._shown[seen.address.phone_number] = seen.now
            elif seen.is_update:
                self._shown.pop(seen.address.phone_number, None)
        return seen

    def _pause(self, response: Response | None, turn: int) -> float:
        if response is None or response.status not in (429, 503):
            return _PAUSE
        told = response.header("retry-after")
        if told is None and response.status == 503:
            return _PAUSE
        seconds = retry_after(told, turn, self.target.now())
        if seconds > LONGEST:
            raise TargetUnavailableError(f"{self.target.name} wants {seconds:,.0f} s to pass before the next request")
        return seconds


def _differences(kept: Kept, now: Number) -> Iterator[str]:
    is_now = kept_of(kept.phone_number, now)
    for name, member in (
        ("displayName", "name"),
        ("callbackUrl", "callback"),
        ("servicePlanId", "plan"),
        ("campaignId", "campaign"),
    ):
        was, current = getattr(kept, member), getattr(is_now, member)
        if was is not None and was != current:
            yield f"{name} is {current!r}, it was {was!r}"
    was_voice = (kept.voice_type, kept.voice_id)
    if kept.voice_id and kept.voice_type and was_voice != (is_now.voice_type, is_now.voice_id):
        yield f"calls go to {is_now.voice_type} {is_now.voice_id!r}, they went to {kept.voice_type} {kept.voice_id!r}"
    if now.pending:
        yield "a job is still running"


def _beyond(kept: Kept, now: Number) -> Iterator[str]:
    if kept.voice_id == "" and now.voice.target.id:
        yield f"calls go to {now.voice.target.type} {now.voice.target.id!r}; none were assigned before"
    if not now.pending and (now.sms.job or now.voice.job):
        yield "the trace of a failed job is left"
