"""Each error: what the client tells its user of it, and whether it asks again."""

from __future__ import annotations

import pytest

from contracts.harness.adapter import Told
from tests.clients.driven import Driven, seen
from tests.clients.mock import Mock

ONE_TYPE = {
    "python": "NumberNotFoundException",
    "python-2.1.0": "NumberNotFoundException",
    "node": "RequestFailedError",
}
"""The exception of each client for every refusal that arrives as JSON."""


def refused(client: Driven, number: str = "+12025550134") -> Told:
    """What the client tells of an update that is refused."""
    answer = client.update(number, displayName="Renamed")
    assert answer.outcome == "raised", answer
    assert answer.error is not None
    return answer.error


@pytest.mark.parametrize(
    ("fault", "status", "name"),
    [
        ("unauthenticated", 401, "UNAUTHENTICATED"),
        ("unauthenticated-no-challenge", 401, "UNAUTHENTICATED"),
        ("forbidden", 403, "PERMISSION_DENIED"),
        ("internal", 500, "INTERNAL"),
        ("unknown", 500, "UNKNOWN"),
    ],
)
def test_a_refusal_is_told_and_not_repeated(client: Driven, mock: Mock, fault: str, status: int, name: str) -> None:
    """Status and body of a 401, 403 and 500 reach the user; one request is sent, and one token fetched."""
    mock.arm(fault)
    error = refused(client)
    (sent,) = mock.sent()
    assert (error.type, error.status) == (ONE_TYPE[client.name], status)
    assert error.body == sent.response.json
    assert error.body["error"]["status"] == name
    assert mock.tokens_asked_for() == 1


def test_a_refused_link_tells_its_field(client: Driven, mock: Mock) -> None:
    """400 for a number that is linked already: the violated field reaches the user in the error's body."""
    client.update(smsConfiguration={"servicePlanId": "plan-blue"})
    error = client.update(smsConfiguration={"servicePlanId": "plan-green"}).error
    assert error is not None
    assert (error.type, error.status, len(mock.sent())) == (ONE_TYPE[client.name], 400, 2)
    (item,) = error.body["error"]["details"]
    assert item["fieldViolations"][0]["field"] == "sms_configuration.service_plan_id"


def test_a_number_that_is_not_there_is_told_by_name(client: Driven, mock: Mock) -> None:
    """404: the missing resource reaches the user in the error's body; one request is sent."""
    error = refused(client, "+12025550199")
    (item,) = error.body["error"]["details"]
    assert (error.type, error.status, item["resourceName"]) == (ONE_TYPE[client.name], 404, "+12025550199")
    assert len(mock.sent()) == 1


def test_every_error_is_of_one_type(client: Driven, mock: Mock) -> None:
    """A user can tell 400, 403, 404 and 500 apart by the status alone: the Python clients call them all not found."""
    types = set()
    for fault in ("forbidden", "internal"):
        mock.arm(fault)
        types.add(refused(client).type)
    types.add(refused(client, "+12025550199").type)
    types.add(refused(client, "12").type)
    assert types == {ONE_TYPE[client.name]}


def test_an_html_page_of_a_proxy_loses_its_status_in_python(client: Driven, mock: Mock) -> None:
    """502 with a page: node tells the status, the Python clients only that they could not parse it."""
    mock.arm("html-502")
    error = refused(client)
    if client.name == "node":
        assert (error.type, error.status) == ("RequestFailedError", 502)
    else:
        assert (error.type, error.status) == ("SinchException", None)
        assert error.message.startswith("Error while parsing json response.")
    assert len(mock.sent()) == 1


def test_a_client_goes_on_after_an_error(client: Driven, mock: Mock) -> None:
    """After a 500 the same client object updates the number as if nothing had been."""
    mock.arm("internal")
    refused(client)
    assert seen(client.update(displayName="Renamed"))["displayName"] == "Renamed"
