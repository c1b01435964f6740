"""The mock behind the port: no sockets, its own clock, credentials as they would travel."""

from __future__ import annotations

import json

import pytest

from contracts.mock.arming import arm
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.defects import BY_NAME
from contracts.mock.world import FACTS, default_behaviour
from contracts.model import REDACTED, Credentials, Exchange, FailureKind, Request, Response
from contracts.target.credentials import basic
from contracts.target.inprocess import InProcessTarget

PATH = f"/v1/projects/{FACTS.project_id}/activeNumbers/{FACTS.numbers[0].phone_number}"


def ask(
    target: InProcessTarget,
    body: bytes | None = None,
    credentials: Credentials = Credentials.VALID,
    method: str = "PATCH",
) -> Exchange:
    """One exchange about the first number."""
    headers = (("content-type", "application/json"),)
    return target.send(Request(method=method, path=PATH, headers=headers, body=body, credentials=credentials))


def status(exchange: Exchange) -> int | None:
    """The status of the answer."""
    return exchange.response.status if exchange.response else None


def test_it_says_what_it_is() -> None:
    """Its name, its facts and its address are those of the built-in provider."""
    target = InProcessTarget()
    assert (target.name, target.facts, target.deadline) == ("mock", FACTS, 60.0)
    assert target.base_url == "http://127.0.0.1:3013"
    assert target.curl_credentials == "-u key:secret"
    target.close()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Credentials.VALID, 200),
        (Credentials.UNKNOWN, 200),
        (Credentials.NONE, 401),
        (Credentials.WRONG_BASIC, 401),
        (Credentials.WRONG_BEARER, 401),
    ],
)
def test_credentials_are_looked_at(kind: Credentials, expected: int) -> None:
    """Each kind of credentials is answered as it would be on the wire."""
    assert status(ask(InProcessTarget(), credentials=kind)) == expected


def test_the_exchange_holds_the_request_as_it_was_given() -> None:
    """What is reported carries no credentials."""
    request = Request(method="GET", path=PATH, credentials=Credentials.VALID)
    exchange = InProcessTarget().send(request)
    assert exchange.request is request
    assert request.header("authorization") is None


def test_it_remembers() -> None:
    """What one request changes, the next shows; another target knows nothing of it."""
    target = InProcessTarget()
    ask(target, b'{"displayName":"Changed"}')
    shown = ask(target, method="GET").response
    fresh = ask(InProcessTarget(), method="GET").response
    assert shown is not None
    assert fresh is not None
    assert (shown.json["displayName"], fresh.json["displayName"]) == ("Changed", "Front desk")


def test_time_moves_by_a_millisecond_an_exchange() -> None:
    """Times differ as they do on the wire, and are the same in every run."""
    target = InProcessTarget()
    start = target.now()
    at = [ask(target).at for _ in range(3)]
    assert at == pytest.approx([start + 0.001, start + 0.002, start + 0.003], abs=1e-5)
    assert InProcessTarget().now() == start


def test_waiting_moves_the_clock_of_the_mock() -> None:
    """A job that takes an hour is done after an hour of virtual time."""
    target = InProcessTarget(default_behaviour(Choices(pace=Pace.TIME, seconds=3600.0)))
    plan = json.dumps({"smsConfiguration": {"servicePlanId": FACTS.service_plans[0]}}).encode()
    assert status(ask(target, plan)) == 200
    target.wait(3599.0)
    running = ask(target, method="GET").response
    target.wait(1.0)
    done = ask(target, method="GET").response
    assert running is not None
    assert done is not None
    assert running.json["smsConfiguration"]["scheduledProvisioning"]["status"] == "IN_PROGRESS"
    assert done.json["smsConfiguration"] == {
        "servicePlanId": FACTS.service_plans[0],
        "campaignId": "",
        "scheduledProvisioning": None,
    }


def test_credentials_that_come_back_are_replaced() -> None:
    """A provider that repeats what it was sent does not bring it into a report."""
    behaviour = BY_NAME["credential-echoed"].plant(default_behaviour())
    target = InProcessTarget(BY_NAME["any-secret-accepted"].plant(behaviour))
    refused = InProcessTarget(behaviour)
    pair = basic("key", "secret")
    for exchange in (ask(target), ask(refused, credentials=Credentials.WRONG_BASIC)):
        assert exchange.response is not None
        assert pair.encode() not in exchange.response.body
    told = Response(status=401, body=json.dumps({"message": pair}).encode())
    assert target._keys.redact(told).json == {"message": f"Basic {REDACTED}"}


def test_an_answer_that_does_not_arrive_is_a_failure() -> None:
    """A planted silence is the failure that a socket would bring."""
    target = InProcessTarget(BY_NAME["silent-on-broken-json"].plant(default_behaviour()))
    failure = ask(target, b"{").failure
    assert failure is not None
    assert failure.kind is FailureKind.NO_ANSWER
    assert status(ask(target, b"{}")) == 200


def test_it_begins_in_a_state_that_is_asked_for() -> None:
    """What was done to the world before the first request shows in its answer, and is used up."""
    target = InProcessTarget(begin=lambda state: arm(state, "internal"))
    assert [status(ask(target)), status(ask(target))] == [500, 200]


def test_a_fault_of_the_wire_is_a_failure_and_takes_its_time() -> None:
    """An answer that does not arrive is a failure; one that comes late moves the clock."""
    target = InProcessTarget(begin=lambda state: arm(arm(state, "hang", seconds=30), "slow-first-byte", seconds=5))
    began = target.now()
    lost = ask(target).failure
    assert lost is not None
    assert lost.kind is FailureKind.NO_ANSWER
    assert target.now() - began == pytest.approx(30.001)
    assert status(ask(target)) == 200
    assert target.now() - began == pytest.approx(35.002)


def test_a_request_cannot_ask_for_a_fault() -> None:
    """In process, as for a run, the header of faults is a header like any other."""
    request = Request(
        method="GET", path=PATH, headers=(("x-contracts-fault", "internal"),), credentials=Credentials.VALID
    )
    assert status(InProcessTarget().send(request)) == 200
