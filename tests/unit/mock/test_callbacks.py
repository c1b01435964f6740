"""Callbacks: the events that jobs bring about, how they are signed, and what becomes of them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.document import load_yaml
from contracts.errors import ConfigurationError
from contracts.mock.behaviour import CallbackChoices, Pace, Signature
from contracts.mock.callbacks import ATTEMPTS, OUTBOX, attempted, due, forget, post, redeliver
from contracts.mock.fates import fail_jobs
from contracts.mock.state import State
from contracts.mock.transitions import Move, settle, transition
from contracts.mock.world import PROJECT, default_behaviour, new_state
from contracts.resources import spec_file
from tests.unit.mock.conversation import (
    APP,
    CAMPAIGN,
    FAILING_APP,
    FAILING_PLAN,
    FOREIGN,
    JSON_TYPE,
    NOW,
    OTHER_PLAN,
    PLAN,
    TRUNK,
    US,
    Conversation,
    basic,
    path_of,
    sms,
    voice,
)

URL = "http://127.0.0.1:9/events"


def listening(url: str = URL, **choices: Any) -> Conversation:
    """A conversation about a number that has a callback URL."""
    talk = Conversation(**{"pace": Pace.IMMEDIATE, **choices})
    talk.set(callback=url)
    return talk


def told(talk: Conversation) -> list[tuple[str, str, str | None]]:
    """The events in the outbox: type, status and failure code."""
    bodies = [json.loads(one.body) for one in talk.state.outbox]
    return [(body["eventType"], body["status"], body["failureCode"]) for body in bodies]


LINKED = {"plan": PLAN, "campaign": CAMPAIGN, "voice_type": "EST", "voice_id": TRUNK}
FAILED = ("FAILED", None)
DONE = ("SUCCEEDED", None)


@pytest.mark.parametrize(
    ("start", "update", "events"),
    [
        ({}, sms(PLAN), [("PROVISIONING_TO_SMS_PLATFORM", *DONE)]),
        ({}, sms(PLAN, CAMPAIGN), [("PROVISIONING_TO_SMS_PLATFORM", *DONE), ("PROVISIONING_TO_CAMPAIGN", *DONE)]),
        ({"plan": PLAN}, sms(PLAN, CAMPAIGN), [("PROVISIONING_TO_CAMPAIGN", *DONE)]),
        (LINKED, sms(""), [("DEPROVISIONING_FROM_SMS_PLATFORM", *DONE), ("DEPROVISIONING_FROM_CAMPAIGN", *DONE)]),
        (LINKED, sms(PLAN, ""), [("DEPROVISIONING_FROM_CAMPAIGN", *DONE)]),
        ({}, voice(appId=APP), [("PROVISIONING_TO_VOICE_PLATFORM", *DONE)]),
        (LINKED, voice(appId=APP), [("PROVISIONING_TO_VOICE_PLATFORM", *DONE)]),
        (LINKED, voice(appId=""), [("DEPROVISIONING_FROM_VOICE_PLATFORM", *DONE)]),
        ({}, sms(FAILING_PLAN), [("PROVISIONING_TO_SMS_PLATFORM", *FAILED)]),
        (
            {},
            sms(PLAN, "CAMPFAILS"),
            [
                ("PROVISIONING_TO_SMS_PLATFORM", *FAILED),
                ("PROVISIONING_TO_CAMPAIGN", "FAILED", "CAMPAIGN_PROVISIONING_FAILED"),
            ],
        ),
        (
            {"plan": PLAN},
            sms(PLAN, "CAMPFAILS"),
            [("PROVISIONING_TO_CAMPAIGN", "FAILED", "CAMPAIGN_PROVISIONING_FAILED")],
        ),
        ({}, voice(appId=FAILING_APP), [("PROVISIONING_TO_VOICE_PLATFORM", *FAILED)]),
        (
            {},
            {**sms(PLAN), **voice(appId=APP)},
            [("PROVISIONING_TO_SMS_PLATFORM", *DONE), ("PROVISIONING_TO_VOICE_PLATFORM", *DONE)],
        ),
        (LINKED, sms(PLAN), []),
        ({}, {"displayName": "x"}, []),
        ({}, {}, []),
    ],
)
def test_what_ends_is_told(start: dict[str, Any], update: Any, events: list[tuple[str, str, str | None]]) -> None:
    """Each half of a job that ends is an event, and what changes nothing is none."""
    talk = listening()
    talk.set(**start)
    talk.update(update)
    assert told(talk) == events


@pytest.mark.parametrize(
    ("update", "events"),
    [
        (
            sms(""),
            [
                ("DEPROVISIONING_FROM_SMS_PLATFORM", *FAILED),
                ("DEPROVISIONING_FROM_CAMPAIGN", "FAILED", "INTERNAL_ERROR"),
            ],
        ),
        (sms(PLAN, ""), [("DEPROVISIONING_FROM_CAMPAIGN", "FAILED", "INTERNAL_ERROR")]),
        (voice(appId=""), [("DEPROVISIONING_FROM_VOICE_PLATFORM", *FAILED)]),
    ],
)
def test_an_unlink_that_fails_is_told(update: Any, events: list[tuple[str, str, str | None]]) -> None:
    """Unlinking fails only when it is told to, and then says so."""
    talk = listening()
    talk.set(**LINKED)
    talk.state = fail_jobs(talk.state, ["INTERNAL_ERROR"])
    talk.update(update)
    assert told(talk) == events


def test_a_failure_is_told_each_time() -> None:
    """The same link that fails twice at the same moment fails in two events; in between there is none."""
    talk = listening()
    talk.update(sms(FAILING_PLAN))
    talk.update({"displayName": "x"})
    talk.update(sms(FAILING_PLAN))
    assert told(talk) == [("PROVISIONING_TO_SMS_PLATFORM", *FAILED)] * 2


def test_a_relink_in_place_is_one_event() -> None:
    """A lenient mock that relinks tells of the new link only."""
    talk = listening(relink_accepted=True)
    talk.set(plan=PLAN)
    talk.update(sms(OTHER_PLAN))
    assert told(talk) == [("PROVISIONING_TO_SMS_PLATFORM", *DONE)]


def test_nothing_is_told_before_the_end() -> None:
    """A job that waits or is in progress is no event; the answer that shows its end brings it about."""
    talk = listening(pace=Pace.ANSWERS)
    talk.update(sms(PLAN))
    talk.look()
    assert told(talk) == []
    talk.look()
    talk.look()
    assert told(talk) == [("PROVISIONING_TO_SMS_PLATFORM", *DONE)]


def test_nobody_is_told_without_a_url() -> None:
    """A number without a callback URL fills no outbox."""
    talk = listening("")
    talk.update({**sms(PLAN), **voice(appId=APP)})
    assert talk.state.outbox == ()


def test_the_url_of_the_time_counts() -> None:
    """What ended before an update goes where the number called then, what the update ends where it calls now."""
    talk = listening("http://old.example/", pace=Pace.ANSWERS)
    talk.update(sms(PLAN))
    talk.look()
    talk.update({"callbackUrl": "http://new.example/", **voice(appId=APP)})
    assert [one.url for one in talk.state.outbox] == ["http://old.example/"]
    talk = listening("http://old.example/")
    talk.update({"callbackUrl": "http://new.example/", **voice(appId=APP)})
    assert [one.url for one in talk.state.outbox] == ["http://new.example/"]


def test_a_refused_update_tells_nothing() -> None:
    """A job whose end a refused request would have shown has not ended."""
    talk = listening(pace=Pace.ANSWERS)
    talk.update(sms(PLAN))
    talk.look()
    assert talk.patch({"smsConfiguration": {}}).status == 400
    assert told(talk) == []


@pytest.mark.parametrize(
    ("what", "events"),
    [
        (Move.SUCCEED, [("PROVISIONING_TO_SMS_PLATFORM", *DONE), ("PROVISIONING_TO_CAMPAIGN", *DONE)]),
        (
            Move.FAIL,
            [("PROVISIONING_TO_SMS_PLATFORM", *FAILED), ("PROVISIONING_TO_CAMPAIGN", "FAILED", "CAMPAIGN_EXPIRED")],
        ),
    ],
)
def test_a_move_by_hand_is_told(what: Move, events: list[tuple[str, str, str | None]]) -> None:
    """Jobs that are ended by hand bring about their events; those that are started none."""
    talk = listening(pace=Pace.MANUAL)
    talk.update(sms(PLAN, CAMPAIGN))
    key = (PROJECT, US)
    talk.state = transition(talk.behaviour, talk.state, key, Move.START, NOW)
    assert told(talk) == []
    talk.state = transition(talk.behaviour, talk.state, key, what, NOW, codes=["CAMPAIGN_EXPIRED"])
    assert told(talk) == events


def test_the_clock_brings_events_about() -> None:
    """By the clock a callback is due though nobody looks at the number, and only once."""
    talk = listening(pace=Pace.TIME, seconds=10)
    talk.update(sms(PLAN))
    talk.state = settle(talk.behaviour, talk.state, NOW + 9)
    assert told(talk) == []
    talk.now = NOW + 10
    talk.state = settle(talk.behaviour, talk.state, talk.now)
    talk.look()
    assert told(talk) == [("PROVISIONING_TO_SMS_PLATFORM", *DONE)]


def one_delivery(**more: Any) -> tuple[Conversation, Any]:
    """A conversation with one callback in the outbox."""
    talk = listening(**more)
    talk.update(sms(PLAN))
    (delivery,) = talk.state.outbox
    return talk, delivery


def test_a_body_is_as_documented() -> None:
    """Its members stand in their order, it fits the schema, and its time is UTC but does not say so."""
    _, delivery = one_delivery()
    members = json.loads(delivery.body)
    assert list(members) == [
        "eventId", "timestamp", "projectId", "resourceId", "resourceType", "eventType", "status", "failureCode",
    ]  # fmt: skip
    assert members["timestamp"] == "2026-11-18T11:06:40.000000"
    assert (members["projectId"], members["resourceId"], members["resourceType"]) == (PROJECT, US, "ACTIVE_NUMBER")
    document: Any = load_yaml(spec_file("openapi.yaml"), "openapi.yaml")
    schema = {"$ref": "#/components/schemas/ProvisioningEvent", "components": document["components"]}
    assert list(Draft202012Validator(schema).iter_errors(members)) == []


def test_events_have_ids_of_their_own() -> None:
    """No two events have the same id, and the same life of a mock has the same ids."""
    ids = []
    for _ in range(2):
        talk = listening()
        talk.update({**sms(PLAN, CAMPAIGN), **voice(appId=APP)})
        ids.append([json.loads(one.body)["eventId"] for one in talk.state.outbox])
    assert len(set(ids[0])) == 3
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("old", "name"), [(False, "DEPROVISIONING_FROM_VOICE_PLATFORM"), (True, "DEPROVISIONING_TO_VOICE_PLATFORM")]
)
def test_the_old_name_of_an_event(old: bool, name: str) -> None:
    """Only the event of an unlinked voice target was named otherwise."""
    talk = listening(callbacks=CallbackChoices(old_names=old))
    talk.set(**LINKED)
    talk.update({**voice(appId=""), **sms("")})
    assert [event for event, _, _ in told(talk)] == [
        "DEPROVISIONING_FROM_SMS_PLATFORM",
        "DEPROVISIONING_FROM_CAMPAIGN",
        name,
    ]


def expected(secret: str, body: bytes) -> str:
    """The signature of a body by another way of the standard library."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def test_a_body_is_signed_with_the_secret_of_its_project() -> None:
    """Lower-case hex HMAC-SHA1 over the bytes of the body; each project has a secret of its own."""
    talk, delivery = one_delivery()
    assert delivery.signature == expected("callback-secret", delivery.body)
    assert re.fullmatch("[0-9a-f]{40}", delivery.signature)
    body = json.dumps({"callbackUrl": URL, **voice(appId=APP)}).encode()
    path = path_of(FOREIGN.phone_number, FOREIGN.project_id)
    assert talk.ask(path=path, body=body, headers=(basic("other-key:other-secret"), JSON_TYPE)).status == 200
    other = talk.state.outbox[-1]
    assert other.signature == expected("other-callback-secret", other.body)


