"""Every number is put back when a run ends, however it ends; and later, as often as wanted."""

from __future__ import annotations

import json
import os
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contracts.mock.core import handle
from contracts.mock.state import State
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Request, Response
from contracts.target.credentials import basic
from tests.conftest import Command, Ended
from tests.serving import Provider, serving

RUN = ("run", "--max-examples", "0", "-q", "--target")
PAIR = basic("key", "secret")
NUMBERS = tuple(number.phone_number for number in FACTS.numbers)
PLAN, OTHER_PLAN = FACTS.service_plans
CAMPAIGN = FACTS.campaigns[0]


class World:
    """A provider whose numbers are in use. ``before`` is called with each request before it is answered."""

    def __init__(self) -> None:
        self.state: State = new_state(0.0)
        self.behaviour = default_behaviour()
        self.before: Any = lambda request: None
        self._clock = 0.0

    def answer(self, request: Request) -> Response:
        """Answers as the mock does."""
        changed = self.before(request)
        return changed if isinstance(changed, Response) else self._handle(request)

    def _handle(self, request: Request) -> Response:
        self._clock += 0.001
        self.state, answer = handle(self.behaviour, self.state, request, self._clock)
        assert isinstance(answer, Response)
        return answer

    def ask(self, method: str, number: str, body: Any = None) -> Any:
        """What the provider answers to us."""
        path = f"/v1/projects/{FACTS.project_id}/activeNumbers/{number}"
        headers = (("authorization", PAIR), ("content-type", "application/json"))
        content = None if body is None else json.dumps(body).encode()
        return self._handle(Request(method=method, path=path, headers=headers, body=content)).json

    def use(self) -> None:
        """Puts every number in use, and waits for its jobs."""
        for turn, number in enumerate(NUMBERS):
            sms = {"servicePlanId": FACTS.service_plans[turn % 2]} | ({} if turn else {"campaignId": CAMPAIGN})
            voice = {"type": "EST", "trunkId": FACTS.trunks[0]} if turn % 2 else {"appId": FACTS.apps[0]}
            texts = {"displayName": f"Use {turn}", "callbackUrl": f"https://hooks.example/{turn}"}
            self.ask("PATCH", number, texts | {"smsConfiguration": sms, "voiceConfiguration": voice})
            for _ in range(10):
                self.ask("GET", number)

    def numbers(self) -> dict[str, Any]:
        """All numbers as they are shown, less the time of their last change."""
        shown = {}
        for number in NUMBERS:
            for _ in range(10):
                one = self.ask("GET", number)
            one["voiceConfiguration"].pop("lastUpdatedTime", None)
            shown[number] = one
        return shown


@contextmanager
def used() -> Iterator[tuple[World, Provider, dict[str, Any]]]:
    """A provider whose numbers are in use, and what they are."""
    world = World()
    world.use()
    with serving(world.answer) as provider:
        yield world, provider, world.numbers()


def journals(state: Path) -> list[Path]:
    """The restore journals that are left."""
    return sorted(state.glob("*.json")) if state.is_dir() else []


def after_updates(count: int, act: Any) -> Any:
    """Calls ``act`` when so many updates were asked for, once."""
    seen = [0]

    def before(request: Request) -> Any:
        seen[0] += request.method == "PATCH"
        return act() if seen[0] == count and request.method == "PATCH" else None

    return before


def test_a_whole_run_leaves_the_numbers_as_they_were(command: Command, state: Path) -> None:
    """After a run that kept the contract each number is what it was, and no journal is left."""
    with used() as (world, provider, before):
        ended = command(*RUN, provider.url)
        assert (ended.code, ended.err) == (0, "")
        assert world.numbers() == before
    assert journals(state) == []


def test_a_run_without_restore_leaves_them_as_it_ends(command: Command, state: Path) -> None:
    """With ``--no-restore`` nothing is kept and nothing is put back."""
    with used() as (world, provider, before):
        assert command(*RUN, provider.url, "--no-restore").code == 0
        assert world.numbers() != before
    assert not state.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_and_puts_back(command: Command, state: Path, number: signal.Signals) -> None:
    """SIGTERM and SIGINT end a run with 130, and its numbers are put back all the same."""
    main = threading.main_thread().ident
    assert main is not None
    with used() as (world, provider, before):
        world.before = after_updates(90, lambda: signal.pthread_kill(main, number))
        ended = command(*RUN, provider.url)
        assert ended.code == 130
        assert world.numbers() == before
    assert journals(state) == []


@pytest.mark.parametrize("bound", [["--max-requests", "150"], ["--max-time", "0.3"], ["--defect", "none"]][:2])
def test_a_bound_ends_the_run_and_puts_back(command: Command, state: Path, bound: list[str]) -> None:
    """The requests that put numbers back are not those of the run: a run that has used them up restores too."""
    with used() as (world, provider, before):
        assert command(*RUN, provider.url, *bound).code == 0
        assert world.numbers() == before
    assert journals(state) == []


