"""Faults that wait for requests: which request meets which fault, and how often."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.arming import MAX_ARMED, arm, disarm, targets
from contracts.mock.core import handle
from contracts.mock.state import State
from contracts.mock.transfer import Carried
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Headers, Json, Request
from tests.unit.mock.conversation import (
    APP,
    CAMPAIGN,
    GB,
    JSON_TYPE,
    NOW,
    OTHER_PLAN,
    PLAN,
    SIGNED,
    US,
    Conversation,
    path_of,
    sms,
    voice,
)

ALLOWED = replace(default_behaviour(), faults_by_header=True)


def armed(*faults: str, **choice: Any) -> Conversation:
    """A conversation with a mock that has these faults waiting."""
    talk = Conversation()
    for fault in faults:
        talk.state = arm(talk.state, fault, **choice)
    return talk


def met(
    talk: Conversation, body: Json = None, number: str = US, method: str = "PATCH", headers: Headers = ()
) -> str | None:
    """The fault that a request meets, or None."""
    content = None if method == "GET" else json.dumps({"displayName": "x"} if body is None else body).encode()
    request = Request(method=method, path=path_of(number), headers=(SIGNED, JSON_TYPE, *headers), body=content)
    talk.state, answer = handle(talk.behaviour, talk.state, request, talk.now)
    return answer.fault if isinstance(answer, Carried) else None


def test_nothing_is_met_unless_it_is_armed() -> None:
    """The mock as it starts commits no fault."""
    assert met(Conversation()) is None


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_fault_is_met_so_often(count: int) -> None:
    """The next requests meet it, and then no more."""
    talk = armed("internal", count=count)
    assert [met(talk) for _ in range(count + 2)] == ["internal"] * count + [None, None]
    assert talk.state.faults == ()


def test_a_fault_without_a_count_stays() -> None:
    """It is met until it is disarmed."""
    talk = armed("internal", count=None)
    assert {met(talk) for _ in range(50)} == {"internal"}
    talk.state = disarm(talk.state)
    assert met(talk) is None


def test_faults_are_met_in_order() -> None:
    """What was armed first is met first."""
    talk = armed("rate-limited", "internal", "empty-200")
    assert [met(talk) for _ in range(4)] == ["rate-limited", "internal", "empty-200", None]


@pytest.mark.parametrize(
    ("choice", "requests", "found"),
    [
        ({"number": GB}, [{}, {"number": GB}], [None, "internal"]),
        ({"project": "another"}, [{}], [None]),
        ({"method": "patch"}, [{"method": "GET"}, {}], [None, "internal"]),
        ({"method": "GET"}, [{}, {"method": "GET"}], [None, "internal"]),
        ({"target": PLAN}, [{}, {"body": sms(OTHER_PLAN)}, {"body": sms(PLAN)}], [None, None, "internal"]),
        ({"target": CAMPAIGN}, [{"body": sms(PLAN)}, {"body": sms(PLAN, CAMPAIGN)}], [None, "internal"]),
        ({"target": APP}, [{"body": voice(trunkId=APP, type="EST")}], ["internal"]),
        ({"target": APP}, [{"body": {"displayName": APP}}], [None]),
        ({"scenario": "one"}, [{}], [None]),
        ({"scenario": "one"}, [{"headers": (("X-Contracts-Scenario", "other"),)}], [None]),
        ({"scenario": "one"}, [{"headers": (("X-Contracts-Scenario", "one"),)}], ["internal"]),
        ({"number": GB, "target": PLAN}, [{"number": GB}, {"body": sms(PLAN)}], [None, None]),
        ({"number": GB, "target": PLAN}, [{"number": GB, "body": sms(PLAN)}], ["internal"]),
    ],
)
def test_a_fault_chooses_its_requests(
    choice: dict[str, Any], requests: list[dict[str, Any]], found: list[str | None]
) -> None:
    """It waits for the number, project, method, target and scenario that it is armed for, and for all of them."""
    talk = armed("internal", **choice)
    assert [met(talk, **request) for request in requests] == found


def test_a_fault_that_does_not_fit_lets_the_next_pass() -> None:
    """Of several that wait, the first that fits is met; the others go on waiting."""
    talk = armed("internal", number=GB)
    talk.state = arm(talk.state, "rate-limited", count=2)
    assert [met(talk), met(talk, number=GB), met(talk)] == ["rate-limited", "internal", "rate-limited"]


def test_arming_changes_no_state_but_the_next() -> None:
    """Each fault has an id of its own, and the earlier state does not know it."""
    before = new_state(NOW)
    after = arm(arm(before, "internal"), "unknown")
    assert before.faults == ()
    assert [(one.id, one.fault) for one in after.faults] == [(1, "internal"), (2, "unknown")]


def test_one_fault_can_be_disarmed() -> None:
    """By its id, and an id is never used twice."""
    state = disarm(arm(arm(new_state(NOW), "internal"), "unknown"), 2)
    assert [one.fault for one in state.faults] == ["internal"]
    assert arm(state, "forbidden").faults[-1].id == 3


def full() -> State:
    """A state that can hold no more faults."""
    state = arm(new_state(NOW), "internal")
    return replace(state, faults=state.faults * MAX_ARMED)


@pytest.mark.parametrize(
    ("state", "choice", "told"),
    [
        (new_state(NOW), {"fault": "no-such"}, "There is no fault 'no-such'. The faults are: invalid-argument, "),
        (new_state(NOW), {"fault": "internal", "count": 0}, "Arm a fault for 1 request or more"),
        (new_state(NOW), {"fault": "internal", "seconds": -1}, "A fault may take from 0 to 3600 seconds."),
        (new_state(NOW), {"fault": "internal", "seconds": float("nan")}, "A fault may take from 0 to 3600 seconds."),
        (new_state(NOW), {"fault": "internal", "seconds": 10**400}, "A fault may take from 0 to 3600 seconds."),
        (new_state(NOW), {"fault": "internal", "seconds": 3601}, "A fault may take from 0 to 3600 seconds."),
        (new_state(NOW), {"fault": "token-foreign", "number": US}, "The fault 'token-foreign' is one of the token"),
        (full(), {"fault": "internal"}, "1000 faults are armed already. Disarm some first."),
    ],
)
def test_what_cannot_be_armed(state: State, choice: dict[str, Any], told: str) -> None:
    """One line says why."""
    with pytest.raises(ConfigurationError) as refused:
        arm(state, **choice)
    assert str(refused.value).startswith(told)
    assert "\n" not in str(refused.value)


def test_what_is_not_armed_cannot_be_disarmed() -> None:
    """An unknown id is told."""
    with pytest.raises(ConfigurationError, match="No fault is armed under the id 5"):
        disarm(new_state(NOW), 5)


def by_header(value: str, behaviour: Any = ALLOWED) -> tuple[Conversation, Request]:
    """A mock, and an update that asks for a fault."""
    headers = (SIGNED, JSON_TYPE, ("x-contracts-fault", value))
    return Conversation(behaviour), Request(
        method="PATCH", path=path_of(), headers=headers, body=b'{"displayName":"x"}'
    )


@pytest.mark.parametrize(
    ("value", "name", "seconds"),
    [
        ("slow-first-byte", "slow-first-byte", 2),
        (" slow-first-byte ", "slow-first-byte", 2),
        ("slow-first-byte;seconds=0.25", "slow-first-byte", 0.25),
        ("slow-first-byte ; seconds=3", "slow-first-byte", 3),
        ("internal", "internal", 0),
    ],
)
def test_a_request_asks_for_a_fault(value: str, name: str, seconds: float) -> None:
    """The header names it, and says for how long."""
    talk, request = by_header(value)
    talk.state, answer = handle(talk.behaviour, talk.state, request, NOW)
    assert isinstance(answer, Carried)
    assert (answer.fault, answer.transfer.first_byte) == (name, seconds)


def test_the_header_of_one_request_is_not_that_of_the_next() -> None:
    """What a request asks for leaves no trace, and uses up nothing that is armed."""
    talk, request = by_header("internal")
    talk.state = arm(talk.state, "rate-limited")
    after, answer = handle(talk.behaviour, talk.state, request, NOW)
    assert isinstance(answer, Carried)
    assert answer.fault == "internal"
    assert after == talk.state


def test_the_header_is_nothing_unless_it_is_allowed() -> None:
    """By default a request cannot ask for a fault."""
    talk, request = by_header("internal", default_behaviour())
    assert talk.send(request).status == 200


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("no-such", "There is no fault 'no-such'. "),
        ("", "There is no fault ''. "),
        ("internal;for=3", "Write X-Contracts-Fault: internal;seconds=1.5"),
        ("internal;seconds=x", "Write X-Contracts-Fault: internal;seconds=1.5"),
        ("internal;seconds=nan", "Write X-Contracts-Fault: internal;seconds=1.5"),
        ("internal;seconds=99999", "A fault may take from 0 to 3600 seconds."),
    ],
)
def test_a_fault_that_there_is_not(value: str, told: str) -> None:
    """Who asks for it is told so with a 400, and nothing is updated."""
    talk, request = by_header(value)
    before = talk.state
    response = talk.send(request)
    assert response.status == 400
    assert response.json["error"]["message"].startswith(told)
    assert talk.state is before


def test_a_header_for_the_token_endpoint_is_not_one_for_the_operation() -> None:
    """A fault of another place passes the request by."""
    talk, request = by_header("token-foreign")
    assert talk.send(request).status == 200


@pytest.mark.parametrize(
    ("update", "named"),
    [
        (None, ()),
        ([], ()),
        ({}, ()),
        ({"smsConfiguration": None, "voiceConfiguration": "x"}, ()),
        (sms("p", "c"), ("p", "c")),
        (sms("", 7), ()),
        ({**sms("p"), **voice(type="EST", trunkId="t", appId="a", serviceId="s")}, ("p", "a", "t", "s")),
    ],
)
def test_the_targets_of_an_update(update: Json, named: tuple[str, ...]) -> None:
    """Every id that is to be linked, whatever else the body is."""
    assert targets(update) == named