def test_a_project_without_a_secret_signs_with_that_of_the_key() -> None:
    """Where no secret is set for a project, the key's secret signs."""
    talk = Conversation(replace(default_behaviour(), callback_secrets={}))
    talk.set(callback=URL, plan=PLAN)
    talk.update(sms(""))
    (delivery,) = talk.state.outbox
    assert delivery.signature == expected("secret", delivery.body)


def test_a_callback_can_be_signed_wrongly() -> None:
    """For the test of a client: another secret, upper case, or no signature at all."""
    found = {}
    for signature in Signature:
        _, delivery = one_delivery(callbacks=CallbackChoices(signature=signature))
        right = expected("callback-secret", delivery.body)
        found[signature] = (delivery.signature == right, (delivery.signature or "").lower() == right)
        assert (delivery.signature is None) is (signature is Signature.ABSENT)
    assert found == {
        Signature.RIGHT: (True, True),
        Signature.WRONG_SECRET: (False, False),
        Signature.UPPER_CASE: (False, True),
        Signature.ABSENT: (False, False),
    }


def test_a_delivery_is_due_until_it_has_arrived() -> None:
    """It is due at once, and with a 200 it is done."""
    talk, delivery = one_delivery()
    assert due(talk.state, NOW) == (delivery,)
    after = attempted(talk.state, delivery.id, 200, NOW)
    assert due(after, NOW + 1e9) == ()
    assert after.outbox == (replace(delivery, attempts=1, status=200, outcome="delivered"),)


