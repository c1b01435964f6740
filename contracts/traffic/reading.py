"""Reading recordings one after the other into a judge: in one process, or in several that share out the numbers."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.events import Discovered, Event, PhaseEnded, PhaseStarted
from contracts.model import Facts
from contracts.rules import RULES
from contracts.traffic.files import read_recording
from contracts.traffic.judging import Traffic
from contracts.traffic.share import Counts, Share
from contracts.waivers import Waivers

_BY_ID: Final = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is read: the files, and the key by which credentials get their names."""

    paths: tuple[Path, ...]
    key: bytes


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


def read_in_turn(reading: Reading, traffic: Traffic, clock: Callable[[], float]) -> ContractsError | None:
    """Judges the files in turn. What has ended it early, if anything did."""
    trouble = None
    for path in reading.paths:
        traffic.emit(PhaseStarted(phase=path.name, total=1))
        start, before = clock(), traffic.exchanges
        try:
            traffic.take(path.name, read_recording(path, reading.key, traffic.share), functools.partial(_place, path))
        except (ConfigurationError, DocumentError) as error:
            trouble = error
        traffic.emit(PhaseEnded(phase=path.name, exchanges=traffic.exchanges - before, seconds=clock() - start))
        if trouble:
            break
    return trouble


def read_apart(reading: Reading, traffic: Traffic, shares: int, clock: Callable[[], float]) -> ContractsError | None:
    """Judges the files in several processes, each of which reads all of them and judges its share of the numbers.

    What they discover is told when all have ended, in the order of the recording. Raises RuntimeError when one
    of them has ended before that.
    """
    start = clock()
    told = _in_processes(
        [
            _Order(
                reading=reading,
                rules=tuple(rule.id for rule in traffic.rules),
                facts=traffic.facts,
                waivers=traffic.waivers,
                share=Share(number=number, of=shares),
            )
            for number in range(shares)
        ]
    )
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


def _in_processes(orders: Sequence[_Order]) -> list[_Told]:
    # A new interpreter each: what a fork takes along differs from system to system.
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe(duplex=False) for _ in orders]
    processes = [
        context.Process(target=_work, args=(order, sender), daemon=True)
        for order, (_, sender) in zip(orders, pipes, strict=True)
    ]
    try:
        for process, (_, sender) in zip(processes, pipes, strict=True):
            process.start()
            # Kept open here it would hide that the process has ended.
            sender.close()
        return [receiver.recv() for receiver, _ in pipes]
    except EOFError:
        raise RuntimeError("a process that judged a part of the recording has ended early") from None
    finally:
        for process in processes:
            if process.pid is not None:
                process.terminate()
                process.join()


def _work(order: _Order, sender: Connection) -> None:
    # Ctrl-C is for the process that was asked; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_it, daemon=True).start()
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


def _leave_with_it() -> None:
    """Ends this process when the one that was asked is gone, which may have been killed: nobody waits for it then."""
    asked = multiprocessing.parent_process()
    if asked is not None:
        asked.join()
        os._exit(1)


def _place(path: Path, number: int) -> str:
    return f"{path}, entry {number}"


def _entry(event: Discovered) -> int:
    """The number of the entry at which something was discovered, as ``_place`` tells it."""
    return int(event.place.rpartition(" ")[2])
