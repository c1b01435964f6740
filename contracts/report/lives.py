"""The life of each number as a run has seen it: where it stood, exchange by exchange, and how it moved. Bounded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from contracts.events import Judged
from contracts.model import Exchange
from contracts.observed.address import Address, address_of
from contracts.observed.life import SmsState, State, Transition, states_of, transitions
from contracts.observed.number import Number, read_number

MAX_NUMBERS: Final = 40
MAX_STEPS: Final = 250
"""Steps of one number that are kept."""
MAX_STRETCHES: Final = 800
"""Stretches of one number that are kept, of each kind of configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One exchange of a number that showed a move, or broke a rule."""

    exchange: int
    """Its place in the run, from 1."""
    phase: str
    method: str
    ending: str
    moves: tuple[Transition, ...]
    rules: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Stretch:
    """Exchanges of a number in a row that left it in one state. Without a state: those that are not kept."""

    state: State | None
    exchanges: int


@dataclass(slots=True, kw_only=True)
class Life:
    """What was seen of one number."""

    address: Address
    exchanges: int = 0
    steps: list[Step] = field(default_factory=list)
    left_out: int = 0
    """Steps that are not kept."""
    sms: list[Stretch] = field(default_factory=list)
    voice: list[Stretch] = field(default_factory=list)
    now: Number | None = None


@dataclass(slots=True, kw_only=True)
class Lives:
    """The lives of the numbers of one run, in the order in which they were met."""

    by_address: dict[Address, Life] = field(default_factory=dict)
    left_out: set[Address] = field(default_factory=set)
    """Some of the numbers that are not followed, as there are too many."""
    moves: Counter[Transition] = field(default_factory=Counter)
    exchanges: int = 0

    def take(self, event: Judged) -> None:
        """Takes one exchange."""
        self.exchanges += 1
        address = address_of(event.exchange.request.path)
        number = _shown(event.exchange, address) if address is not None else None
        if address is None or (number is None and address not in self.by_address):
            # Of a number that no answer has ever shown nothing is known.
            return
        if address not in self.by_address and len(self.by_address) >= MAX_NUMBERS:
            if len(self.left_out) < MAX_STEPS:
                self.left_out.add(address)
            return
        self._follow(self.by_address.setdefault(address, Life(address=address)), event, number)

    def _follow(self, life: Life, event: Judged, number: Number | None) -> None:
        life.exchanges += 1
        moves: tuple[Transition, ...] = ()
        if number is not None:
            moves = tuple(transitions(life.now, number)) if life.now is not None else ()
            life.now = number
        self.moves.update(moves)
        for state in states_of(life.now) if life.now is not None else ():
            _extend(life.sms if isinstance(state, SmsState) else life.voice, state)
        rules = tuple(dict.fromkeys(finding.rule for finding in event.findings))
        if not moves and not rules:
            return
        if len(life.steps) >= MAX_STEPS:
            life.left_out += 1
            return
        response = event.exchange.response
        life.steps.append(
            Step(
                exchange=self.exchanges,
                phase=event.phase,
                method=event.exchange.request.method,
                ending=str(response.status)
                if response
                else str(event.exchange.failure and event.exchange.failure.kind),
                moves=moves,
                rules=rules,
            )
        )


def _shown(exchange: Exchange, address: Address) -> Number | None:
    response = exchange.response
    number = read_number(response.json) if response is not None and response.status == 200 else None
    return number if number is not None and number.body.get("phoneNumber") == address.phone_number else None


def _extend(lane: list[Stretch], state: State) -> None:
    whole = len(lane) > MAX_STRETCHES
    if lane and (whole or lane[-1].state is state):
        lane[-1].exchanges += 1
    else:
        lane.append(Stretch(state=None if len(lane) == MAX_STRETCHES else state, exchanges=1))
