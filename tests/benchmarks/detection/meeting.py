"""One contestant meets one provider: what it says, what it sends, how long it takes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.detection.contestant import Contestant
from tests.benchmarks.detection.provider import become, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What came of it. ``kinds`` are kinds of failure, ``first`` the seconds until the first was told."""

    contestant: str
    provider: str
    kinds: tuple[str, ...]
    requests: int
    seconds: float
    first: float | None
    code: int | None
    """The exit code, or None when it had to be stopped."""

    def as_json(self) -> dict[str, object]:
        """As a line of the results."""
        return asdict(self)


def meet(contestant: Contestant, provider: str, base_url: str) -> Meeting:
    """Runs a contestant on a provider (``defect=NAME`` or ``dialect=NAME``) that is served at a base URL."""
    become(base_url, provider)
    # An empty folder each time: some tools feed one run from what the last one left behind.
    folder = Path(tempfile.mkdtemp())
    try:
        contestant.prepare(base_url, folder)
        told, code, seconds = _run(contestant, contestant.command(base_url, folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [line for _, line in told]
    first = next((at for at, line in told if contestant.failure.search(line)), None)
    return Meeting(
        contestant=contestant.name,
        provider=provider,
        kinds=tuple(sorted(contestant.kinds(lines))),
        requests=count(base_url),
        seconds=seconds,
        first=first,
        code=code,
    )


def _run(contestant: Contestant, command: list[str], folder: Path) -> tuple[list[tuple[float, str]], int | None, float]:
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    environment |= {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **contestant.environment}
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(contestant.seconds, stop)
    timer.start()
    try:
        assert process.stdout is not None
        told = [(time.perf_counter() - start, line.rstrip("\n")) for line in process.stdout]
        code = process.wait()
    finally:
        timer.cancel()
    return told, None if stopped else code, time.perf_counter() - start