def test_a_reader_that_goes_away_does_not_keep_numbers_from_being_put_back(command: Command, state: Path) -> None:
    """A report that can no longer be written ends the run with one line; the numbers are put back."""
    with used() as (world, provider, before):
        os.mkfifo("run.ndjson")
        reader = os.open("run.ndjson", os.O_RDONLY | os.O_NONBLOCK)
        world.before = after_updates(60, lambda: os.close(reader))
        ended = command(*RUN, provider.url, "--report", "ndjson", "--report-dir", ".")
        assert (ended.code, ended.error_lines) == (
            2,
            ["Error: run.ndjson cannot be written: Broken pipe. Pass another --report-dir."],
        )
        assert world.numbers() == before
    assert journals(state) == []


def restored(command: Command, path: Path) -> Ended:
    """What ``contracts restore`` says of a journal."""
    return command("restore", str(path))


def test_what_cannot_be_put_back_is_told_and_restored_later(command: Command, state: Path) -> None:
    """A provider that fails from some moment on leaves a journal, which restores it once it is well, and again."""
    with used() as (world, provider, before):
        sick: list[bool] = []
        world.before = lambda request: Response(status=500) if sick else None
        count = after_updates(90, lambda: sick.append(True))
        world.before = lambda request: count(request) or (Response(status=500) if sick else None)
        ended = command(*RUN, provider.url)
        assert ended.code in {1, 3}
        assert ended.out.count("NOT PUT BACK") == len(NUMBERS)
        (path,) = journals(state)
        assert ended.error_lines[0] == f"Not every number is what it was. To try again: contracts restore {path}"
        again = restored(command, path)
        assert (again.code, again.out.count("NOT PUT BACK")) == (3, len(NUMBERS))
        sick.clear()
        world.before = lambda request: None
        for _ in range(2):
            good = restored(command, path)
            assert (good.code, good.err) == (0, "")
            assert good.out.splitlines() == [f"{number}: as it was" for number in NUMBERS]
            assert world.numbers() == before


def test_an_earlier_journal_is_told_of(command: Command, state: Path) -> None:
    """A run on a target with a journal left says so first: what it would keep is what the earlier run left behind."""
    with used() as (world, provider, _):
        sick: list[bool] = []
        count = after_updates(30, lambda: sick.append(True))
        world.before = lambda request: count(request) or (Response(status=500) if sick else None)
        command(*RUN, provider.url)
        (path,) = journals(state)
        world.before = lambda request: None
        ended = command(*RUN, provider.url, "--max-requests", "30")
        assert ended.error_lines[0] == (f"An earlier run did not put its numbers back. First: contracts restore {path}")


def test_an_unassigned_voice_target_is_told_before_and_after(command: Command, state: Path) -> None:
    """Numbers without a voice target cannot be put back whole: that is told before the first change, and at the end."""
    with serving() as provider:
        ended = command("run", "--max-examples", "0", "--target", provider.url)
    assert ended.code == 0
    lines = ended.out.splitlines()
    told = f"  cannot be put back: {', '.join(NUMBERS)}: it has no voice target, and the contract has no way"
    first = next(at for at, line in enumerate(lines) if line.startswith(told))
    assert first < next(at for at, line in enumerate(lines) if line.startswith("  scenarios "))
    for number in NUMBERS:
        assert any(
            line.startswith(f"  {number} is not as it was: calls go to ") and line.endswith("none were assigned before")
            for line in lines
        )
    assert journals(state) == []


def test_a_journal_holds_no_secret_and_is_for_its_owner(command: Command, state: Path) -> None:
    """The journal stands on the disk before the first update, readable by its owner alone, without credentials."""
    seen: list[tuple[int, str]] = []

    def look() -> None:
        (path,) = journals(state)
        seen.append((stat.S_IMODE(path.stat().st_mode), path.read_text(encoding="utf-8")))

    with used() as (world, provider, before):
        world.before = after_updates(1, look)
        assert command(*RUN, provider.url).code == 0
    ((mode, text),) = seen
    assert mode == 0o600
    assert PAIR not in text
    assert '"secret"' not in text
    told = {one["phone_number"]: one for one in json.loads(text)["numbers"]}
    assert {number: one["name"] for number, one in told.items()} == {
        number: shown["displayName"] for number, shown in before.items()
    }


@pytest.mark.parametrize("without", ["GET", "GET and no body"])
def test_a_target_without_get_is_put_back_too(command: Command, state: Path, without: str) -> None:
    """Where numbers cannot be read by GET a PATCH that changes nothing shows them; where that fails too it is told."""

    def before(request: Request) -> Response | None:
        if request.method == "GET":
            return Response(status=405)
        return Response(status=400) if without != "GET" and request.body in {b"{}", None} else None

    with used() as (world, provider, numbers):
        world.before = before
        ended = command("run", "--max-examples", "0", "--target", provider.url, "--max-requests", "200")
        world.before = lambda request: None
        if without == "GET":
            assert world.numbers() == numbers
        else:
            assert "it cannot be read, so it will not be put back" in ended.out
    assert journals(state) == []
