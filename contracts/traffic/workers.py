"""Processes that do a part of the work on recordings, and leave with the one that was asked for it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection

Work = Callable[[Connection], None]
"""What a process is to do: it sends what comes of it. It has to be a function that can be sent itself."""


@contextmanager
def working(works: Sequence[Work]) -> Iterator[list[Connection]]:
    """A process for each work, and what they send. They are ended with the block.

    Raises RuntimeError when something is awaited from one that has ended early.
    """
    # A new interpreter each: what a fork takes along differs from system to system.
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe(duplex=False) for _ in works]
    processes = [
        context.Process(target=_work, args=(work, sender), daemon=True)
        for work, (_, sender) in zip(works, pipes, strict=True)
    ]
    try:
        for process, (_, sender) in zip(processes, pipes, strict=True):
            process.start()
            # Kept open here it would hide that the process has ended.
            sender.close()
        yield [receiver for receiver, _ in pipes]
    except EOFError:
        raise RuntimeError("a process that did a part of the work has ended early") from None
    finally:
        for process in processes:
            if process.pid is not None:
                process.terminate()
                process.join()


def _work(work: Work, sender: Connection) -> None:
    # Ctrl-C is for the process that was asked; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_it, daemon=True).start()
    work(sender)


def _leave_with_it() -> None:
    """Ends this process when the one that was asked is gone, which may have been killed: nobody waits for it then."""
    asked = multiprocessing.parent_process()
    if asked is not None:
        asked.join()
        os._exit(1)
