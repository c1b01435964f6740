"""Each test of a flow runs once for each client, against the mock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clients.driven import Driven, new_session
from tests.clients.harness import Adapter
from tests.clients.install import CLIENTS, Client, Installed, default_folder, find
from tests.clients.mock import Mock, Server, serving


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
    name = installed.client.name
    if name in adapters and not adapters[name].alive:
        adapters.pop(name).close()
    if name not in adapters:
        adapters[name] = Adapter(installed.command)
    return Driven(installed=installed, adapter=adapters[name], provider=mock.provider, session=new_session())
