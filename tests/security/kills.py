"""Kills runs at random moments, restores, and compares every number with what it was.

    python -m tests.security.kills [--kills 100] [--seed 0]

The provider is a mock in a process of its own, which outlives the runs as a real one would.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from contracts.mocked import Mock, running
from contracts.target.credentials import basic

EARLY: Final = 10
"""One kill in so many comes while the program is still loading."""
REQUESTS: Final = 1_200
"""How many requests a run makes that is not killed, before it puts the numbers back."""
_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One run that was killed."""

    after: float
    killed: bool
    """Whether it had not ended by itself."""
    running: bool
    """Whether it had begun."""
    journal: bool
    """Whether it had left a restore journal."""
    events: int
    """How many events its stream holds."""
    changed: bool
    """Whether the numbers were not what they had been, after the kill."""
    restored: bool
    """Whether every number is what it was, after the restore."""
    said: str
    """What the restore said, if it was needed."""


class Site:
    """A provider whose numbers are in use, and a folder for what runs leave."""

    def __init__(self, mock: Mock, folder: Path) -> None:
        self.url = mock.address.base_url
        self.folder = folder
        self._mock = mock
        self._pair = basic(mock.address.key_id, mock.address.key_secret)
        for turn, number in enumerate(mock.address.numbers):
            self._put_in_use(turn, number)
        self.before = self.numbers()

    def _put_in_use(self, turn: int, number: str) -> None:
        address = self._mock.address
        american = number.startswith("+1202")
        sms = {"servicePlanId": address.service_plans[turn % 2]} | (
            {"campaignId": address.campaigns[turn % 2]} if american else {}
        )
        body = {
            "displayName": f"In use {turn} é",
            "callbackUrl": f"https://hooks.example/{turn}",
            "smsConfiguration": sms,
            "voiceConfiguration": {"type": "RTC", "appId": address.apps[turn % 2]},
        }
        assert self._ask("PATCH", number, body)["displayName"] == body["displayName"]
        while _job(shown := self._ask("GET", number)):
            time.sleep(0.01)
        assert shown["smsConfiguration"]["servicePlanId"] == sms["servicePlanId"]
        assert shown["voiceConfiguration"]["appId"] == address.apps[turn % 2]

    def _ask(self, method: str, number: str, body: Any = None) -> Any:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            path = f"/v1/projects/{self._mock.address.project_id}/activeNumbers/{number}"
            headers = {"authorization": self._pair, "content-type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            told = answer.read()
        finally:
            connection.close()
        assert answer.status == 200, told
        return json.loads(told)

    def numbers(self) -> dict[str, Any]:
        """All numbers as the provider shows them once their jobs are over, less the time of their last change."""
        shown = {}
        for number in self._mock.address.numbers:
            while _job(one := self._ask("GET", number)):
                time.sleep(0.01)
            one["voiceConfiguration"].pop("lastUpdatedTime", None)
            shown[number] = one
        return shown


def _job(shown: Any) -> bool:
    jobs = (
        shown["smsConfiguration"].get("scheduledProvisioning"),
        shown["voiceConfiguration"].get("scheduledVoiceProvisioning"),
    )
    return any(job and job["status"] != "FAILED" for job in jobs)


def killed(site: Site, after: float, turn: int, *, early: bool = False) -> Kill:
    """One run, killed so many seconds after it began, and what came of it. ``early``: after it was started."""
    state, reports = site.folder / f"state-{turn}", site.folder / f"reports-{turn}"
    process = _run(site, turn)
    if not early:
        _begun(process)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate(timeout=_SECONDS)
    journals = sorted(state.glob("*.json")) if state.is_dir() else []
    changed = site.numbers() != site.before
    said = "".join(_restore(path) for path in journals)
    return Kill(
        after=after,
        killed=process.returncode < 0,
        running=not early,
        journal=bool(journals),
        events=sum(1 for _ in events(reports / "run.ndjson")),
        changed=changed,
        restored=site.numbers() == site.before,
        said=said,
    )


def _run(site: Site, turn: int) -> subprocess.Popen[bytes]:
    state, reports = site.folder / f"state-{turn}", site.folder / f"reports-{turn}"
    bounds = ["--max-examples", "1", "--max-requests", str(REQUESTS), "--seed", str(max(turn, 0))]
    told = ["--report", "ndjson", "--report-dir", str(reports), "--state-dir", str(state)]
    return _start(["run", "--target", site.url, *bounds, *told])


def _begun(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout
    assert process.stdout.readline().startswith(b"contracts run")


def length(site: Site) -> float:
    """How long a run takes that is not killed, its restore included, from the line with which it begins."""
    process = _run(site, -1)
    _begun(process)
    began = time.monotonic()
    process.communicate(timeout=_SECONDS)
    assert process.returncode == 0
    assert site.numbers() == site.before
    return time.monotonic() - began


def events(path: Path) -> Iterator[Any]:
    """The events of a stream; only the last line may be cut off."""
    lines = path.read_bytes().split(b"\n") if path.is_file() else [b""]
    for line in lines[:-1]:
        yield json.loads(line)


def _restore(path: Path) -> str:
    process = _start(["restore", str(path)])
    out, err = process.communicate(timeout=_SECONDS)
    return (out + err).decode()


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRACTS_", "SINCH_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "contracts", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


def kills(count: int, seed: int) -> Iterator[Kill]:
    """So many runs that were killed at moments that ``seed`` draws, all on the same provider."""
    moments = random.Random(seed)  # noqa: S311 - moments, not secrets
    with TemporaryDirectory() as folder, running() as mock:
        site = Site(mock, Path(folder))
        whole = min(length(site) for _ in range(2))
        done = turn = 0
        while done < count:
            one = killed(site, moments.uniform(0.0, whole), turn, early=turn % EARLY == EARLY - 1)
            turn += 1
            if one.killed:
                # A run that was faster than the kill is no kill.
                done += 1
                yield one


def main() -> None:
    """Kills, tells how many numbers were put back, and fails when one was not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    done = []
    for one in kills(asked.kills, asked.seed):
        done.append(one)
        if not one.restored:
            print(f"NOT RESTORED after {one.after:.3f} s: {one.said}")
    print(
        f"{len(done)} kills, {sum(one.running for one in done)} of a run under way: "
        f"{sum(one.journal for one in done)} left a journal, "
        f"{sum(one.changed for one in done)} left a number changed, "
        f"{sum(one.restored for one in done)} of {len(done)} are as before after the restore; "
        f"{sum(one.events for one in done):,} events read back"
    )
    sys.exit(0 if all(one.restored for one in done) else 1)


if __name__ == "__main__":
    main()
