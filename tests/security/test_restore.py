"""Every number is put back when a run ends, however it ends; and later, as often as wanted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contracts import keeping
from contracts.errors import ConfigurationError
from contracts.holding import held
from contracts.mock.core import handle
from contracts.mock.state import State
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Request, Response
from contracts.resources import holds_folder
from contracts.target.credentials import basic
from tests.conftest import Command, Ended
from tests.security.conftest import configuration
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

    def answer_of(self, request: Request) -> Response:
        """What the mock answers, whatever is done before."""
        return self._handle(request)

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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_run_and_puts_back(command: Command, state: Path, number: signal.Signals) -> None:
    """SIGTERM, SIGINT and SIGHUP end a run with 130, and its numbers are put back all the same."""
    main = threading.main_thread().ident
    assert main is not None
    with used() as (world, provider, before):
        world.before = after_updates(90, lambda: signal.pthread_kill(main, number))
        ended = command(*RUN, provider.url)
        assert ended.code == 130
        assert world.numbers() == before
    assert journals(state) == []


def interrupting(times: int) -> Any:
    """Interrupts a run at its 90th update, and at each of the next ones, so many times in all."""
    main = threading.main_thread().ident
    assert main is not None
    left = [times]
    begun = after_updates(90, lambda: True)

    def before(request: Request) -> None:
        if request.method == "PATCH" and (begun(request) or left[0] < times) and left[0]:
            left[0] -= 1
            signal.pthread_kill(main, signal.SIGINT)

    return before


def test_a_second_interrupt_is_told_and_does_not_keep_numbers_from_being_put_back(
    command: Command, state: Path
) -> None:
    """An impatient operator, or a build server that asks twice, leaves no number changed."""
    with used() as (world, provider, before):
        world.before = interrupting(2)
        ended = command(*RUN, provider.url)
        assert (ended.code, ended.error_lines) == (
            130,
            ["The numbers are being put back. Once more leaves them as they are."],
        )
        assert world.numbers() == before
    assert journals(state) == []


def test_a_third_interrupt_ends_it_and_leaves_the_journal(command: Command, state: Path) -> None:
    """Who insists gets the prompt back, is told how to put the numbers back later, and can."""
    with used() as (world, provider, before):
        world.before = interrupting(3)
        ended = command(*RUN, provider.url)
        (path,) = journals(state)
        assert ended.code == 130
        assert f"Not every number is what it was. To try again: contracts restore {path}" in ended.error_lines
        assert world.numbers() != before
        world.before = lambda request: None
        assert restored(command, path).code == 0
        assert world.numbers() == before


def test_a_restore_that_is_interrupted_goes_on_later(command: Command, state: Path) -> None:
    """One signal does not end it, two do; the journal is kept, and the same command finishes the work."""
    with used() as (world, provider, before):
        world.before = interrupting(3)
        command(*RUN, provider.url)
        (path,) = journals(state)
        main = threading.main_thread().ident
        assert main is not None
        world.before = lambda request: signal.pthread_kill(main, signal.SIGTERM)
        ended = restored(command, path)
        assert ended.code == 130
        assert "The numbers are being put back. Once more leaves them as they are." in ended.error_lines
        assert f"Not every number was put back. {path} is kept: the same command goes on." in ended.error_lines
        world.before = lambda request: None
        assert restored(command, path).code == 0
        assert world.numbers() == before


@pytest.mark.parametrize("bound", [["--max-requests", "150"], ["--max-time", "2"]])
def test_a_bound_ends_the_run_and_puts_back(command: Command, state: Path, bound: list[str]) -> None:
    """The requests that put numbers back are not those of the run: a run that has used them up restores too."""
    with used() as (world, provider, before):
        # Whatever time was left is up then.
        world.before = after_updates(90, lambda: time.sleep(2.0) if bound[0] == "--max-time" else None)
        assert command(*RUN, provider.url, *bound).code == 0
        assert world.numbers() == before
    assert journals(state) == []


def test_a_reader_that_goes_away_does_not_keep_numbers_from_being_put_back(command: Command, state: Path) -> None:
    """A report that can no longer be written ends the run with one line; the numbers are put back."""
    with used() as (world, provider, before):
        os.mkfifo("run.ndjson")
        reader = os.open("run.ndjson", os.O_RDONLY | os.O_NONBLOCK)
        leaves = after_updates(60, lambda: os.close(reader))

        def read(request: Request) -> None:
            # A pipe that nobody empties would make the run wait for ever; one that is closed is an OSError.
            with contextlib.suppress(OSError):
                while os.read(reader, 1 << 20):
                    pass
            leaves(request)

        world.before = read
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
    """A provider that fails from some moment on leaves a journal that restores it once it is well, and again."""
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


def left_by_a_sick_provider(command: Command, state: Path, world: World, provider: Provider) -> Path:
    """The journal of a run whose provider failed from some moment on, and is well again."""
    sick: list[bool] = []
    count = after_updates(90, lambda: sick.append(True))
    world.before = lambda request: count(request) or (Response(status=500) if sick else None)
    assert command(*RUN, provider.url).code in {1, 3}
    world.before = lambda request: None
    (path,) = journals(state)
    return path


def test_a_journal_that_was_restored_is_not_told_of_again(command: Command, state: Path) -> None:
    """It says of itself that all was put back; later, what it holds may be long out of date."""
    with used() as (world, provider, _):
        path = left_by_a_sick_provider(command, state, world, provider)
        assert restored(command, path).code == 0
        ended = command(*RUN, provider.url, "--max-requests", "30")
        assert (ended.code, ended.err, journals(state)) == (0, "", [path])


def test_a_refusal_is_told_in_words(command: Command, state: Path) -> None:
    """A provider that takes no update says so, with what is not as it was and how it answered; exit 3."""
    with used() as (world, provider, _):
        path = left_by_a_sick_provider(command, state, world, provider)
        world.before = lambda request: Response(status=403) if request.method == "PATCH" else None
        ended = restored(command, path)
        assert ended.code == 3
        assert "NOT PUT BACK" in ended.out
        assert "  an update was answered with status 403\n" in ended.out
        assert f"not put back. {path} is kept: the same command tries again." in ended.error_lines[0]
        world.before = lambda request: Response(status=401)
        ended = restored(command, path)
        assert ended.code == 3
        assert ended.out.count("  it cannot be read: status 401\n") == len(NUMBERS)


def test_a_dry_restore_sends_nothing(command: Command, state: Path) -> None:
    """It says where it would go and for which numbers."""
    with used() as (world, provider, _):
        path = left_by_a_sick_provider(command, state, world, provider)
        asked = len(provider.requests)
        ended = command("restore", str(path), "--dry-run")
        assert (ended.code, ended.err, len(provider.requests)) == (0, "", asked)
        assert ended.out.splitlines() == [
            f"restore · {provider.url}",
            f"  host       {provider.url}",
            f"  project    {FACTS.project_id}",
            f"  put back   {', '.join(NUMBERS)}",
        ]


def test_a_journal_that_is_cut_off_is_refused(command: Command, state: Path) -> None:
    """Whatever byte it ends at: nothing is put back to half of what it was, and one line says why."""
    with used() as (world, provider, _):
        path = left_by_a_sick_provider(command, state, world, provider)
        content = path.read_bytes()
        whole = keeping.read(path)
        asked = len(provider.requests)
        for end in range(len(content)):
            path.write_bytes(content[:end])
            if end == len(content) - 1:
                assert keeping.read(path) == whole
            else:
                with pytest.raises(ConfigurationError, match="is no restore journal: it is not JSON"):
                    keeping.read(path)
        path.write_bytes(content[: len(content) // 2])
        ended = restored(command, path)
        assert (ended.code, len(ended.error_lines), len(provider.requests)) == (2, 1, asked)


def test_numbers_in_the_hands_of_another_run_are_left_alone(command: Command, state: Path) -> None:
    """Neither a run nor a restore begins on them: what they are now is not what they were. Exit 3, nothing sent."""
    with used() as (world, provider, before):
        path = left_by_a_sick_provider(command, state, world, provider)
        asked = len(provider.requests)
        told = f"Error: +12025550134 of {provider.url} is in the hands of another run. Wait for its end, or stop it."
        with held(holds_folder(), provider.url, FACTS):
            for words in ((*RUN, provider.url), (*RUN, provider.url, "--no-restore"), ("restore", str(path))):
                ended = command(*words)
                assert (ended.code, ended.out, ended.error_lines) == (3, "", [told])
        assert len(provider.requests) == asked
        assert restored(command, path).code == 0
        assert world.numbers() == before


def test_where_other_runs_cannot_be_kept_off_it_is_told(
    command: Command, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home that takes no file does not keep a run from testing."""
    monkeypatch.setenv("XDG_STATE_HOME", "/proc")
    with used() as (world, provider, before):
        ended = command(*RUN, provider.url, "--state-dir", str(state), "--max-requests", "60")
        assert ended.code == 0
        assert ended.error_lines == [
            "Other runs cannot be kept off these numbers: /proc/contracts/held: No such file or directory."
        ]
        assert world.numbers() == before


