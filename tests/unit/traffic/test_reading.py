"""Recordings judged by several processes, each some of the numbers: the same as by one."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.check import check
from contracts.cli.check import LARGE, SHARES
from contracts.errors import DocumentError
from contracts.events import Discovered, Event, Judged, PhaseEnded, RunEnded
from contracts.model import Exchange
from contracts.observed.address import Address
from contracts.rules import PROVIDER_RULES, RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.traffic.share import MAX_DEALT, WHOLE, Share
from tests.unit.traffic.recordings import archived, har, journal


@pytest.fixture(scope="module")
def recorded() -> list[Exchange]:
    """A run that asks for much that is wrong, on several numbers."""
    exchanges = []

    def keep(event: Event) -> None:
        if isinstance(event, Judged):
            exchanges.append(event.exchange)

    run(InProcessTarget(), Options(rules=PROVIDER_RULES, examples=0), keep)
    return exchanges


@pytest.fixture(scope="module")
def files(recorded: list[Exchange], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The run as three files."""
    folder, third = tmp_path_factory.mktemp("recorded"), 1 + len(recorded) // 3
    paths = [folder / f"{part}.ndjson" for part in range(3)]
    for part, path in enumerate(paths):
        path.write_bytes(journal(*recorded[part * third : (part + 1) * third]))
    return paths


def told(paths: list[Path], shares: int) -> tuple[list[object], RunEnded]:
    """What a check tells, less how long it took and what only one process tells; and its end."""
    events: list[Event] = []
    ended, _ = check(paths, RULES, events.append, shares=shares)
    found = [event.exchanges if isinstance(event, PhaseEnded) else event for event in events]
    return [one for one in found if isinstance(one, Discovered | int)], ended


def test_several_processes_come_to_the_same_as_one(files: list[Path]) -> None:
    """Findings, their order and places, counts, verdicts and what was exercised are those of one process."""
    (alone, end), (apart, other) = told(files, 1), told(files, 2)
    assert apart == alone
    assert len([one for one in alone if isinstance(one, Discovered)]) > 5
    for name in ("verdict", "exit_code", "standings", "counts", "exchanges", "exercised", "remarks"):
        assert getattr(other, name) == getattr(end, name), name


def test_a_file_that_was_cut_off_is_told_by_several_as_by_one(files: list[Path], tmp_path: Path) -> None:
    """What came before is judged, and the error is the same."""
    cut = tmp_path / "cut.ndjson"
    cut.write_bytes(files[0].read_bytes()[:-40])
    kept = tuple(rule for rule in RULES if rule.id == "phone-number-echoed")
    said = []
    for shares in (1, 2):
        with pytest.raises(DocumentError) as error:
            check([cut, files[1]], kept, lambda event: None, shares=shares)
        said.append(str(error.value))
    assert said[0] == said[1]
    assert "it is not JSON, or was cut off" in said[0]


def test_an_archive_is_judged_by_several_as_by_one(tmp_path: Path) -> None:
    """What is about one number shows the credentials of another: they are in nothing that is told."""
    token = "eyJjYW5hcnkiOiJ0cnVlIn0.Q2FuYXJ5.tok3n+of/0urs"
    entries = []
    for place in range(12):
        url = f"https://numbers.api.example/v1/projects/p/activeNumbers/%2B120255501{place % 3}0"
        one = archived({"displayName": f"{token} {place}"}, {"phoneNumber": token, "displayName": 1}, url=url)
        if place == 0:
            one["request"]["headers"].append({"name": "Authorization", "value": f"Bearer {token}"})
        entries.append(one)
    path = tmp_path / "recorded.har"
    path.write_bytes(har(*entries))
    (alone, end), (apart, other) = told([path], 1), told([path], 2)
    assert apart == alone
    assert len([one for one in alone if isinstance(one, Discovered)]) > 1
    assert (other.counts, other.exercised, other.exchanges) == (end.counts, end.exercised, 12)
    assert token not in repr(apart)


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 130), ("SIGINT", 130), ("SIGKILL", -9)])
def test_the_others_leave_with_the_process_that_was_asked(
    name: str, code: int, files: list[Path], tmp_path: Path
) -> None:
    """Whoever has ended it is left with no process that reads on, and no traceback of one that nobody waits for."""
    long = tmp_path / "long.ndjson"
    once = files[0].read_bytes()
    long.write_bytes(once * (LARGE // len(once) + 1))
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "contracts", "check", str(long)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while len([child for child in _children(process.pid) if _threads(child) > 1]) < SHARES:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(getattr(signal, name))
    # Until the last of them has closed it.
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (code, b"")


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]


def _threads(process: int) -> int:
    """The threads of a process: of those that judge a share one watches for the end of the one that was asked."""
    found = re.search(
        r"^Threads:\s+([0-9]+)$", Path(f"/proc/{process}/status").read_text(encoding="ascii"), re.MULTILINE
    )
    assert found is not None
    return int(found[1])


def test_each_number_is_in_one_share() -> None:
    """Shares leave nothing out and nothing to two; what is about no number is the first one's."""
    shares = [Share(number=number, of=3) for number in range(3)]
    addresses = [Address(project_id="p", phone_number=f"+120255501{last:02}") for last in range(30)]
    owners = [[share.number for share in shares if share.has(address)] for address in addresses]
    assert owners == [[0], [1], [2]] * 10, "they are dealt in turn, so that few numbers are spread as well as many"
    assert [[share.number for share in shares if share.has(address)] for address in addresses] == owners
    assert [share.has(None) for share in shares] == [True, False, False]
    assert WHOLE.has(None)


def test_more_numbers_than_are_remembered_are_in_one_share_each() -> None:
    """They are no longer dealt in turn, and still each is in the same share whenever it is asked about."""
    shares = [Share(number=number, of=2) for number in range(2)]
    for last in range(MAX_DEALT):
        assert sum(share.has(Address(project_id="p", phone_number=f"+1{last:010}")) for share in shares) == 1
    owners = []
    for _ in range(2):
        for last in range(40):
            address = Address(project_id="p", phone_number=f"+44{last:010}")
            owners.append([share.number for share in shares if share.has(address)])
    assert owners[:40] == owners[40:]
    assert sorted({tuple(owner) for owner in owners}) == [(0,), (1,)]
