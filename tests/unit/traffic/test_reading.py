"""Recordings that several processes work on: the same as by one."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from contracts.check import Way, check
from contracts.cli.check import LARGE
from contracts.errors import DocumentError
from contracts.events import Discovered, Event, Judged, PhaseEnded, RunEnded
from contracts.model import Exchange
from contracts.observed.address import Address
from contracts.rules import PROVIDER_RULES, RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.traffic.ahead import read_ahead
from contracts.traffic.apart import SHARES
from contracts.traffic.files import read_recording
from contracts.traffic.share import MAX_DEALT, WHOLE, Share
from contracts.traffic.workers import working
from tests.unit.traffic.recordings import archived, har, journal

TOKEN = "eyJjYW5hcnkiOiJ0cnVlIn0.Q2FuYXJ5.tok3n+of/0urs"
WAYS = (Way.AHEAD, Way.APART)


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


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which what is about one number shows the credentials of another."""
    entries = []
    for place in range(12):
        url = f"https://numbers.api.example/v1/projects/p/activeNumbers/%2B120255501{place % 3}0"
        one = archived({"displayName": f"{TOKEN} {place}"}, {"phoneNumber": TOKEN, "displayName": 1}, url=url)
        if place == 0:
            one["request"]["headers"].append({"name": "Authorization", "value": f"Bearer {TOKEN}"})
        entries.append(one)
    path = tmp_path_factory.mktemp("archived") / "recorded.har"
    path.write_bytes(har(*entries))
    return path


def told(paths: list[Path], way: Way) -> tuple[list[object], RunEnded]:
    """What a check tells, less how long it took and what is not told whichever way it goes; and its end."""
    events: list[Event] = []
    ended, _ = check(paths, RULES, events.append, way=way)
    found = [event.exchanges if isinstance(event, PhaseEnded) else event for event in events]
    return [one for one in found if isinstance(one, Discovered | int)], ended


@pytest.mark.parametrize("way", WAYS)
def test_several_processes_come_to_the_same_as_one(way: Way, files: list[Path], archive: Path) -> None:
    """Findings, their order and places, counts, verdicts and what was exercised are those of one process."""
    paths = [*files, archive]
    (alone, end), (several, other) = told(paths, Way.ALONE), told(paths, way)
    assert several == alone
    assert len([one for one in alone if isinstance(one, Discovered)]) > 5
    assert TOKEN not in repr(several)
    for name in ("verdict", "exit_code", "standings", "counts", "exchanges", "exercised", "remarks"):
        assert getattr(other, name) == getattr(end, name), name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", ["journal", "archive"])
def test_a_file_that_was_cut_off_is_told_by_several_as_by_one(
    form: str, way: Way, files: list[Path], archive: Path, tmp_path: Path
) -> None:
    """What came before is judged, and the error is the same."""
    whole = files[0] if form == "journal" else archive
    cut = tmp_path / "cut"
    cut.write_bytes(whole.read_bytes()[:-40])
    kept = tuple(rule for rule in RULES if rule.id == "method-offered")
    said = []
    for each in (Way.ALONE, way):
        with pytest.raises(DocumentError) as error:
            check([cut, files[1]], kept, lambda event: None, way=each)
        said.append(str(error.value))
    assert said[0] == said[1]
    assert "it is not JSON, or was cut off" in said[0]


def test_what_is_read_ahead_is_what_is_read(archive: Path, files: list[Path]) -> None:
    """Entry by entry, from the first to the last, of any form, more than are sent at once."""
    many = archive.with_name("many.har")
    many.write_bytes(har(*(archived({"displayName": f"Desk {number}"}) for number in range(500))))
    for path in (many, archive, *files):
        read = list(read_ahead(path, b"key"))
        assert read == list(read_recording(path, b"key"))
        assert [one.exchange and one.exchange.request.principal for one in read] == [
            one.exchange and one.exchange.request.principal for one in read_recording(path, b"key")
        ]


def test_who_reads_ahead_is_ended_when_nobody_wants_more(files: list[Path]) -> None:
    """What was not asked for is not waited for."""
    before = set(_children(os.getpid()))
    entries = read_ahead(files[0], b"key")
    next(entries)
    (reader,) = [child for child in set(_children(os.getpid())) - before if _threads(child) > 1]
    entries.close()
    assert reader not in _children(os.getpid())


def test_a_process_that_has_ended_early_is_told() -> None:
    """It does not pass for one that had nothing more to say."""
    with pytest.raises(RuntimeError, match="has ended early"), working([_leave]) as (receiver,):
        receiver.recv()


def _leave(connection: Connection) -> None:
    connection.close()


@pytest.mark.parametrize(("form", "workers"), [("journal", SHARES), ("archive", 1)])
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 130), ("SIGINT", 130), ("SIGKILL", -9)])
def test_the_others_leave_with_the_process_that_was_asked(
    name: str, code: int, form: str, workers: int, files: list[Path], tmp_path: Path
) -> None:
    """Whoever has ended it is left with no process that reads on, and no traceback of one that nobody waits for."""
    long = tmp_path / "long"
    if form == "journal":
        once = files[0].read_bytes()
        long.write_bytes(once * (LARGE // len(once) + 1))
    else:
        once = json.dumps(archived({"displayName": "Front desk"})).encode()
        long.write_bytes(b'{"log":{"entries":[' + (once + b",") * (LARGE // len(once)) + once + b"]}}")
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "contracts", "check", str(long)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while len([child for child in _children(process.pid) if _threads(child) > 1]) < workers:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(getattr(signal, name))
    # Until the last of them has closed it.
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (code, b"")


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]


def _threads(process: int) -> int:
    """The threads of a process: of those that others have begun one watches for the end of who began them."""
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