@pytest.mark.parametrize("status", [None, 204, 301, 404, 500])
def test_anything_but_200_asks_for_another_attempt(status: int | None) -> None:
    """After 1, 2, 4 and 8 seconds; then it is given up, and never due again."""
    talk, delivery = one_delivery()
    state, now, waits = talk.state, NOW, []
    while due(state, now):
        state = attempted(state, delivery.id, status, now)
        (one,) = state.outbox
        assert one.status == status
        if one.outcome == "pending":
            assert due(state, one.due - 0.001) == ()
            waits.append(one.due - now)
            now = one.due
    assert waits == [1, 2, 4, 8]
    assert (one.attempts, one.outcome, ATTEMPTS) == (5, "given-up", 5)
    assert due(state, NOW + 1e9) == ()


def three() -> State:
    """A state with three deliveries that have arrived."""
    talk = listening()
    talk.update({**sms(PLAN, CAMPAIGN), **voice(appId=APP)})
    state = talk.state
    for one in state.outbox:
        state = attempted(state, one.id, 200, NOW)
    return state


def test_deliveries_are_made_again_in_any_order() -> None:
    """What was delivered is due again in the order that is asked for, the same bytes with the same signature."""
    before = three()
    first, second, third = before.outbox
    after = redeliver(before, [third.id, first.id, third.id], NOW + 5)
    again = due(after, NOW + 5)
    assert [one.id for one in again] == [third.id, first.id]
    assert [one.body for one in again] == [third.body, first.body]
    assert [one.signature for one in again] == [third.signature, first.signature]
    assert {one.attempts for one in again} == {0}
    assert due(after, NOW + 4) == ()
    assert after.outbox[0] == second


def test_the_outbox_is_bounded() -> None:
    """The latest are kept, and ids go on."""
    behaviour, state = default_behaviour(), new_state(NOW)
    key = (PROJECT, US)
    number = replace(state.numbers[key], callback=URL)
    for turn in range(OUTBOX + 5):
        after = replace(number, voice_id=f"app-{turn}")
        state = post(behaviour, state, key, number, after, NOW)
        number = after
    assert len(state.outbox) == OUTBOX
    assert (state.outbox[0].id, state.outbox[-1].id) == (6, OUTBOX + 5)


def test_the_outbox_can_be_emptied() -> None:
    """Nothing is due then, and ids go on."""
    assert forget(three()).outbox == ()
    assert forget(three()).serial == three().serial


def test_an_unknown_delivery_is_told() -> None:
    """One line says that it is not there."""
    for act in (lambda state: attempted(state, 9, 200, NOW), lambda state: redeliver(state, [1, 9], NOW)):
        with pytest.raises(ConfigurationError, match="There is no delivery 9 in the outbox"):
            act(three())
