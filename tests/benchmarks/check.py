"""`contracts check` on a long recording, beside a bare loop that parses and validates the same bodies.

    python -m tests.benchmarks.check [EXCHANGES]

The recording is made by the mock's core: a correct client that renames, links, unlinks and looks, on four
numbers. It is written twice, as a journal and as an HTTP Archive. Each contestant is a process of its own, and
those that it starts; their memory is sampled as they go. Writes reports/check.md.
"""

from __future__ import annotations

import datetime
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.mock.core import handle
from contracts.mock.journal import Entry, line, without_secrets
from contracts.mock.world import FACTS, PROJECT, default_behaviour, new_state
from contracts.model import Exchange, Json, Request, Response
from contracts.target.credentials import basic

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_EXCHANGES = 1_000_000
ROUNDS = 3
START = 1_795_000_000.0
PACE = 3.0
"""Seconds from one exchange to the next."""
SAMPLE = 0.2
"""Seconds from one look at the memory to the next."""
TARGET = 1 / 3
ALONE = """
import pathlib, sys
from contracts.check import check
from contracts.rules import RULES
check([pathlib.Path(sys.argv[1])], RULES, lambda event: None)
"""


def updates(turn: int) -> Iterator[Json]:
    """What a client asks of a number in one turn; None is a look."""
    plan, app = FACTS.service_plans[turn // 4 % 2], FACTS.apps[turn % 2]
    yield from (None, {"displayName": f"Desk {turn}"}, {"smsConfiguration": {"servicePlanId": plan}}, None)
    yield from ({"callbackUrl": f"https://client.example/{turn}"}, None)
    yield {"smsConfiguration": {"servicePlanId": ""}, "displayName": f"Free {turn}"}
    yield from ({"voiceConfiguration": {"type": "RTC", "appId": app}}, None, None)


def recorded() -> Iterator[Exchange]:
    """Exchanges of a correct client with the mock's core, without end."""
    behaviour, state, now = default_behaviour(), new_state(START), START
    common = (("Host", "numbers.api.example"), ("User-Agent", "client/1.0"), ("Authorization", basic("key", "secret")))
    for turn in itertools.count():
        number = FACTS.numbers[turn % len(FACTS.numbers)].phone_number
        for update in updates(turn):
            now += PACE
            request = Request(
                method="GET" if update is None else "PATCH",
                path=f"/v1/projects/{PROJECT}/activeNumbers/{number}",
                headers=common if update is None else (*common, ("Content-Type", "application/json")),
                body=None if update is None else json.dumps(update).encode(),
            )
            state, answer = handle(behaviour, state, request, now)
            assert isinstance(answer, Response)
            yield Exchange(request=request, outcome=answer, at=now)


def archived(exchange: Exchange) -> Json:
    """An entry of an HTTP Archive, with what browsers write into it."""
    request, response = exchange.request, exchange.response
    assert response is not None
    began = datetime.datetime.fromtimestamp(exchange.at, datetime.UTC).isoformat().replace("+00:00", "Z")
    text = (request.body or b"").decode()
    return {
        "startedDateTime": began,
        "time": 12.5,
        "request": {
            "method": request.method,
            "url": f"https://numbers.api.example{request.path}",
            "httpVersion": "HTTP/2",
            "headers": [{"name": name, "value": value} for name, value in request.headers],
            "cookies": [], "queryString": [], "headersSize": -1, "bodySize": len(text),
            **({"postData": {"mimeType": "application/json", "text": text}} if text else {}),
        },
        "response": {
            "status": response.status,
            "statusText": "",
            "httpVersion": "HTTP/2",
            "headers": [{"name": name, "value": value} for name, value in response.headers],
            "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1,
            "content": {"size": len(response.body), "mimeType": "application/json", "text": response.body.decode()},
        },
        "cache": {},
        "timings": {"send": 0, "wait": 12, "receive": 0.5},
    }  # fmt: skip


def write(folder: Path, exchanges: int) -> dict[str, Path]:
    """The recording in its two forms."""
    files = {"journal": folder / "journal.ndjson", "archive": folder / "archive.har"}
    with files["journal"].open("wb") as journal, files["archive"].open("wb") as archive:
        archive.write(b'{"log":{"version":"1.2","creator":{"name":"benchmark","version":"1"},"entries":[')
        for number, exchange in enumerate(itertools.islice(recorded(), exchanges), start=1):
            safe = without_secrets(exchange, b"benchmark")
            journal.write(line(Entry(id=number, listener="all", number=None, fault="", exchange=safe), ()))
            archive.write((b"" if number == 1 else b",") + json.dumps(archived(exchange)).encode())
        archive.write(b"]}}")
    return files


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One contestant on one file: seconds, and its memory in MiB at a tenth of the way and at its highest."""

    seconds: float
    early: float
    highest: float


def measure(command: list[str]) -> Measured:
    """One process, from its start to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    samples = []
    while process.poll() is None:
        samples.append(memory(process.pid))
        time.sleep(SAMPLE)
    seconds = time.perf_counter() - began
    assert process.returncode == 0, f"{command} has ended with {process.returncode}"
    return Measured(seconds=seconds, early=samples[len(samples) // 10], highest=max(samples))


def memory(process: int) -> float:
    """The resident memory of a process and of those that it has started, in MiB; 0 when it is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(memory(int(child)) for child in children)


def rate(rounds: dict[tuple[str, str], list[Measured]], form: str) -> float:
    """The rate of the check on one form, as a part of the bare loop's."""
    fastest = [min(one.seconds for one in rounds[form, name]) for name in ("bare loop", "contracts check")]
    return fastest[0] / fastest[1]


def report(exchanges: int, rounds: dict[tuple[str, str], list[Measured]]) -> str:
    """The report as Markdown."""
    turns = len(next(iter(rounds.values())))
    lines = [
        "# Checking recorded traffic",
        "",
        f"Made by `python -m tests.benchmarks.check {exchanges}` on {os.cpu_count()} cores, Python {platform.python_version()}, in one run,",
        f"the fastest of {turns} in turn. {exchanges:,} exchanges of a correct client with the mock's core, as a journal and as",
        "an HTTP Archive. The bare loop parses each entry and its bodies and validates them with `jsonschema-rs`; the",
        "archive it reads in a stream, by `ijson`, as the check does. Whole processes are timed, start-up included. On a long",
        "recording two processes work: of a journal each reads all and judges half of the numbers; an archive is read by one",
        "and judged by the other. The memory of all is counted together.",
        "",
        "| recording | contestant | seconds | exchanges a second | MiB early | MiB at most | of the bare loop's rate |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (form, contestant), measured in rounds.items():
        best = min(measured, key=lambda one: one.seconds)
        lines.append(
            f"| {form} | {contestant} | {best.seconds:.1f} | {exchanges / best.seconds:,.0f} | {best.early:.0f} | "
            f"{best.highest:.0f} | {min(one.seconds for one in rounds[form, 'bare loop']) / best.seconds:.2f} |"
        )
    for form in ("journal", "archive"):
        share = rate(rounds, form)
        word = "is reached" if share >= TARGET else "is not reached"
        lines += ["", f"The aim, a third of the bare loop's rate, {word} for the {form}: {share:.2f} of it."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures, prints and writes the report."""
    exchanges = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_EXCHANGES
    rounds: dict[tuple[str, str], list[Measured]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = write(Path(scratch), exchanges)
        for _ in range(ROUNDS if exchanges < DEFAULT_EXCHANGES else 1):
            for form, path in files.items():
                contestants = {
                    "contracts check, one process": [sys.executable, "-c", ALONE, str(path)],
                    "contracts check": [sys.executable, "-m", "contracts", "check", "--quiet", str(path)],
                    "bare loop": [sys.executable, "-m", "tests.benchmarks.bare_validation", form, str(path)],
                }
                for name, command in contestants.items():
                    rounds.setdefault((form, name), []).append(measure(command))
    text = report(exchanges, rounds)
    (ROOT / "reports" / "check.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
