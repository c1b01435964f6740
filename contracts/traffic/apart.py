"""Judging recordings in several processes, each of which reads all of them and judges its share of the numbers."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Final

from contracts.errors import ContractsError
from contracts.events import Discovered, Event, PhaseEnded, PhaseStarted
from contracts.model import Facts
from contracts.rules import RULES
from contracts.traffic.judging import Traffic
from contracts.traffic.reading import Reading, entry_of, read_in_turn
from contracts.traffic.share import Counts, Share
from contracts.traffic.workers import working
from contracts.waivers import Waivers

SHARES: Final = 2
"""Into how many shares a recording is cut, whatever the machine, so that every machine finds the same."""
_BY_ID: Final = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What another process is to do."""

    reading: Reading
    rules: tuple[str, ...]
    facts: Facts | None
    waivers: Waivers
    share: Share


@dataclass(slots=True, kw_only=True)
class _Told:
    """What came of it: of each file the exchanges judged and what was discovered, then all that was counted."""

    files: list[list[Discovered]] = field(default_factory=list)
    exchanges: list[int] = field(default_factory=list)
    counts: Counts | None = None
    trouble: ContractsError | None = None

    def take(self, event: Event) -> None:
        """Keeps what has to be told in its place among what others discover."""
        match event:
            case PhaseStarted():
                self.files.append([])
            case Discovered():
                self.files[-1].append(event)
            case PhaseEnded():
                self.exchanges.append(event.exchanges)


def read_apart(reading: Reading, traffic: Traffic, clock: Callable[[], float]) -> ContractsError | None:
    """Judges the files. What has ended it early, if anything did.

    What the processes discover is told when all have ended, in the order of the recording. Raises RuntimeError
    when one of them has ended before that.
    """
    start = clock()
    rules = tuple(rule.id for rule in traffic.rules)
    orders = [
        _Order(reading=reading, rules=rules, facts=traffic.facts, waivers=traffic.waivers, share=share)
        for share in (Share(number=number, of=SHARES) for number in range(SHARES))
    ]
    with working([functools.partial(_judge, order) for order in orders]) as receivers:
        told: list[_Told] = [receiver.recv() for receiver in receivers]
    seconds = (clock() - start) / max(1, len(told[0].files))
    causes: set[tuple[str, str]] = set()
    # All of them have read the same files, as far as those can be read.
    for place in range(len(told[0].files)):
        name = reading.paths[place].name
        traffic.emit(PhaseStarted(phase=name, total=1))
        for event in sorted((event for one in told for event in one.files[place]), key=_entry):
            if event.finding.cause not in causes:
                causes.add(event.finding.cause)
                traffic.emit(event)
        exchanges = sum(one.exchanges[place] for one in told)
        traffic.emit(PhaseEnded(phase=name, exchanges=exchanges, seconds=seconds))
    for one in told:
        if one.counts is not None:
            traffic.absorb(one.counts)
    return told[0].trouble


def _judge(order: _Order, sender: Connection) -> None:
    told = _Told()
    traffic = Traffic(
        rules=tuple(_BY_ID[rule] for rule in order.rules),
        facts=order.facts,
        emit=told.take,
        waivers=order.waivers,
        share=order.share,
    )
    told.trouble = read_in_turn(order.reading, traffic, time.perf_counter)
    told.counts = traffic.shared
    sender.send(told)


def _entry(event: Discovered) -> int:
    return entry_of(event.place)
