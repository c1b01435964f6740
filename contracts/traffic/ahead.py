"""Reading a recording ahead: another process reads it while this one judges what came before."""

from __future__ import annotations

import functools
import io
import pickle
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.workers import working

_AT_ONCE: Final = 65_536
"""Bytes of entries that are sent at once, but for one that is longer. A pipe holds about as many."""


def read_ahead(path: Path, key: bytes) -> Iterator[Entry]:
    """The entries of a recording, as ``read_recording`` has them, errors too."""
    with working([functools.partial(_send, path, key)]) as (receiver,):
        while True:
            sent = receiver.recv_bytes()
            stream = io.BytesIO(sent)
            # What they have in common, such as names of headers, is sent once and told apart by its place.
            unpickler = pickle.Unpickler(stream)  # noqa: S301 - our own process sent it
            while stream.tell() < len(sent):
                told = unpickler.load()
                if told is None:
                    return
                if isinstance(told, ContractsError):
                    raise told
                yield told


class _Sender:
    """Gathers entries until they are worth sending."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._renew()

    def _renew(self) -> None:
        self._stream = io.BytesIO()
        self._pickler = pickle.Pickler(self._stream, pickle.HIGHEST_PROTOCOL)

    def take(self, told: Entry | ContractsError | None) -> None:
        """The next one, or why there is none; None is the end."""
        self._pickler.dump(told)
        if not isinstance(told, Entry) or self._stream.tell() >= _AT_ONCE:
            self._connection.send_bytes(self._stream.getbuffer())
            self._renew()


def _send(path: Path, key: bytes, connection: Connection) -> None:
    sender = _Sender(connection)
    try:
        for entry in read_recording(path, key):
            sender.take(entry)
        sender.take(None)
    except (ConfigurationError, DocumentError) as error:
        sender.take(error)
