"""Reading a recording ahead: another process reads it while this one judges what came before."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.model import Exchange, Response
from contracts.observed.inside import NOTHING_INSIDE
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.workers import working

_AT_ONCE: Final = 65_536
"""Bytes of entries that are sent at once, but for one that is longer. A pipe holds about as many."""


def read_ahead(path: Path, key: bytes) -> Iterator[Entry]:
    """The entries of a recording, as ``read_recording`` has them, errors too."""
    with working([functools.partial(_send, path, key)]) as (receiver,):
        while True:
            for told in receiver.recv():
                if told is None:
                    return
                if isinstance(told, ContractsError):
                    raise told
                yield told if isinstance(told, Entry) else _unpacked(told)


def _send(path: Path, key: bytes, connection: Connection) -> None:
    batch: list[Any] = []
    size = 0
    try:
        for entry in read_recording(path, key):
            batch.append(_packed(entry))
            size += _size(entry)
            if size >= _AT_ONCE:
                connection.send(batch)
                batch, size = [], 0
        connection.send([*batch, None])
    except (ConfigurationError, DocumentError) as error:
        connection.send([*batch, error])


def _size(entry: Entry) -> int:
    """About how many bytes it is long."""
    exchange = entry.exchange
    if exchange is None:
        return 100
    asked, answered = exchange.request, exchange.outcome
    size = len(asked.path) + len(asked.body or b"") + sum([len(value) for _, value in asked.headers])
    if isinstance(answered, Response):
        size += len(answered.body) + sum([len(value) for _, value in answered.headers])
    return size


def _packed(entry: Entry) -> Entry | tuple[Any, ...]:
    """An entry as nearly all of them are, as what is sent fast; any other as it is."""
    exchange = entry.exchange
    if exchange is None or entry.inside is not NOTHING_INSIDE:
        return entry
    told = (entry.number, entry.unread, entry.answered, entry.origin, entry.began, entry.exact)
    return (*told, exchange.request, exchange.outcome, exchange.at)


def _unpacked(told: tuple[Any, ...]) -> Entry:
    number, unread, whole, origin, began, exact, request, outcome, at = told
    exchange = Exchange(request=request, outcome=outcome, at=at)
    return Entry(
        number=number, exchange=exchange, unread=unread, answered=whole, origin=origin, began=began, exact=exact
    )
