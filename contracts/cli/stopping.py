"""Signals that end a command: the first one at once and in good order, while numbers are put back not at once."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(slots=True, kw_only=True)
class Stopping:
    """What signals do to a command. ``say`` tells a line."""

    say: Callable[[str], None]
    restores: bool
    _ending: bool = field(default=False, init=False)
    _told: bool = field(default=False, init=False)

    def signalled(self, number: int, frame: FrameType | None) -> None:
        """Raises KeyboardInterrupt; but once the numbers are being put back, the first time says how to leave them."""
        if self._ending and self.restores and not self._told:
            self._told = True
            # Whoever would read it may be gone, which is no reason to leave numbers as they are.
            with contextlib.suppress(OSError):
                self.say("The numbers are being put back. Once more leaves them as they are.")
            return
        self._ending = True
        raise KeyboardInterrupt

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """The block in which numbers are put back."""
        self._ending = True
        yield


@contextmanager
def stopped_by_signals(say: Callable[[str], None], *, restores: bool) -> Iterator[Stopping]:
    """SIGTERM and SIGHUP as good as Ctrl-C, as long as the block lasts. What is ignored stays ignored."""
    stopping = Stopping(say=say, restores=restores)
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, stopping.signalled)
    try:
        yield stopping
    finally:
        for number in heeded:
            signal.signal(number, before[number])
