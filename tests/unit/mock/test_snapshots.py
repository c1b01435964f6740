"""The state as JSON and back: what comes back is what was there, and nothing else is taken."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import ConfigurationError
from contracts.mock.arming import arm
from contracts.mock.auth import expire_tokens
from contracts.mock.behaviour import Pace, TokenChoices
from contracts.mock.callbacks import attempted
from contracts.mock.fates import fail_jobs
from contracts.mock.snapshots import restore, snapshot
from contracts.mock.state import State
from contracts.mock.world import PROJECT, new_state
from contracts.model import Json
from tests.unit.mock.conversation import APP, CAMPAIGN, GB, NOW, OTHER_PLAN, PLAN, TRUNK, US, Conversation, sms, voice
from tests.unit.mock.test_auth import token_request


def lived() -> Conversation:
    """A conversation after a full life: jobs, tokens, faults, fates, deliveries."""
    talk = Conversation(tokens=TokenChoices(limited=True))
    talk.now += 0.123456
    talk.set(callback="http://127.0.0.1:9/ä")
    talk.state = fail_jobs(talk.state, ["CAMPAIGN_EXPIRED"], number=US)
    talk.update({**sms(PLAN, CAMPAIGN), **voice(type="EST", trunkId=TRUNK)})
    for _ in range(3):
        talk.look()
    talk.update(voice(appId=APP), GB)
    talk.send(token_request())
    talk.state = expire_tokens(talk.state)
    talk.state = arm(talk.state, "internal", count=None, scenario="one")
    talk.state = arm(talk.state, "slow-body", seconds=1.5, target=PLAN)
    talk.state = fail_jobs(talk.state, ["INTERNAL_ERROR"], count=None, job="voice", target=APP)
    talk.state = attempted(talk.state, talk.state.outbox[0].id, 500, talk.now)
    return talk


LIVED = lived().state


def wire(state: State) -> Json:
    """A snapshot as it comes out of a file."""
    return json.loads(json.dumps(snapshot(state), allow_nan=False))


@pytest.mark.parametrize("state", [LIVED, new_state(NOW), State(numbers={})], ids=["lived", "new", "empty"])
def test_a_state_comes_back_exactly(state: State) -> None:
    """Through JSON text and back it is the same state, to the last digit."""
    assert restore(wire(state)) == state


def test_every_field_is_tried() -> None:
    """The state above differs in its fields from the one that a mock starts with, but for one."""
    start = new_state(NOW)
    same = {one.name for one in dataclasses.fields(State) if getattr(LIVED, one.name) == getattr(start, one.name)}
    assert same == {"revoked_through"}


def test_a_restored_mock_goes_on() -> None:
    """Two mocks, one of them restored from the other, answer alike from then on."""
    one, other = lived(), lived()
    one.update(sms(OTHER_PLAN), GB)
    other.state = restore(wire(one.state))
    for number in (US, GB):
        for _ in range(3):
            assert one.look(number) == other.look(number)
    assert one.state == other.state


UPDATES: list[Json] = [
    sms(PLAN), sms(""), sms(PLAN, CAMPAIGN), voice(appId=APP), voice(appId=""), {"displayName": "é"},
]  # fmt: skip


@settings(max_examples=40)
@given(updates=st.lists(st.sampled_from(UPDATES), max_size=6), pace=st.sampled_from(list(Pace)))
def test_any_life_comes_back(updates: list[Json], pace: Pace) -> None:
    """Whatever was asked for, and at any pace, the state comes back as it was."""
    talk = Conversation(pace=pace)
    talk.set(callback="http://127.0.0.1:9/")
    for update in updates:
        talk.patch(update)
    assert restore(wire(talk.state)) == talk.state


def test_the_form_of_a_snapshot() -> None:
    """It says its version; a number stands with its project, and each member has the name of its field."""
    told = wire(new_state(NOW))
    assert told.keys() == {"version", "state"}
    assert told["version"] == 1
    assert list(told["state"]) == [one.name for one in dataclasses.fields(State)]
    assert {(one["project"], one["phone_number"]) for one in told["state"]["numbers"]} == set(new_state(NOW).numbers)


def test_a_state_can_be_written_by_hand() -> None:
    """What has a default may be left out."""
    told = {"version": 1, "state": {"numbers": [{"project": PROJECT, "phone_number": US, "region": "US"}]}}
    (number,) = restore(told).numbers.values()
    assert (number.phone_number, number.type, number.plan, number.sms_job) == (US, "LOCAL", "", None)


JOB = {"plan": "p", "campaign": "", "started": 1, "updated": 1}
ARMED = {"id": 1, "fault": "internal", "left": 1}
DELIVERY = {"id": 1, "url": "x", "body": "{}", "signature": None, "due": 1}
NUMBER = {"project": "p", "phone_number": US, "region": "US"}


def with_state(**members: Json) -> Json:
    """A snapshot with these members of the state."""
    return {"version": 1, "state": {"numbers": [], **members}}


def with_number(**members: Json) -> Json:
    """A snapshot with one number that has these members."""
    return with_state(numbers=[{**NUMBER, **members}])


WHOLE = "A snapshot is an object with the members version and state, and no other."
VERSION = "This snapshot is not of version 1, the only one that can be read here."


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (None, WHOLE),
        ([], WHOLE),
        ({}, WHOLE),
        ({"version": 1, "state": {}, "more": 1}, WHOLE),
        ({"version": 2, "state": {}}, VERSION),
        ({"version": True, "state": {}}, VERSION),
        ({"version": "1", "state": {}}, VERSION),
        ({"version": 1, "state": []}, "/state must be an object."),
        ({"version": 1, "state": {}}, "/state/numbers is missing."),
        (with_state(more=1), "/state/more is not known."),
        (with_state(numbers={}), "/state/numbers must be a list."),
        (with_state(numbers=[7]), "/state/numbers/0/project must name a project."),
        (with_state(numbers=[{**NUMBER, "project": ""}]), "/state/numbers/0/project must name a project."),
        (with_state(numbers=[{"project": "p", "phone_number": US}]), "/state/numbers/0/region is missing."),
        (
            with_state(numbers=[NUMBER, NUMBER]),
            "/state/numbers/1 is the same number of the same project",
        ),
        (with_number(phone_number="1"), "/state/numbers/0/phone_number must be an E.164 number."),
        (with_number(shoe_size=1), "/state/numbers/0/shoe_size is not known."),
        (with_number(name=1), "/state/numbers/0/name must be text."),
        (with_number(name=None), "/state/numbers/0/name must be text."),
        (with_number(interval_months=1.5), "/state/numbers/0/interval_months must be a whole number."),
        (with_number(interval_months=True), "/state/numbers/0/interval_months must be a whole number."),
        (with_number(next_charge="1"), "/state/numbers/0/next_charge must be a number."),
        (with_number(next_charge=False), "/state/numbers/0/next_charge must be a number."),
        (with_number(next_charge=float("inf")), "/state/numbers/0/next_charge must be from 0 to 250000000000."),
        (with_number(next_charge=float("nan")), "/state/numbers/0/next_charge must be from 0 to 250000000000."),
        (with_number(next_charge=10**400), "/state/numbers/0/next_charge must be from 0 to 250000000000."),
        (with_number(next_charge=1e300), "/state/numbers/0/next_charge must be from 0 to 250000000000."),
        (with_number(next_charge=-1), "/state/numbers/0/next_charge must be from 0 to 250000000000."),
        (with_state(issued=2**60), "/state/issued must be from -1 to 9007199254740992."),
        (with_state(faults=[{**ARMED, "left": 0}]), "/state/faults/0/left must be from 1 to 9007199254740992."),
        (with_state(faults=[{**ARMED, "seconds": 1e9}]), "/state/faults/0/seconds must be from 0 to 3600."),
        (with_state(fates=[{"id": 1, "codes": [], "left": 1}]), "/state/fates/0/codes must not be empty."),
        (with_state(outbox=[{**DELIVERY, "body": "\ud800"}]), "/state/outbox/0/body must be text in UTF-8."),
        (with_number(capability="SMS"), "/state/numbers/0/capability must be a list."),
        (with_number(capability=[1]), "/state/numbers/0/capability/0 must be text."),
        (with_number(voice_type="SIP"), "/state/numbers/0/voice_type must be one of 'RTC', 'EST', 'FAX'."),
        (with_number(sms_job=[]), "/state/numbers/0/sms_job must be an object."),
        (with_number(sms_job={**JOB, "started": None}), "/state/numbers/0/sms_job/started must be a number."),
        (with_number(sms_job={**JOB, "status": "DONE"}), "/state/numbers/0/sms_job/status must be one of 'WAITING', "),
        (with_state(issued="1"), "/state/issued must be a whole number."),
        (with_state(buckets=[]), "/state/buckets must be an object."),
        (with_state(buckets={"key": {"level": 1}}), "/state/buckets/key/at is missing."),
        (with_state(faults=[{**ARMED, "fault": "no-such"}]), "/state/faults/0/fault must be one of 'invalid-argument'"),
        (with_state(faults=[ARMED] * 1001), "/state/faults has more than 1000 entries."),
        (with_state(fates=[{"id": 1, "left": 1, "codes": ["OOPS"]}]), "/state/fates/0/codes must be one of "),
        (with_state(outbox=[{"id": 1, "url": "x", "body": "x"}]), "/state/outbox/0/signature is missing."),
    ],
)
def test_what_is_no_snapshot(told: Json, why: str) -> None:
    """One line says what is wrong, and where."""
    with pytest.raises(ConfigurationError) as refused:
        restore(told)
    message = str(refused.value)
    assert message.removeprefix("Cannot read the snapshot: ").startswith(why)
    assert "\n" not in message


def damaged(told: Json) -> dict[str, Json]:
    """Every way to put an object with one unknown member in the place of a value, by that place."""
    found: dict[str, Json] = {}

    def walk(value: Json, path: list[Any]) -> None:
        if path:
            copied = copy.deepcopy(told)
            parent = copied
            for step in path[:-1]:
                parent = parent[step]
            parent[path[-1]] = {"no such member": None}
            found["/".join(map(str, path))] = copied
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, one in inner:
            walk(one, [*path, step])

    walk(told, [])
    return found


DAMAGED = damaged(wire(LIVED))


@pytest.mark.parametrize("place", DAMAGED)
def test_damage_anywhere_is_found(place: str) -> None:
    """A snapshot with one value replaced by something else is refused, wherever that is."""
    with pytest.raises(ConfigurationError):
        restore(DAMAGED[place])


def test_a_restored_state_cannot_be_changed() -> None:
    """What comes back is as frozen as what was there."""
    state: Any = restore(wire(LIVED))
    with pytest.raises(TypeError):
        state.numbers["p", US] = state.numbers[PROJECT, US]
    with pytest.raises(TypeError):
        state.buckets["key"] = None
