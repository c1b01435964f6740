"""A running mock: the one place that changes. Answers by the pure core, and keeps the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from contracts.errors import ConfigurationError
from contracts.mock import callbacks
from contracts.mock.auth import TOKEN_PATH
from contracts.mock.behaviour import Behaviour, Pace, Signature
from contracts.mock.clock import Clock
from contracts.mock.core import HEALTH_PATH, handle, number_of
from contracts.mock.journal import Journal
from contracts.mock.render import refuse
from contracts.mock.snapshots import VERSION, restore, snapshot
from contracts.mock.state import Delivery, State
from contracts.mock.transfer import Answer, Carried, outcome
from contracts.mock.transitions import settle
from contracts.model import Exchange, Failure, Json, Request, Response

ALL: Final = "all"
AUTH: Final = "auth"
NUMBERS: Final = "numbers"
"""What a listener offers: everything, the token endpoint, or the operation."""

Save = Callable[[bytes], None]
"""Writes a snapshot to where it belongs. Raises ConfigurationError when it cannot."""


class Service:
    """One mock with its state, clock and journal. Not for several threads at once."""

    def __init__(
        self,
        behaviour: Behaviour,
        state: State,
        *,
        clock: Clock | None = None,
        journal: Journal | None = None,
        save: Save | None = None,
    ) -> None:
        """``state`` is what a reset goes back to."""
        self.behaviour = behaviour
        self.clock = clock or Clock()
        self.journal = journal if journal is not None else Journal()
        self.save = save
        self.first = state
        self._state = state
        self.changed: Callable[[], None] = lambda: None
        """Called when the outbox may hold something new."""

    @property
    def state(self) -> State:
        """What the mock remembers."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        news = state.outbox is not self._state.outbox
        self._state = state
        if news:
            self.changed()

    def answer(self, request: Request, listener: str = ALL) -> Answer:
        """The answer to one request, which is remembered with it."""
        now = self.clock.now()
        path = request.path.partition("?")[0]
        if path == HEALTH_PATH:
            return handle(self.behaviour, self._state, request, now)[1]
        if (path == TOKEN_PATH) if listener == NUMBERS else (listener == AUTH and path != TOKEN_PATH):
            answer: Answer = refuse(self.behaviour, 404, "No such path here: see the other listener.", [])
        else:
            self.state, answer = handle(self.behaviour, self._state, request, now)
        fault = answer.fault if isinstance(answer, Carried) else ""
        self.journal.add(listener, number_of(path), fault, Exchange(request=request, outcome=outcome(answer), at=now))
        return answer

    def tick(self) -> None:
        """Ends the jobs whose time has come, though nobody asks."""
        if self.behaviour.choices.pace is Pace.TIME:
            self.state = settle(self.behaviour, self._state, self.clock.now())

    def reset(self) -> None:
        """Goes back to the beginning: state, clock and journal. Tokens that are out stay good."""
        self.state = replace(self.first, issued=self._state.issued)
        self.clock.reset()
        self.journal.clear()

    def restore(self, told: Json) -> None:
        """Takes another state. Raises ConfigurationError, saying where, for what is none."""
        self.state = restore(told)

    def seed(self, told: Json) -> None:
        """Adds numbers, or puts them in place of those that are there. Raises as ``restore`` does."""
        numbers = restore({"version": VERSION, "state": {"numbers": told}}).numbers
        self.state = replace(self._state, numbers=MappingProxyType({**self._state.numbers, **numbers}))

    def snapshot(self) -> bytes:
        """The state as a document."""
        return json.dumps(snapshot(self._state), indent=1).encode() + b"\n"

    # Callbacks

    def due(self) -> tuple[Delivery, ...]:
        """The deliveries to attempt now."""
        return callbacks.due(self._state, self.clock.now())

    def attempted(self, delivery: int, status: int | None) -> None:
        """Notes how an attempt went. One that was forgotten meanwhile is no news."""
        with suppress(ConfigurationError):
            self.state = callbacks.attempted(self._state, delivery, status, self.clock.now())

    def delivered(self, delivery: Delivery, outcome: Response | Failure) -> None:
        """Notes what an attempt over the wire came to."""
        exchange = Exchange(request=callbacks.request_of(delivery), outcome=outcome, at=self.clock.now())
        genuine = self.behaviour.callbacks.signature is Signature.RIGHT
        self.journal.note_callback(exchange, genuine=genuine)
        self.attempted(delivery.id, outcome.status if isinstance(outcome, Response) else None)

    def refused(self, delivery: int) -> None:
        """Notes that a delivery may not go where it is addressed to."""
        with suppress(ConfigurationError):
            self.state = callbacks.refused(self._state, delivery)

    def next_due(self) -> float | None:
        """In how many seconds of the mock's clock the next delivery is due, or None when none waits."""
        waiting = [one.due for one in self._state.outbox if one.outcome == callbacks.PENDING]
        return max(0.0, min(waiting) - self.clock.now()) if waiting else None
