"""Each test of a flow runs once for each client, against the mock."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.clients.harness import Adapter, Answer, Provider
from tests.clients.install import CLIENTS, Client, Installed, default_folder, find
from tests.clients.mock import Mock, Server, serving
from tests.clients.reported import by_wire_names, to_the_millisecond

NUMBER = "+12025550134"

_SESSIONS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """One client object, pointed at the mock, with a token of its own."""

    installed: Installed
    adapter: Adapter
    provider: Provider
    session: str

    @property
    def name(self) -> str:
        """Which client it is: a name of `tests.clients.install.CLIENTS`."""
        return self.installed.client.name

    def ask(self, operation: str, **arguments: Any) -> Answer:
        """What came of one operation."""
        return self.adapter.ask(operation, arguments, provider=self.provider, session=self.session)

    def update(self, number: str = NUMBER, /, **members: Any) -> Answer:
        """What came of an update of these members, under the names of the wire."""
        return self.ask("update", phoneNumber=number, update=members)

    def as_another(self, provider: Provider) -> Driven:
        """A fresh client object that is pointed elsewhere, or asks as somebody else."""
        return replace(self, provider=provider, session=str(next(_SESSIONS)))


def seen(answer: Answer) -> Any:
    """The number as a client reports it: names of the wire, times to the millisecond."""
    assert answer.outcome == "returned", answer
    return to_the_millisecond(by_wire_names(answer.value))


@pytest.fixture(scope="session")
def adapters() -> Iterator[dict[str, Adapter]]:
    """The adapters that were started; they end with the run."""
    started: dict[str, Adapter] = {}
    yield started
    for adapter in started.values():
        adapter.close()


@pytest.fixture(params=CLIENTS, ids=lambda client: client.name)
def installed(request: pytest.FixtureRequest) -> Installed:
    """One client after another; a test is skipped for those that are not installed."""
    client: Client = request.param
    found = find(client, default_folder())
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of this run."""
    with serving() as started:
        yield started


@pytest.fixture
def mock(request: pytest.FixtureRequest, server: Server) -> Mock:
    """The mock as it is when it has just started, in the dialect that a test names as its parameter."""
    return server.renew(getattr(request, "param", "default"))


@pytest.fixture
def client(installed: Installed, mock: Mock, adapters: dict[str, Adapter]) -> Driven:
    """A client object that nothing was asked of yet."""
    adapter = adapters.get(installed.client.name) or Adapter(installed.command)
    adapters[installed.client.name] = adapter
    return Driven(installed=installed, adapter=adapter, provider=mock.provider, session=str(next(_SESSIONS)))
