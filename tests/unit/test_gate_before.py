"""The gate before another provider: the built-in mock stands in for it, in a process of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contracts.events import Discovered, Event, Judged, RunEnded, RunStarted
from contracts.gate import GateEnded, gate_before
from contracts.mocked import Mock, running
from contracts.model import Party, Verdict
from contracts.proxy.upstream import Limits, upstream_of
from contracts.rules import RULES
from contracts.traffic.judging import AT_ONCE
from tests.unit.proxy.wire import raw, silent
from tests.unit.test_gate import client
from tests.unit.waiving import waiving

BY_ID = {rule.id: rule for rule in RULES}
LAYOUT = ("--layout", "sinch", "--auth-port", "0")


@contextmanager
def sandbox(monkeypatch: pytest.MonkeyPatch, *options: str) -> Iterator[Mock]:
    """A provider, and the credentials of somebody who may use it in the environment."""
    with running((*LAYOUT, *options)) as mock:
        address = mock.address
        given(monkeypatch, address.project_id, address.key_id, address.key_secret, address.numbers[0])
        yield mock


def given(monkeypatch: pytest.MonkeyPatch, project: str, key_id: str, secret: str, number: str) -> None:
    """The environment of a caller."""
    monkeypatch.setenv("SINCH_PROJECT_ID", project)
    monkeypatch.setenv("SINCH_KEY_ID", key_id)
    monkeypatch.setenv("SINCH_KEY_SECRET", secret)
    monkeypatch.setenv("SINCH_PHONE_NUMBER", number)


class Gate:
    """One gate before a provider, with its events."""

    def __init__(self, command: list[str], url: str, auth: str | None = None, **options: Any) -> None:
        self.events: list[Event] = []
        place = upstream_of(url), upstream_of(auth) if auth else None
        self.ended: GateEnded = gate_before(command, *place, RULES, self.events.append, **options)

    def of(self, kind: type[Any]) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def found(self) -> set[str]:
        """The rules that were violated."""
        return {event.finding.rule for event in self.of(Discovered)}


def test_a_good_client_on_a_good_provider_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides are judged; a link, its job and the unlinking are followed to their end."""
    life = client(
        "bearer = token()",
        "update({'displayName': 'x'}, bearer)",
        "update({'smsConfiguration': {'servicePlanId': 'plan-blue'}}, bearer)",
        "while update({'displayName': 'x'}, bearer)['smsConfiguration']['scheduledProvisioning']: pass",
        "update({'smsConfiguration': {'servicePlanId': ''}}, bearer)",
    )
    with sandbox(monkeypatch) as mock:
        one = Gate(life, mock.address.base_url, mock.address.auth_url)
    assert (one.ended.exit_code, one.ended.run.verdict, one.found) == (0, Verdict.PASS, set())
    assert [event.base_url for event in one.of(RunStarted)] == [mock.address.base_url]
    assert isinstance(one.events[-1], RunEnded)
    parties = {BY_ID[rule].party for event in one.of(Judged) for rule in event.applied}
    assert parties == {Party.PROVIDER, Party.CONSUMER}
    assert one.ended.run.standings["sms-link-appears"].verdict is Verdict.PASS


def test_a_client_that_breaks_the_contract_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As before the mock: by the rules on clients, though its own tests are content."""
    bad = client("try: update({'smsConfiguration': {}}, token())\nexcept Exception: pass")
    with sandbox(monkeypatch) as mock:
        one = Gate(bad, mock.address.base_url, mock.address.auth_url)
        accepted = Gate(bad, mock.address.base_url, mock.address.auth_url, waivers=waiving("configurations-not-empty"))
    assert (one.ended.exit_code, one.found) == (1, {"configurations-not-empty"})
    assert accepted.ended.exit_code == 0


def test_a_provider_that_breaks_the_contract_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's breaks are told as findings of the provider, and fail the gate."""
    with sandbox(monkeypatch, "--defect", "name-ignored") as mock:
        one = Gate(client("update({'displayName': 'x'}, token())"), mock.address.base_url, mock.address.auth_url)
    assert one.ended.exit_code == 1
    assert one.found == {"display-name-applied"}
    assert {BY_ID[rule].party for rule in one.found} == {Party.PROVIDER}


