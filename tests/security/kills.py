"""Kills runs at random moments, restores, and compares every number with what it was.

    python -m tests.security.kills [--kills 100] [--seed 0]

The provider is a mock in a process of its own with its state on the disk, which outlives the runs as a real
one would; at the end it is started again from that state, and asked once more. Of ten kills one comes while the
program is still loading, one as soon as the restore journal is there, and eight at any moment of the run or
of its own restore. Every other restore is killed as well, at any moment of it, before the one that counts.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
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
from contracts.report.stream import FOOTER
from contracts.target.credentials import basic

LOADING, WRITING, RUNNING = "while it loads", "as soon as the journal is there", "under way"
TURNS: Final = (WRITING, *[RUNNING] * 8, LOADING)
"""When the kills of ten come, in turn."""
REQUESTS: Final = 1_200
"""How many requests a run makes that is not killed, before it puts the numbers back."""
LOADING_SECONDS: Final = 0.8
"""About how long a run takes to load."""
RESTORE_SECONDS: Final = 0.8
"""About how long a restore takes, loading included."""
_SECONDS: Final = 60.0
_LOOK: Final = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One run that was killed."""

    when: str
    after: float
    killed: bool
    """Whether it had not ended by itself."""
    journal: bool
    """Whether it had left a restore journal."""
    events: int
    """How many events its stream holds."""
    told_truly: bool
    """Whether ``contracts report`` read the stream up to the last of them, and called it cut off if it was."""
    changed: bool
    """Whether the numbers were not what they had been, after the kill."""
    restore_killed: bool
    """Whether a first restore was killed too."""
    restored: bool
    """Whether every number is what it was, after the restore."""
    said: str
    """What the restore said, if it was needed."""


class Site:
    """A provider whose numbers are in use, and a folder for what runs leave."""

    def __init__(self, mock: Mock, folder: Path, *, begin: bool = True) -> None:
        self.url = mock.address.base_url
        self.folder = folder
        self._mock = mock
        self._pair = basic(mock.address.key_id, mock.address.key_secret)
        if begin:
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


def killed(site: Site, moments: random.Random, whole: float, turn: int) -> Kill:
    """One run, killed at a moment that is drawn from as long as a whole one takes, and what came of it."""
    state, reports = site.folder / f"state-{turn}", site.folder / f"reports-{turn}"
    when = TURNS[turn % len(TURNS)]
    after = moments.uniform(0.0, LOADING_SECONDS if when == LOADING else whole)
    process = _run(site, turn)
    if when == RUNNING:
        _begun(process)
    if when == WRITING:
        while process.poll() is None and not (state.is_dir() and list(state.glob("*.json"))):
            time.sleep(_LOOK)
        after = moments.uniform(0.0, 0.01)
    _kill(process, after)
    journals = sorted(state.glob("*.json")) if state.is_dir() else []
    changed = site.numbers() != site.before
    left, told_truly = _told_again(reports / "run.ndjson")
    restore_killed = bool(journals) and turn % 2 == 1
    if restore_killed:
        _kill(_start(["restore", str(journals[0])]), moments.uniform(0.0, RESTORE_SECONDS))
    said = "".join(_restore(path) for path in journals)
    return Kill(
        when=when,
        after=after,
        killed=process.returncode < 0,
        journal=bool(journals),
        events=left,
        told_truly=told_truly,
        changed=changed,
        restore_killed=restore_killed,
        restored=site.numbers() == site.before,
        said=said,
    )


def _kill(process: subprocess.Popen[bytes], after: float) -> None:
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate(timeout=_SECONDS)


def _told_again(path: Path) -> tuple[int, bool]:
    """How many events of a stream are left, and whether ``contracts report`` says of it what is true.

    It is whole if the run had told its end before it was killed; else it was cut off, where the events end.
    """
    lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
    if not lines:
        return 0, True
    process = _start(["report", str(path)])
    out, err = process.communicate(timeout=_SECONDS)
    said = (out + err).decode()
    if json.loads(lines[-1])["event"] == FOOTER:
        return len(lines), process.returncode == 0
    found = re.search(r"it was cut off (?:after ([0-9,]+) events|within line ([0-9,]+))", said)
    read = int((found[1] or found[2]).replace(",", "")) if found else -1
    return len(lines), process.returncode == 3 and read in {len(lines), len(lines) + 1}


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
    """So many runs that were killed at moments that ``seed`` draws, all on the same provider.

    At the end the provider is started again from its disk: its numbers have to be what they were there too.
    """
    moments = random.Random(seed)  # noqa: S311 - moments, not secrets
    with TemporaryDirectory() as name:
        folder = Path(name)
        disk = ("--state", str(folder / "provider.json"))
        with running(disk) as mock:
            site = Site(mock, folder)
            whole = min(length(site) for _ in range(2))
            done = turn = 0
            while done < count:
                one = killed(site, moments, whole, turn)
                turn += 1
                if one.killed:
                    # A run that was faster than the kill is no kill.
                    done += 1
                    yield one
        with running(disk) as mock:
            assert Site(mock, folder, begin=False).numbers() == site.before


def summary(done: list[Kill]) -> list[str]:
    """What came of the kills, line by line."""
    lines = [f"{len(done)} kills of a run"]
    for when in (LOADING, WRITING, RUNNING):
        some = [one for one in done if one.when == when]
        lines.append(
            f"{len(some)} of them {when}: {sum(one.journal for one in some)} left a restore journal, "
            f"{sum(one.changed for one in some)} left a number changed"
        )
    streams = [one for one in done if one.events]
    truly = sum(one.told_truly for one in done)
    lines.append(f"{sum(one.restore_killed for one in done)} first restores were killed as well")
    lines.append(
        f"{sum(one.restored for one in done)} of {len(done)} times every number equals its state before the run, "
        "after `contracts restore`"
    )
    lines.append(
        f"{len(streams)} streams with {sum(one.events for one in streams):,} events; {truly} of {len(done)} times "
        "`contracts report` read what there was to its last event and said that it was cut off, if it was"
    )
    return lines


def main() -> None:
    """Kills, tells how many numbers were put back, and fails when one was not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    done = []
    for one in kills(asked.kills, asked.seed):
        done.append(one)
        if not one.restored or not one.told_truly:
            print(f"NOT AS IT SHOULD BE: {one}")
    print("\n".join(summary(done)))
    sys.exit(0 if all(one.restored and one.told_truly for one in done) else 1)


if __name__ == "__main__":
    main()
