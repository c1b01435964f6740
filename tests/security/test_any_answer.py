"""``contracts run`` on each provider of the catalogue: it ends soon, small, and with the documented code."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.security.answers import CATALOGUE, DEADLINE, Hostile
from tests.unit.target.servers import serving

SECONDS: Final = 10.0
MEGABYTES: Final = 300


class Run(NamedTuple):
    """How a run in a process of its own ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def ran(folder: Path, *arguments: str, seconds: float = 3 * SECONDS) -> Run:
    """Runs the command line in a process of its own, and measures it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRACTS_", "SINCH_"))}
    environment |= {"XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")}
    out, err = folder / "out.txt", folder / "err.txt"
    began = time.monotonic()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "contracts", *arguments], stdout=stdout, stderr=stderr, cwd=folder, env=environment
        )
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() - began > seconds:
                process.kill()
            time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    return Run(
        code=process.returncode,
        out=out.read_text(encoding="utf-8"),
        err=err.read_text(encoding="utf-8"),
        seconds=time.monotonic() - began,
        megabytes=ended[2].ru_maxrss / 1024,
    )


@pytest.mark.parametrize("hostile", CATALOGUE, ids=lambda hostile: hostile.name)
def test_a_hostile_provider_ends_a_run_well(hostile: Hostile, tmp_path: Path) -> None:
    """Whatever comes is a finding or "could not test": no traceback, no hang, no false green."""
    with serving(hostile.play(), keep=True) as server:
        run = ran(
            tmp_path, "run", "--target", server.url, "--max-examples", "0", "--max-requests", "30", "-v",
            "--answer-deadline", str(DEADLINE), "--report", "ndjson,junit",
        )  # fmt: skip
    assert run.code == hostile.code, (run.out, run.err)
    assert hostile.told in run.out + run.err
    assert "Traceback" not in run.out + run.err
    assert "a fault in contracts" not in run.err
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES
