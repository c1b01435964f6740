"""Checking recorded traffic: what is found, what is passed over, and that parts come to the same as the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.check import Passed, check
from contracts.errors import ConfigurationError, DocumentError
from contracts.events import Discovered, Event, Judged, PhaseEnded, RunEnded
from contracts.mock.behaviour import Choices
from contracts.mock.defects import BY_NAME
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour
from contracts.model import Exchange, Severity, Verdict
from contracts.rules import PROVIDER_RULES, RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.traffic.har import NO_ANSWER
from tests.unit.traffic.recordings import NUMBER, archived, exchange, har, journal

RENAMED = exchange({"displayName": "x"})


class Checked:
    """One check, with its events."""

    def __init__(self, *paths: Path) -> None:
        self.events: list[Event] = []
        self.ended: RunEnded
        self.passed: Passed
        self.ended, self.passed = check(paths, RULES, self.events.append)

    @property
    def found(self) -> dict[str, str]:
        """Where each rule was violated first."""
        told = [event for event in self.events if isinstance(event, Discovered)]
        return {event.finding.rule: event.place for event in reversed(told)}


def put(folder: Path, content: bytes, name: str = "one") -> Path:
    """A file with this in it."""
    path = folder / name
    path.write_bytes(content)
    return path


def recorded(choices: Choices | None = None, defect: str = "") -> list[Exchange]:
    """What a run of the fixed scenarios has exchanged with a mock."""
    behaviour = default_behaviour(choices)
    target = InProcessTarget(BY_NAME[defect].plant(behaviour) if defect else behaviour)
    events: list[Event] = []
    run(target, Options(rules=PROVIDER_RULES, examples=0), events.append)
    return [event.exchange for event in events if isinstance(event, Judged)]


def test_good_traffic_passes(tmp_path: Path) -> None:
    """The code is 0, and each file is a phase."""
    checked = Checked(put(tmp_path, journal(RENAMED, RENAMED)), put(tmp_path, har(archived({"displayName": "x"})), "b"))
    assert (checked.ended.exit_code, checked.ended.verdict, checked.found) == (0, Verdict.PASS, {})
    phases = [event for event in checked.events if isinstance(event, PhaseEnded)]
    assert [(event.phase, event.exchanges) for event in phases] == [("one", 2), ("b", 1)]


def test_both_sides_are_judged(tmp_path: Path) -> None:
    """An empty configuration is wrong of the client, and taking it is wrong of the provider."""
    path = put(tmp_path, journal(RENAMED, exchange({"smsConfiguration": {}})))
    checked = Checked(path)
    assert checked.ended.exit_code == 1
    assert checked.found == {
        "configurations-not-empty": f"{path}, entry 2",
        "empty-configuration-refused": f"{path}, entry 2",
    }


def test_a_finding_is_placed_in_its_file(tmp_path: Path) -> None:
    """Name and entry, counted with what is passed over."""
    wrong = archived({"displayName": "x"}, {**NUMBER, "type": "FIXED"})
    other = archived(url="https://h/v1/other", method="GET")
    path = put(tmp_path, har(other, archived({"displayName": "x"}), wrong))
    checked = Checked(path)
    assert checked.found["response-values-listed"] == f"{path}, entry 3"
    assert checked.passed.other == 1


def test_memory_goes_from_file_to_file(tmp_path: Path) -> None:
    """What is left out stays as it was, also where it was seen in the file before."""
    first = put(tmp_path, journal(exchange({"callbackUrl": "a"}, {**NUMBER, "callbackUrl": "a", "displayName": "y"})))
    second = put(tmp_path, journal(exchange({"callbackUrl": "b"}, {**NUMBER, "callbackUrl": "b"})), "two")
    assert "omitted-display-name-unchanged" in Checked(first, second).found
    assert Checked(second).found == {}


@pytest.mark.parametrize("parts", [2, 10])
def test_parts_come_to_the_same_as_the_whole(tmp_path: Path, parts: int) -> None:
    """The same findings, as often, and the same coverage."""
    sent = recorded(defect="name-cut-at-1024")
    whole = Checked(put(tmp_path, journal(*sent)))
    size = -(-len(sent) // parts)
    files = [
        put(tmp_path, journal(*sent[start : start + size]), f"part {start:05}") for start in range(0, len(sent), size)
    ]
    pieces = Checked(*files)
    assert len(files) == parts
    assert whole.found.keys() == pieces.found.keys() != set()
    assert (whole.ended.counts, whole.ended.standings) == (pieces.ended.counts, pieces.ended.standings)
    assert whole.ended.exercised == pieces.ended.exercised


@pytest.mark.parametrize("name", DIALECTS)
def test_a_correct_provider_is_not_accused_by_its_recording(tmp_path: Path, name: str) -> None:
    """Of all that a run has exchanged with it, without knowing what the run knew."""
    checked = Checked(put(tmp_path, journal(*recorded(DIALECTS[name]))))
    accused = {
        (event.finding.rule, event.finding.mismatch)
        for event in checked.events
        if isinstance(event, Discovered)
        and event.finding.severity is not Severity.NOTE
        and event.finding.rule in {rule.id for rule in PROVIDER_RULES}
    }
    assert accused == set()


@pytest.mark.parametrize(
    "content",
    [
        har(archived(url="https://h/v1/other")),
        har(archived({"grant_type": "x"}, url="https://h/oauth2/token", method="POST")),
        har(archived(method="GET")),
    ],
    ids=["another operation", "a token", "a look"],
)
def test_without_an_update_nothing_was_tested(tmp_path: Path, content: bytes) -> None:
    """The code is 2."""
    checked = Checked(put(tmp_path, content))
    assert (checked.ended.exit_code, checked.ended.verdict) == (2, Verdict.NOT_APPLICABLE)


def test_what_does_not_show_enough_is_counted(tmp_path: Path) -> None:
    """By reason."""
    aborted = archived({"displayName": "x"})
    aborted["response"]["status"] = 0
    checked = Checked(put(tmp_path, har(aborted, aborted, archived({"displayName": "x"}))))
    assert checked.passed.unread[NO_ANSWER] == 2
    assert checked.ended.exchanges == 3


def test_a_file_that_was_cut_off_is_no_pass(tmp_path: Path) -> None:
    """What was whole has been judged, and the error says where it ends."""
    path = put(tmp_path, journal(RENAMED, RENAMED)[:-10])
    events: list[Event] = []
    with pytest.raises(DocumentError, match=r"line 2, byte [0-9]+: it is not JSON, or was cut off"):
        check((path,), RULES, events.append)
    assert isinstance(events[-1], RunEnded)
    assert (events[-1].verdict, events[-1].exit_code, events[-1].exchanges) == (Verdict.ERROR, 2, 1)


def test_what_was_broken_before_a_cut_stays_broken(tmp_path: Path) -> None:
    """A finding wins over trouble that comes after it."""
    content = journal(exchange({"smsConfiguration": {}}), RENAMED)[:-10]
    checked = Checked(put(tmp_path, content))
    assert checked.ended.exit_code == 1
    assert "line 2" in (checked.ended.stopped or "")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Before anything after it is read."""
    with pytest.raises(ConfigurationError, match="there is no such file"):
        Checked(tmp_path / "nothing", put(tmp_path, journal(RENAMED)))
