"""How a command ends in a process of its own: code, output, time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

SECONDS: Final = 10.0
"""How long a run on hostile answers or input may take."""
MEGABYTES: Final = 300
"""How much memory it may take."""
_LONGEST: Final = 3 * SECONDS
_LOOK: Final = 0.01


class Run(NamedTuple):
    """How a run in a process of its own ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float

    def check(self, code: int, told: str = "") -> None:
        """It ended with this code and said this, soon and small, and without a traceback."""
        said = self.out + self.err
        assert self.code == code, said[-2_000:]
        assert told in said
        assert "Traceback" not in said
        assert "a fault in contracts" not in said
        assert self.seconds < SECONDS
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
        # wait4 tells what this one child took; a timeout it has not.
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() - began > _LONGEST:
                process.kill()
            time.sleep(_LOOK)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    return Run(
        code=process.returncode,
        out=out.read_text(encoding="utf-8"),
        err=err.read_text(encoding="utf-8"),
        seconds=time.monotonic() - began,
        megabytes=ended[2].ru_maxrss / 1024,
    )
