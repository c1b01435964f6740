"""Judged exchanges a second, side by side with Schemathesis and a bare loop; and start-up.

    python -m tests.benchmarks.throughput [ROUNDS]

Every contestant gets a fresh provider over HTTP in a process of its own. The rounds are interleaved,
so that a noisy moment hits all alike; ratios are of medians. Writes reports/throughput.md.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from contracts.events import Event, Judged
from contracts.model import Request
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.credentials import basic
from contracts.target.inprocess import InProcessTarget
from tests.benchmarks.provider import count, served

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sys.executable).parent
DEFAULT_ROUNDS = 5
START_UPS = 15


def record(path: Path) -> None:
    """Writes down the requests of a default run, so that the bare loop can send the same."""
    sent: list[Request] = []

    def emit(event: Event) -> None:
        if isinstance(event, Judged):
            sent.append(event.exchange.request)

    run(InProcessTarget(), Options(rules=PROVIDER_RULES), emit)
    with path.open("w", encoding="utf-8") as lines:
        for request in sent:
            headers = dict(request.headers) | {"authorization": basic("key", "secret")}
            body = None if request.body is None else request.body.decode("latin-1")
            lines.write(
                json.dumps({"method": request.method, "path": request.path, "headers": headers, "body": body}) + "\n"
            )


def timed(command: list[str], folder: Path) -> float:
    """The wall time of a command, in seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"} | {"NO_COLOR": "1"}
    start = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def throughput(rounds: int) -> dict[str, list[tuple[int, float]]]:
    """Requests and seconds of each contestant, round by round."""
    results: dict[str, list[tuple[int, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        recording = Path(scratch) / "requests.ndjson"
        record(recording)
        contestants: dict[str, Callable[[str], list[str]]] = {
            "contracts run": lambda url: [str(SCRIPTS / "contracts"), "run", "--target", url],
            "schemathesis run": lambda url: [
                str(SCRIPTS / "schemathesis"), "run", str(ROOT / "spec" / "openapi.yaml"), "-u", url, "-a", "key:secret",
                "--continue-on-failure", "--generation-database", "none",
            ],
            "bare urllib3 loop": lambda url: [sys.executable, "-m", "tests.benchmarks.bare_loop", url, str(recording)],
        }  # fmt: skip
        for _ in range(rounds):
            for name, command in contestants.items():
                # Schemathesis feeds one run from the caches of the one before: an empty folder each time.
                folder = Path(tempfile.mkdtemp(dir=scratch))
                where = ROOT if name == "bare urllib3 loop" else folder
                with served() as url:
                    seconds = timed(command(url), where)
                    results.setdefault(name, []).append((count(url), seconds))
                shutil.rmtree(folder, ignore_errors=True)
    return results


def start_up() -> dict[str, list[float]]:
    """Seconds that each command takes to start and end."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "contracts --help": [str(SCRIPTS / "contracts"), "--help"],
        "contracts rules": [str(SCRIPTS / "contracts"), "rules"],
        "contracts run --max-examples 0": [str(SCRIPTS / "contracts"), "run", "--max-examples", "0"],
        "schemathesis --version": [str(SCRIPTS / "schemathesis"), "--version"],
    }
    results: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(START_UPS):
            for name, command in commands.items():
                results[name].append(timed(command, Path(scratch)))
    return results


def report(rates: dict[str, list[tuple[int, float]]], starts: dict[str, list[float]]) -> str:
    """The report as Markdown."""
    medians = {name: statistics.median(number / seconds for number, seconds in rows) for name, rows in rates.items()}
    ours = medians["contracts run"]
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("schemathesis", "hypothesis", "urllib3")
    )
    lines = [
        "# Throughput and start-up",
        "",
        f"Made by `python -m tests.benchmarks.throughput` on {os.cpu_count()} cores, Python {platform.python_version()}, {versions}.",
        "All of it in one run, rounds interleaved, each against a fresh `contracts mock` over HTTP. Whole processes are",
        "timed, start-up included. The bare loop sends the requests of the same default run on one connection and looks at",
        "nothing. Absolute times depend on the machine; ratios carry over.",
        "",
        "| contestant | requests | seconds (median) | requests a second (median, lowest to highest) | `contracts run` is |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, rows in rates.items():
        each = sorted(number / seconds for number, seconds in rows)
        lines.append(
            f"| {name} | {statistics.median(number for number, _ in rows):,.0f} | "
            f"{statistics.median(seconds for _, seconds in rows):.2f} | {medians[name]:,.0f} ({each[0]:,.0f} to {each[-1]:,.0f}) | "
            f"{ours / medians[name]:.2f} times as fast |"
        )
    lines += ["", "| command | median ms | times `python -c pass` |", "| --- | --- | --- |"]
    base = statistics.median(starts["python -c pass"])
    for name, seconds in starts.items():
        middle = statistics.median(seconds)
        lines.append(f"| `{name}` | {middle * 1000:.0f} | {middle / base:.1f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures, prints and writes the report."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ROUNDS
    text = report(throughput(rounds), start_up())
    (ROOT / "reports" / "throughput.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
