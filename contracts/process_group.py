"""A command with all that it starts: run to its end, and nothing of it left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Final

from contracts.errors import ConfigurationError

_GRACE: Final = 5.0
"""How long a command may take to end once it is told to, in seconds."""
_GRACE_OF_THE_REST: Final = 1.0
"""The same for what is left when the command itself has ended. Where nobody buries them, the dead count too."""
_LOOK: Final = 0.02
_NONE: Final = 0
"""The signal that is none: it asks whether anybody is there."""


def run_command(command: Sequence[str], variables: Mapping[str, str], max_time: float | None) -> int | None:
    """The exit code of a command, or None when it took longer than ``max_time`` seconds.

    Its whole process group ends with it, however that comes about: what a test leaves running would
    keep ports, and the output that a build waits for. ``variables`` are added to the environment.
    Raises ConfigurationError when it cannot be started.
    """
    try:
        process = subprocess.Popen(list(command), env=os.environ | variables, start_new_session=True)  # noqa: S603
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ConfigurationError(f"Cannot start {command[0]!r}: {why}.") from None
    try:
        return process.wait(max_time)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    grace = _GRACE if process.poll() is None else _GRACE_OF_THE_REST
    if _signal(process, signal.SIGTERM):
        end = time.monotonic() + grace
        while _signal(process, _NONE) and time.monotonic() < end:
            time.sleep(_LOOK)
            # The first of the group is ours to bury; the others have other parents.
            process.poll()
        _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> bool:
    """Sends a signal to all of the group, and says whether there was anybody to take it."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        # macOS says of a group that is dead, and not yet buried, that it is somebody else's.
        return False
    return True
