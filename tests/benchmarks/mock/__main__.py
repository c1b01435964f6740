"""The mock beside Prism and a bare route: updates a second, time to the first answer; and a long run.

    python -m tests.benchmarks.mock [ROUNDS] [REQUESTS] [SOAK]

Rounds are interleaved, so that a noisy moment hits all alike; ratios are of medians. SOAK is how many
requests the long run sends. Prism is installed by `python -m tests.benchmarks.detection.install`.
Writes reports/mock.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.mocked import running
from tests.benchmarks.detection.install import FOLDER, npm_version
from tests.benchmarks.mock.load import NUMBERS, request

ROOT = Path(__file__).resolve().parents[3]
REPORT = ROOT / "reports" / "mock.md"
SCRIPTS = Path(sys.executable).parent
CONNECTIONS = 8
PRISM = FOLDER / "prism" / "node_modules" / ".bin" / "prism"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """Something that answers updates. ``command`` starts it on a port."""

    name: str
    command: Callable[[int], list[str]]


CONTESTANTS = (
    Contestant(name="contracts mock", command=lambda port: [str(SCRIPTS / "contracts"), "mock", "--port", str(port)]),
    Contestant(
        name="prism mock",
        command=lambda port: [str(PRISM), "mock", str(ROOT / "spec" / "openapi.yaml"), "-p", str(port)],
    ),
    Contestant(
        name="bare Starlette route",
        command=lambda port: [sys.executable, "-m", "tests.benchmarks.mock.bare", str(port)],
    ),
)


@contextlib.contextmanager
def started(contestant: Contestant) -> Iterator[tuple[int, float]]:
    """A contestant on a free port, with the seconds from its start to its first answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            contestant.command(port), cwd=ROOT, stdout=said, stderr=said, env=environment, start_new_session=True
        )
        try:
            while not answered(port):
                assert process.poll() is None, f"{contestant.name} ended"
                assert time.perf_counter() - start < 60, f"{contestant.name} does not answer"
            yield port, time.perf_counter() - start
        finally:
            process.terminate()
            process.wait()


def answered(port: int) -> bool:
    """Whether an update is answered with 200 by now."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(request(NUMBERS[0], "first"))
            return connection.recv(12) == b"HTTP/1.1 200"
    except OSError:
        time.sleep(0.002)
        return False


def load(port: int, requests: int) -> dict[str, Any]:
    """What the client measured in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.mock.load", str(port), str(requests), str(CONNECTIONS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    assert not told["others"], f"{told['others']} answers were not 200"
    return told


def measure(rounds: int, requests: int) -> dict[str, tuple[list[float], list[float]]]:
    """Requests a second and seconds to the first answer of each contestant, round by round."""
    results: dict[str, tuple[list[float], list[float]]] = {one.name: ([], []) for one in CONTESTANTS}
    for turn in range(rounds):
        for contestant in CONTESTANTS:
            if contestant.name == "prism mock" and not PRISM.exists():
                continue
            with started(contestant) as (port, first):
                load(port, requests // 10)
                told = load(port, requests)
            rates, firsts = results[contestant.name]
            rates.append(told["requests"] / told["seconds"])
            firsts.append(first)
            print(f"{turn + 1}/{rounds} {contestant.name}: {rates[-1]:,.0f}/s, first after {first:.2f} s", flush=True)
    return results


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """A long run: memory in MB at even steps, and what the journal says at the end."""

    requests: int
    seconds: float
    memory: tuple[float, ...]
    total: int
    kept: int
    violations: int


def soak(requests: int, steps: int = 20) -> Soak:
    """Sends many requests to one mock, and looks at its memory."""
    with running() as mock:
        port = int(mock.address.base_url.rpartition(":")[2])
        pid = mock.address.facts["pid"]
        memory: list[float] = []
        start = time.perf_counter()
        for _ in range(steps):
            load(port, requests // steps)
            memory.append(resident(pid))
        seconds = time.perf_counter() - start
        told = mock.admin("GET", "/requests", limit=1)
        found = mock.violations()
        return Soak(
            requests=requests // steps // CONNECTIONS * CONNECTIONS * steps,
            seconds=seconds,
            memory=tuple(memory),
            total=told["total"],
            kept=told["kept"],
            violations=sum(found.values()),
        )


def resident(pid: int) -> float:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def report(results: dict[str, tuple[list[float], list[float]]], long: Soak, arguments: str) -> str:
    """The report as Markdown."""
    middle = {name: tuple(map(statistics.median, both)) for name, both in results.items() if both[0]}
    ours, bare = middle["contracts mock"], middle["bare Starlette route"]
    lines = [
        "# The mock, side by side",
        "",
        f"Made by `python -m tests.benchmarks.mock {arguments}` on {os.cpu_count()} cores, Python {platform.python_version()}.",
        f"Updates of a display name over {CONNECTIONS} connections, sent by a client in a process of its own; medians",
        "of interleaved rounds. The mock keeps state and a journal, Prism and the bare route answer a constant.",
        "",
        "| | version | updates a second | of it | seconds to the first answer | of it |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    versions = {
        "contracts mock": version(),
        "prism mock": npm_version("prism", "@stoplight/prism-cli") or "not installed",
    }
    for name, (rate, first) in middle.items():
        lines.append(
            f"| {name} | {versions.get(name, '')} | {rate:,.0f} | {ours[0] / rate:.2f} | {first:.2f} | {ours[1] / first:.2f} |"
        )
    warm, last = long.memory[1], max(long.memory[1:])
    lines += [
        "",
        "`of it`: the mock's figure over the one in the row.",
        "",
        f"- {ours[0] / bare[0]:.2f} of the bare route's updates a second, state, validation and journal included.",
        f"- A long run of {long.requests:,} updates: {long.requests / long.seconds:,.0f} a second, every answer a 200;",
        f"  {warm:.0f} MB after a tenth of it, {last:.0f} MB at most after that ({100 * (last / warm - 1):+.1f} %).",
        f"- The journal counted {long.total:,} of them, kept the last {long.kept:,}, and found {long.violations:,} violations.",
    ]
    return "\n".join(lines) + "\n"


def version() -> str:
    """Which contracts this is."""
    done = subprocess.run([SCRIPTS / "contracts", "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def main() -> None:
    """Measures, prints and writes the report."""
    rounds, requests, long = (
        int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((1, 5), (2, 20_000), (3, 1_000_000))
    )
    text = report(measure(rounds, requests), soak(long), f"{rounds} {requests} {long}")
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