def test_a_journal_is_restored_from_any_folder(
    command: Command, elsewhere: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows the file of configuration that the run has found where it was started."""
    with used() as (world, provider, before):
        (elsewhere / "contracts.toml").write_text(configuration(provider.url), encoding="utf-8")
        world.before = interrupting(3)
        assert command(*RUN, "sandbox").code == 130
        (path,) = journals(state)
        monkeypatch.chdir("/")
        world.before = lambda request: None
        assert restored(command, path).code == 0
        assert world.numbers() == before


def test_a_kind_of_call_target_that_nobody_knows_is_told_and_left(command: Command, state: Path) -> None:
    """What is shown of it cannot be put back; everything else of all numbers is, and the journal can be read."""

    def sip(request: Request) -> Response | None:
        answer = world.answer_of(request)
        shown = answer.json
        if not request.path.endswith(NUMBERS[0]) or not isinstance(shown, dict) or "voiceConfiguration" not in shown:
            return answer
        voice = shown["voiceConfiguration"] | {"type": "SIP"}
        return Response(
            status=200, headers=answer.headers, body=json.dumps(shown | {"voiceConfiguration": voice}).encode()
        )

    with used() as (world, provider, before):
        read: list[keeping.RestoreJournal] = []
        world.before = sip
        looked = after_updates(3, lambda: read.append(keeping.read(journals(state)[0])))
        world.before = lambda request: looked(request) or sip(request)
        ended = command("run", "--max-examples", "0", "--target", provider.url, "--max-requests", "200")
        world.before = lambda request: None
        assert "its voiceConfiguration cannot be read" in ended.out
        assert (read[0].numbers[0].voice_type, read[0].numbers[0].voice_id) == (None, None)
        now = world.numbers()
        assert {number: now[number] for number in NUMBERS[1:]} == {number: before[number] for number in NUMBERS[1:]}
        assert now[NUMBERS[0]]["smsConfiguration"] == before[NUMBERS[0]]["smsConfiguration"]


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
