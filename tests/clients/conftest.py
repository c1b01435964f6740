"""Each test of a flow runs once for each client, against the mock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from contracts.harness.adapter import Adapter
from tests.clients.driven import Driven, new_session
from tests.clients.install import CLIENTS, Client, Installed, default_folder, find
from tests.clients.mock import Meddler, Mock, Mocks, meddling


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
def mocks() -> Iterator[Mocks]:
    """The mocks of this run; they end with it."""
    with ExitStack() as stack:
        yield Mocks(stack)


@pytest.fixture
def mock(request: pytest.FixtureRequest, mocks: Mocks) -> Mock:
    """The mock as it is when it has just started, with the options that a test names as its parameter."""
    return mocks.fresh(getattr(request, "param", ()))


@pytest.fixture
def meddler() -> Iterator[Meddler]:
    """A provider whose next answer a test writes."""
    with meddling() as started:
        yield started


@pytest.fixture
def client(installed: Installed, mock: Mock, adapters: dict[str, Adapter]) -> Driven:
    """A client object that nothing was asked of yet."""
    name = installed.client.name
    if name in adapters and not adapters[name].alive:
        adapters.pop(name).close()
    if name not in adapters:
        adapters[name] = Adapter(installed.command)
    return Driven(installed=installed, adapter=adapters[name], provider=mock.provider, session=new_session())
