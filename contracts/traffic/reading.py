"""Reading recordings one after the other into a judge."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.events import PhaseEnded, PhaseStarted
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.judging import Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is read: the files, and the key by which credentials get their names."""

    paths: tuple[Path, ...]
    key: bytes


def read_in_turn(
    reading: Reading,
    traffic: Traffic,
    clock: Callable[[], float],
    read: Callable[[Path, bytes], Iterator[Entry]] = read_recording,
) -> ContractsError | None:
    """Judges the files in turn. What has ended it early, if anything did."""
    trouble = None
    for path in reading.paths:
        traffic.emit(PhaseStarted(phase=path.name, total=1))
        start, before = clock(), traffic.exchanges
        try:
            traffic.take(path.name, read(path, reading.key), functools.partial(_place, path))
        except (ConfigurationError, DocumentError) as error:
            trouble = error
        traffic.emit(PhaseEnded(phase=path.name, exchanges=traffic.exchanges - before, seconds=clock() - start))
        if trouble:
            break
    return trouble


def _place(path: Path, number: int) -> str:
    return f"{path}, entry {number}"


def entry_of(place: str) -> int:
    """The number of an entry, by where it stands."""
    return int(place.rpartition(" ")[2])
