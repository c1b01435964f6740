"""A run against the mock over HTTP: silent on every correct dialect, and never lost on a fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.errors import TargetUnavailableError
from contracts.events import Discovered, Event
from contracts.mock.app import create_app
from contracts.mock.arming import arm
from contracts.mock.dialects import DIALECTS
from contracts.mock.faults import FAULTS, Place
from contracts.mock.server import Server, listen
from contracts.mock.service import Service
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Severity
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.select import select
from tests.unit.mock.test_faults import SEEN_BY, UNTESTABLE

PATIENCE = 10.0
SEEN = {**SEEN_BY, "huge-body": "complete-body"}
"""Over HTTP no more than a million bytes are read of an answer."""
WAITED_OUT = {"rate-limited"}
"""Without Retry-After a run waits for a quarter of a minute; in process that takes no time."""


@contextmanager
def served(service: Service) -> Iterator[str]:
    """The URL of a mock that is served as long as the block lasts."""
    listener = listen("127.0.0.1", 0)
    ready = threading.Event()
    server = Server(create_app(service), ready=ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(PATIENCE)


OAUTH = """
[targets.by-token]
url = "{url}"
auth = "oauth2"
key_id = "key"
key_secret = "secret"
token_url = "{url}/oauth2/token"
project_id = "{project}"

[[targets.by-token.numbers]]
phone_number = "{number}"
region = "US"
"""
UNHARMED = {"token-slow", "token-without-scope"}
"""What a client of the token endpoint has to live with."""


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.place is Place.TOKEN])
def test_a_fault_of_the_token_endpoint_is_told(name: str, elsewhere: Path) -> None:
    """A run that gets no token cannot test: code 3."""
    service = Service(default_behaviour(), arm(new_state(time.time()), name, count=None, seconds=0.001))
    with served(service) as url:
        text = OAUTH.format(url=url, project=FACTS.project_id, number=FACTS.numbers[0].phone_number)
        (elsewhere / "contracts.toml").write_text(text)
        target, _ = select("by-token", str(elsewhere / "contracts.toml"), {})
        try:
            code = run(target, Options(rules=PROVIDER_RULES, examples=0), lambda event: None).exit_code
        except TargetUnavailableError as error:
            code = error.exit_code
        finally:
            target.close()
    assert code == (0 if name in UNHARMED else 3)


def judged(service: Service) -> tuple[int, list[Discovered]]:
    """The exit code of a run of the fixed scenarios, and what it has found."""
    events: list[Event] = []
    with served(service) as url:
        target, _ = select(url, None, {})
        try:
            code = run(target, Options(rules=PROVIDER_RULES, examples=0, seed=1), events.append).exit_code
        except TargetUnavailableError as error:
            code = error.exit_code
        finally:
            target.close()
    return code, [event for event in events if isinstance(event, Discovered)]


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_is_not_accused_over_http(name: str) -> None:
    """No error and no warning, and the run ends with the code 0."""
    # Slow jobs are slow by a clock that can be moved in process; here each would be waited for.
    choices = replace(DIALECTS[name], seconds=min(DIALECTS[name].seconds, 0.02))
    code, found = judged(Service(default_behaviour(choices), new_state(time.time())))
    assert [event.finding for event in found if event.finding.severity is not Severity.NOTE] == []
    assert code == 0


@pytest.mark.parametrize("name", [name for name in SEEN if name not in WAITED_OUT])
def test_a_fault_is_told_over_http(name: str) -> None:
    """A run whose every update meets the fault ends as it should: red by its rules, code 3, or green."""
    state = arm(new_state(time.time()), name, count=None, method="PATCH", seconds=0.001)
    code, found = judged(Service(default_behaviour(), state))
    assert {event.finding.rule for event in found} >= set(SEEN[name].split())
    assert code == (3 if name in UNTESTABLE else 1 if SEEN[name] else 0)
