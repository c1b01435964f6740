"""Looking at numbers, waiting for their jobs, and bringing them to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from contracts.addressing import look_of, patch_of, request_of
from contracts.model import Json, Request
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.scenario import APP, UNLINK, UNLINK_ALL, Send, encode, voice
from contracts.target.port import Target

_MAX_WAIT = 1.0
_FIRST_WAIT = 0.005
_FREE_LOOKS = 3
_NO_SUCH_METHOD = frozenset({400, 403, 404, 405, 501})


@dataclass(slots=True, kw_only=True)
class Settler:
    """Looks at the numbers of one target. ``send`` makes an exchange; ``shown`` is what was last seen of a number."""

    target: Target
    send: Callable[[Request], Observation]
    shown: Callable[[str], Number | None]
    offers_get: bool | None = None
    """Whether the target lets a number be read; None before that was found out."""
    _takes_nothing: bool = True
    """Whether the target takes an object without members; both answers are right."""
    _stuck: set[str] = field(default_factory=set)

    def look(self, phone_number: str) -> Number | None:
        """Reads the number: by GET where the target offers it, else by a PATCH that changes nothing."""
        project = self.target.facts.project_id
        if self.offers_get is not False:
            seen = self.send(look_of(project, phone_number))
            if seen.now is not None:
                self.offers_get = True
            elif self.offers_get is None and seen.status in _NO_SUCH_METHOD:
                # Found out once, on the first number: a target need not offer it.
                self.offers_get = False
            if self.offers_get:
                return seen.now
        if self._takes_nothing:
            seen = self.send(patch_of(project, phone_number, b"{}"))
            if seen.now is not None or seen.status != 400:
                return seen.now
            self._takes_nothing = False
        known = self.shown(phone_number)
        if known is None or known.name is None:
            # Any other PATCH would change something.
            return None
        body = encode({"displayName": known.name}, self.target.facts) or b""
        return self.send(patch_of(project, phone_number, body)).now

    def rest(self, phone_number: str) -> bool:
        """Brings a number to rest: no job running or failed, nothing linked to SMS. Says whether its jobs ended.

        What a failed job leaves behind would otherwise be part of the next finding, and of no scenario.
        """
        now = self.shown(phone_number) or self.look(phone_number)
        if now is None:
            return True
        settled = not now.pending or self.settle(phone_number)
        now = self.shown(phone_number)
        if now is not None and (now.sms.plan or now.sms.campaign or now.sms.job):
            settled = self.change(UNLINK_ALL if now.sms.campaign else UNLINK, phone_number) and settled
        now = self.shown(phone_number)
        if now is not None and now.voice.job and self.target.facts.apps:
            settled = self.change(voice("RTC", appId=APP), phone_number) and settled
        return settled

    def change(self, body: Json, phone_number: str) -> bool:
        """Sends an update and waits for its jobs. Says whether they ended before the deadline."""
        self.send(request_of(Send(body=body), phone_number, self.target.facts))
        return self.settle(phone_number)

    def settle(self, phone_number: str) -> bool:
        """Looks until no job of the number runs. Says whether that came about before the deadline."""
        start = self.target.now()
        for delay in _delays():
            now = self.shown(phone_number)
            now = now if now is not None and not now.pending else self.look(phone_number)
            if now is None or not now.pending:
                self._stuck.discard(phone_number)
                return True
            if phone_number in self._stuck or self.target.now() - start > self.target.deadline:
                # Once is enough: the next scenario does not wait for the same job again.
                self._stuck.add(phone_number)
                return False
            self.target.wait(delay)
        return False


def _delays() -> Iterator[float]:
    for _ in range(_FREE_LOOKS):
        yield 0.0
    delay = _FIRST_WAIT
    while True:
        yield delay
        delay = min(delay * 2, _MAX_WAIT)
