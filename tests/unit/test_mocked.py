"""A mock in a process of its own, steered from Python."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from contracts.errors import TargetUnavailableError
from contracts.mock.world import FACTS
from contracts.mocked import AdminError, Mock, running
from contracts.model import Request
from contracts.target.select import select


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    """One mock for the tests that only look at it."""
    with running() as started:
        yield started


def rename(mock: Mock, name: str) -> int | None:
    """The status of an update that a client sends."""
    target, _ = select(mock.address.base_url, None, {})
    try:
        path = f"/v1/projects/{mock.address.project_id}/activeNumbers/{mock.address.numbers[0]}"
        body = f'{{"displayName":"{name}"}}'.encode()
        label = (("content-type", "application/json"),)
        exchange = target.send(Request(method="PATCH", path=path, headers=label, body=body))
        return exchange.response.status if exchange.response else None
    finally:
        target.close()


def test_its_address_is_that_of_the_world(mock: Mock) -> None:
    """What a client needs to be pointed at it."""
    address = mock.address
    assert address.numbers == tuple(number.phone_number for number in FACTS.numbers)
    assert (address.service_plans, address.campaigns, address.apps) == (
        FACTS.service_plans,
        FACTS.campaigns,
        FACTS.apps,
    )
    assert address.base_url == address.auth_url
    assert address.admin_url == f"{address.base_url}/__admin"


def test_it_begins_anew(mock: Mock) -> None:
    """After a reset nothing is remembered, and no fault waits."""
    mock.reset()
    mock.arm("forbidden")
    assert [rename(mock, "a"), rename(mock, "b")] == [403, 200]
    assert [one["response"]["status"] for one in mock.requests(method="PATCH")] == [403, 200]
    mock.arm("forbidden", count=None)
    mock.reset()
    assert mock.requests() == []
    assert rename(mock, "c") == 200


def test_requests_are_told_however_many_there_are(mock: Mock) -> None:
    """More than a page of them."""
    mock.reset()
    target, _ = select(mock.address.base_url, None, {})
    path = f"/v1/projects/{mock.address.project_id}/activeNumbers/{mock.address.numbers[0]}"
    for _ in range(1001):
        target.send(Request(method="GET", path=path))
    target.close()
    told = mock.requests(method="GET")
    assert len({one["id"] for one in told}) == 1001


def test_violations_are_told(mock: Mock) -> None:
    """By rule, with a count."""
    mock.reset()
    assert rename(mock, "x") == 200
    assert mock.violations() == {}
    target, _ = select(mock.address.base_url, None, {})
    for _ in range(2):
        path = f"/v1/projects/{mock.address.project_id}/activeNumbers/12025550134"
        target.send(Request(method="PATCH", path=path))
    target.close()
    assert mock.violations()["number-in-e164"] == 2


def test_what_the_admin_api_refuses_is_an_error(mock: Mock) -> None:
    """With what it said."""
    with pytest.raises(AdminError, match="There is no fault 'nothing'"):
        mock.arm("nothing")


def test_a_mock_that_has_ended_is_told() -> None:
    """Its process is gone when the block is over, and asking it is an error of ours."""
    with running() as mock:
        pid = mock.address.facts["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(TargetUnavailableError, match="does not answer"):
        mock.reset()


def test_options_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are given; those of the environment are somebody else's."""
    monkeypatch.setenv("CONTRACTS_MOCK_LENIENT", "1")
    monkeypatch.setenv("CONTRACTS_MOCK_PACE", "nonsense")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with running(("--port", port, "--layout", "sinch", "--auth-port", "0")) as mock:
        assert mock.address.base_url == f"http://127.0.0.1:{port}"
        assert mock.address.auth_url != mock.address.base_url


def test_a_mock_that_does_not_start_says_why() -> None:
    """In the words of the command."""
    with (
        pytest.raises(TargetUnavailableError, match="The mock did not start: Error: There is no defect 'x'"),
        running(("--defect", "x")),
    ):
        pass


def test_a_mock_that_takes_too_long_is_given_up() -> None:
    """Patience is a parameter."""
    with pytest.raises(TargetUnavailableError, match=r"The mock did not start within 0 s\."), running(patience=0):
        pass
