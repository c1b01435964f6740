"""How a command ends in a process of its own: code, output, time and memory."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

SECONDS: Final = 10.0
"""How long a run on hostile answers or input may take, where it is measured: `python -m tests.security.measure`."""
MEGABYTES: Final = 300
"""How much memory it may take."""
_LONGEST: Final = 12 * SECONDS
"""When it is killed, as what hangs; what is slow since the machine has other work is not taken for that."""
_LOOK: Final = 0.01


class Run(NamedTuple):
    """How a run in a process of its own ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float
    cpu: float
    """Seconds of a processor, of the process and those children of it that it has waited for."""

    def check(self, code: int, told: str = "") -> None:
        """It ended of itself, with this code and small, and said this, without a traceback."""
        said = self.out + self.err
        assert self.code == code, said[-2_000:]
        assert told in said
        assert "Traceback" not in said
        assert "a fault in contracts" not in said
        assert self.megabytes < MEGABYTES


def ran(folder: Path, *arguments: str, module: str = "contracts", **variables: str | bytes) -> Run:
    """Runs the command line in ``folder``, with nothing in the environment that steers it but ``variables``."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRACTS_", "SINCH_"))}
    environment |= {"XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")} | variables
    out, err = folder / "stdout", folder / "stderr"
    began = time.monotonic()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", module, *arguments], stdout=stdout, stderr=stderr, cwd=folder, env=environment
        )
        most, before = 0.0, _children()
        while process.poll() is None:
            # What the system counts for a child begins with the size of whoever has started it: so it is looked at.
            most = max(most, _megabytes(process.pid))
            if time.monotonic() - began > _LONGEST:
                process.kill()
            time.sleep(_LOOK)
    return Run(
        code=process.returncode,
        out=out.read_text(encoding="utf-8"),
        err=err.read_text(encoding="utf-8"),
        seconds=time.monotonic() - began,
        megabytes=most,
        cpu=_children() - before,
    )


def _children() -> float:
    """How long the children of this process have kept a processor, in seconds, those that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes(process: int) -> float:
    """The most memory that a process has held so far; 0 when it is gone, or has not begun to be itself."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
        program = Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"VmHWM:\s+([0-9]+) kB", told)
    return int(found[1]) / 1024 if found and b"-m\0" in program else 0.0
