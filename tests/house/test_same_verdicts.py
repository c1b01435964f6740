"""A provider is judged alike whether it is asked over HTTP or called directly.

As a program, this module serves the mock over HTTP with whichever defect it is told to have.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import pytest

from contracts.driver import Driver
from contracts.events import Event, Judged
from contracts.mock.app import App, create_app
from contracts.mock.defects import BY_NAME, DEFECTS
from contracts.mock.server import Server, listen
from contracts.mock.service import Service
from contracts.mock.transmission import Message, Receive, Send
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Request, Response
from contracts.plan import Planned, fixed, variations
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.credentials import KeyRing, basic
from contracts.target.http import HttpTarget
from contracts.target.inprocess import InProcessTarget
from contracts.target.port import Target
from contracts.target.select import select
from tests.defects.matrix import REPORT, SCENARIOS

ROWS = {line.split("`")[1]: line for line in REPORT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")}


class Played(NamedTuple):
    """The rules that were violated, after how many exchanges; what was played, and what of it showed a violation."""

    violated: set[str]
    exchanges: int
    plan: list[Planned]
    telling: list[Planned]


class Provider(NamedTuple):
    """A mock in a process of its own."""

    url: str

    def target(self, defect: str = "") -> Target:
        """The mock as a target, afresh and with a defect. Its clock only moves when somebody waits."""
        now = 0.0

        def sleep(seconds: float) -> None:
            nonlocal now
            now += seconds

        pair = basic("key", "secret")
        target = HttpTarget(
            name="mock",
            base_url=self.url,
            facts=FACTS,
            keys=KeyRing(valid=lambda: pair, key_id="key", secrets=(pair,)),
            deadline=60.0,
            curl_credentials="",
            clock=lambda: now,
            sleep=sleep,
        )
        outcome = target.send(Request(method="GET", path=f"/plant/{defect}")).outcome
        assert isinstance(outcome, Response), outcome
        return target


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A mock over HTTP whose defect can be changed."""
    command = [sys.executable, "-m", "tests.house.test_same_verdicts"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this module
        try:
            assert process.stdout is not None
            yield Provider(process.stdout.readline().strip())
        finally:
            process.kill()


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    """The address of `contracts mock`."""
    command = [sys.executable, "-m", "contracts", "mock", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def test_a_run_over_http_is_the_run_in_process(mock_url: str) -> None:
    """The same seed makes as many exchanges and gives every rule the same standing."""
    options = Options(rules=PROVIDER_RULES, examples=20, seed=11)
    over_http, _ = select(mock_url, None, {})
    try:
        one = run(over_http, options, lambda event: None)
    finally:
        over_http.close()
    other = run(InProcessTarget(), options, lambda event: None)
    assert one.exchanges == other.exchanges
    assert dict(one.standings) == dict(other.standings)
    assert (one.exit_code, one.verdict, one.stopped) == (other.exit_code, other.verdict, other.stopped)
    assert one.exit_code == 0


def violations(events: Iterable[Event]) -> set[str]:
    """The rules that were violated on the way."""
    return {finding.rule for event in events if isinstance(event, Judged) for finding in event.findings}


def played(target: Target, plan: Iterable[Planned], enough: frozenset[str] | None = None) -> Played:
    """What comes of playing scenarios, until ``enough`` rules are violated."""
    events: list[Event] = []
    driver = Driver(target=target, rules=PROVIDER_RULES, emit=events.append)
    violated: set[str] = set()
    gone: list[Planned] = []
    telling: list[Planned] = []
    try:
        for one in plan:
            events.clear()
            gone.append(one)
            driver.play(one.scenario, one.phone_number, rule=one.rule)
            found = violations(events)
            telling += [one] if found else []
            violated |= found
            if enough is not None and enough <= violated:
                break
    finally:
        target.close()
    return Played(violated, driver.exchanges, gone, telling)


def showing(defect: str) -> Played:
    """A play that shows a defect: scenarios of the rules that catch it are tried first, the deeper ones last."""
    named = frozenset(ROWS[defect].rsplit("| ", 1)[1].split("`")[1::2])

    def first(plan: Iterable[Planned]) -> list[Planned]:
        return sorted(plan, key=lambda one: one.rule not in named)

    planned, _ = fixed(PROVIDER_RULES, FACTS)
    plan: Iterable[Planned] = first(planned)
    if f"| {SCENARIOS} |" not in ROWS[defect]:
        plan = chain(plan, first(variations(planned, PROVIDER_RULES, FACTS)))
    found = played(planted(defect), plan, named)
    short = played(planted(defect), found.telling)
    # Some need what was played before them.
    return short if short.violated == found.violated else found


def planted(defect: str) -> InProcessTarget:
    """The mock with a defect, called directly."""
    return InProcessTarget(BY_NAME[defect].plant(default_behaviour()))


ONE_OF_EACH = {defect.clause: defect.name for defect in DEFECTS}
"""A defect of each clause: all of them would take minutes."""


@pytest.mark.parametrize("defect", list(ONE_OF_EACH.values()))
def test_a_defect_is_seen_alike(defect: str, provider: Provider) -> None:
    """What shows a defect in process shows it over HTTP: the same rules, after as many exchanges."""
    in_process = showing(defect)
    over_http = played(provider.target(defect), in_process.plan)
    assert (over_http.violated, over_http.exchanges) == (in_process.violated, in_process.exchanges)
    if f"| {SCENARIOS} |" in ROWS[defect]:
        assert in_process.violated != set()


def switching() -> App:
    """The mock, made afresh by each request for `/plant/NAME`."""
    current: list[App] = [create_app(Service(default_behaviour(), new_state(time.time())))]

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if path.startswith("/plant/"):
            name = path.removeprefix("/plant/")
            behaviour = BY_NAME[name].plant(default_behaviour()) if name else default_behaviour()
            current[0] = create_app(Service(behaviour, new_state(time.time())))
        await current[0](scope, receive, send)

    return app


if __name__ == "__main__":
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def ready() -> None:
        """Says where it listens."""
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()

    Server(switching(), ready=ready).run(sockets=[listener])
