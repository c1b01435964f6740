"""Reading an answer within bounds: so much time for all of it, and so many bytes.

A timeout of a socket bounds each read, so a provider that sends a byte now and then is never late.
Here one deadline holds for all reads of an answer.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

MAX_HEAD: Final = 262_144
"""The most bytes that come before a body: status line and headers, those of interim answers included."""
_SHORTEST: Final = 0.001
"""A timeout of nothing would mean: do not block."""


class TooMuchError(Exception):
    """The answer passed the cap on what is read of it."""


@dataclass(slots=True, kw_only=True)
class Bounds:
    """How much may still come of one answer, and until when by ``clock``."""

    clock: Callable[[], float]
    until: float
    left: int = MAX_HEAD

    @property
    def seconds(self) -> float:
        """How much time is left. Raises TimeoutError when none is."""
        seconds = self.until - self.clock()
        if seconds <= 0:
            raise TimeoutError
        return max(seconds, _SHORTEST)


class _Stream(io.RawIOBase):
    """What a socket brings, within bounds."""

    def __init__(self, sock: socket.socket, bounds: Bounds) -> None:
        super().__init__()
        self._sock = sock
        self._raw: Any = sock.makefile("rb", buffering=0)
        self._bounds = bounds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Reads once, for as long as there is time. Raises TimeoutError, and TooMuchError past the cap."""
        if self._bounds.left < 0:
            raise TooMuchError
        self._sock.settimeout(self._bounds.seconds)
        count: int | None = self._raw.readinto(buffer)
        self._bounds.left -= count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Socket:
    """As much of a socket as an answer is read by."""

    def __init__(self, sock: socket.socket, bounds: Bounds) -> None:
        self._stream = _Stream(sock, bounds)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._stream)


class Answer(http.client.HTTPResponse):
    """An answer that is read within bounds, and that no interim answer is taken for."""

    def __init__(self, sock: socket.socket, *arguments: Any, bounds: Bounds, **more: Any) -> None:
        super().__init__(_Socket(sock, bounds), *arguments, **more)  # type: ignore[arg-type]

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        # Any interim answer is passed over, as the library does with 100 alone; 101 ends what is HTTP.
        return version, http.client.CONTINUE if 100 < status < 200 and status != 101 else status, reason