def test_the_credentials_are_those_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """They reach the client's tests untouched, and no address of the mock's does; no event holds them."""
    looks = client(
        "assert os.environ['SINCH_KEY_SECRET'] == 'caller-t0p-secret'",
        "assert not {'CONTRACTS_ADMIN_URL', 'CONTRACTS_CALLBACK_SECRET', 'CONTRACTS_AUTH_URL'} & set(os.environ)",
        "pair = base64.b64encode(b'caller-id:caller-t0p-secret').decode()",
        "url = os.environ['CONTRACTS_BASE_URL'] + '/v1/projects/p/activeNumbers/+12025550134'",
        "headers = {'authorization': 'Basic ' + pair, 'content-type': 'application/json'}",
        "data = json.dumps({'displayName': 'x'}).encode()",
        "try: sent(urllib.request.Request(url, data, headers, method='PATCH'))",
        "except urllib.error.HTTPError as error: assert error.code == 401",
    )
    given(monkeypatch, "p", "caller-id", "caller-t0p-secret", "+12025550134")
    for name in ("CONTRACTS_ADMIN_URL", "CONTRACTS_CALLBACK_SECRET", "CONTRACTS_AUTH_URL"):
        monkeypatch.delenv(name, raising=False)
    with running(LAYOUT) as mock:
        one = Gate(looks, mock.address.base_url)
    assert [trial.code for trial in one.ended.trials] == [0]
    (judged,) = one.of(Judged)
    assert judged.exchange.request.header("authorization") is None
    assert "t0p-secret" not in repr(one.events)


@pytest.mark.parametrize("own", [0, 1], ids=["tests that pass", "tests that fail"])
def test_a_provider_that_is_not_there_could_not_be_tested(monkeypatch: pytest.MonkeyPatch, own: int) -> None:
    """The code is 3, with the reason, whatever the client's tests say of it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    given(monkeypatch, "p", "k", "s", "+12025550134")
    one = Gate(client(f"try: update({{'displayName': 'x'}}, 'x')\nexcept Exception: sys.exit({own})"), url)
    assert (one.ended.exit_code, one.ended.run.verdict, one.found) == (3, Verdict.ERROR, set())
    assert one.ended.run.stopped is not None
    assert one.ended.run.stopped.startswith(f"{url} did not answer: ")
    assert "refused" in one.ended.run.stopped or "111" in one.ended.run.stopped


def test_a_provider_that_never_answers_is_not_green(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A client that does not wait for it has tested nothing: the code is 3, with the reason."""
    given(monkeypatch, "p", "k", "s", "+12025550134")
    asked = tmp_path / "asked"
    head = "PATCH /v1/projects/p/activeNumbers/+12025550134 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n"
    body = '{"displayName": "x"}'
    request = f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    hasty = client(
        "import pathlib, socket, time, urllib.parse",
        "parts = urllib.parse.urlsplit(os.environ['CONTRACTS_BASE_URL'])",
        "line = socket.create_connection((parts.hostname, parts.port))",
        f"line.sendall({request!r})",
        f"while not pathlib.Path({str(asked)!r}).exists(): time.sleep(0.01)",
    )

    def mute(connection: socket.socket) -> None:
        asked.touch()
        silent(connection)

    with raw(mute) as provider:
        one = Gate(hasty, provider.url)
    assert (one.ended.exit_code, one.ended.run.verdict, one.found) == (3, Verdict.ERROR, set())
    assert one.ended.run.stopped == f"{provider.url} did not answer: the proxy was stopped before there was an answer"


def test_a_client_is_judged_by_what_it_sent_though_nobody_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is accused of nothing, the client of what it did."""
    given(monkeypatch, "p", "k", "s", "+12025550134")
    bad = client("try: update({'smsConfiguration': {}}, 'x')\nexcept Exception: pass")
    with raw(silent) as provider:
        one = Gate(bad, provider.url, limits=Limits(answer=0.2))
    assert (one.ended.exit_code, one.found) == (1, {"configurations-not-empty"})


def test_a_client_that_updates_nothing_was_not_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code is 2."""
    with sandbox(monkeypatch) as mock:
        one = Gate(client("token()"), mock.address.base_url, mock.address.auth_url)
    assert (one.ended.exit_code, one.ended.run.stopped) == (2, f"no update reached {mock.address.base_url} under proxy")


def test_tests_that_hang_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code is 3; what was sent until then is judged."""
    hangs = client("update({'displayName': 'x'}, token())", "import time; time.sleep(600)")
    with sandbox(monkeypatch) as mock:
        one = Gate(hangs, mock.address.base_url, mock.address.auth_url, max_time=3)
    assert (one.ended.exit_code, one.ended.run.verdict) == (3, Verdict.ERROR)
    assert one.ended.run.stopped == "the client's tests did not end in time under proxy"
    assert len(one.of(Judged)) == 2


SIDE_BY_SIDE = client(
    "import threading",
    "bearer = token()",
    "slow = threading.Thread(target=update, args=({'displayName': 'b'}, bearer))",
    "slow.start()",
    "while slow.is_alive(): update({'displayName': 'c'}, bearer)",
    "assert update({'displayName': 'd'}, bearer)['displayName'] == 'd'",
)
"""Updates of one number that overlap, where one of the answers is slow."""


def test_updates_side_by_side_accuse_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of them took effect first is not known to a proxy."""
    with sandbox(monkeypatch) as mock:
        mock.arm("slow-first-byte", seconds=0.3)
        one = Gate(SIDE_BY_SIDE, mock.address.base_url, mock.address.auth_url)
    assert (one.ended.exit_code, one.found) == (0, set())
    assert one.ended.passed is not None
    assert one.ended.passed.unread[AT_ONCE] > 0
