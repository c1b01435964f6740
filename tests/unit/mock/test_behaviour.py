"""Every choice of the mock makes a difference that shows."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest

from contracts.mock.behaviour import (
    Behaviour,
    CallbackChoices,
    Choices,
    Empty,
    KeyPair,
    Pace,
    Stages,
    TokenChoices,
)
from contracts.mock.core import STAGES
from contracts.mock.faults import Fault
from contracts.mock.state import Armed, Bucket, Delivery, Fate, Number, SmsJob, State, VoiceJob
from contracts.mock.transfer import Carried, Transfer
from contracts.mock.world import default_behaviour
from contracts.model import Response
from tests.unit.mock.conversation import (
    CAMPAIGN,
    FOREIGN,
    GB,
    OTHER_PLAN,
    PLAN,
    SIGNED,
    TOLL_FREE,
    TRUNK,
    Conversation,
    path_of,
    sms,
    voice,
)


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A question that two mocks answer differently when they differ in one choice."""

    value: Any
    ask: Callable[[Conversation], Response]
    beside: dict[str, Any] = field(default_factory=dict)


def linked(talk: Conversation) -> Conversation:
    """The conversation, about a number that is linked to a plan."""
    talk.set(plan=PLAN)
    return talk


def a_second_later(talk: Conversation) -> Response:
    """What a look shows a second after a link was asked for."""
    talk.patch(sms(PLAN))
    talk.now += 1
    return talk.ask("GET")


def with_a_voice_job(talk: Conversation) -> Response:
    """What an answer shows of a voice target that is about to change."""
    talk.set(voice_type="EST", voice_id=TRUNK)
    return talk.patch(voice(appId="x"))


def with_a_campaign_on_a_toll_free_number(talk: Conversation) -> Response:
    """What comes of a campaign that is linked to a toll-free number."""
    return talk.patch(sms(PLAN, CAMPAIGN), TOLL_FREE)


SWITCHES = {
    "pace": Switch(value=Pace.IMMEDIATE, ask=lambda talk: talk.patch(sms(PLAN))),
    "seconds": Switch(value=10.0, ask=a_second_later, beside={"pace": Pace.TIME}),
    "starts_in_progress": Switch(value=True, ask=lambda talk: talk.patch(sms(PLAN))),
    "unlink_as_job": Switch(value=True, ask=lambda talk: linked(talk).patch(sms(""))),
    "empty_schedule": Switch(value=Empty.OBJECT, ask=lambda talk: talk.ask("GET")),
    "null_members": Switch(value=Empty.ABSENT, ask=lambda talk: talk.ask("GET")),
    "unset_text_absent": Switch(value=True, ask=lambda talk: talk.ask("GET")),
    "voice_ids_hidden_while_pending": Switch(value=True, ask=with_a_voice_job),
    "details": Switch(value=False, ask=lambda talk: talk.patch({"smsConfiguration": {}})),
    "extra_members": Switch(value=True, ask=lambda talk: talk.ask("GET")),
    "offset_times": Switch(value=True, ask=lambda talk: talk.ask("GET")),
    "second_digits": Switch(value=0, ask=lambda talk: talk.ask("GET")),
    "whole_as_decimal": Switch(value=True, ask=lambda talk: talk.ask("GET")),
    "campaign_outside_us_fails_later": Switch(value=True, ask=lambda talk: talk.patch(sms(PLAN, CAMPAIGN), GB)),
    "toll_free_campaign_fails": Switch(
        value=True, ask=with_a_campaign_on_a_toll_free_number, beside={"pace": Pace.IMMEDIATE}
    ),
    "campaign_alone_accepted": Switch(
        value=True, ask=lambda talk: linked(talk).patch({"smsConfiguration": {"campaignId": CAMPAIGN}})
    ),
    "relink_accepted": Switch(value=True, ask=lambda talk: linked(talk).patch(sms(OTHER_PLAN))),
    "nothing_sent_refused": Switch(value=True, ask=lambda talk: talk.ask()),
    "null_refused": Switch(value=True, ask=lambda talk: talk.patch({"displayName": None})),
    "untyped_voice_needs_app": Switch(
        value=True, ask=lambda talk: talk.patch({"voiceConfiguration": {"serviceId": "fax-one"}})
    ),
    "unknown_members_refused": Switch(value=True, ask=lambda talk: talk.patch({"x": 1})),
    "read_only_members_refused": Switch(value=True, ask=lambda talk: talk.patch({"type": "LOCAL"})),
    "wrong_content_type_status": Switch(value=415, ask=lambda talk: talk.ask(body=b"{}", headers=(SIGNED,))),
    "malformed_number_status": Switch(value=404, ask=lambda talk: talk.patch({}, "x")),
    "foreign_number_status": Switch(value=403, ask=lambda talk: talk.patch({}, FOREIGN.phone_number)),
    "unauthenticated_envelope": Switch(value=False, ask=lambda talk: talk.ask(headers=())),
    "get_offered": Switch(value=False, ask=lambda talk: talk.ask("GET")),
}


RECORDS = [
    Choices, TokenChoices, CallbackChoices, KeyPair, Stages, Behaviour,
    SmsJob, VoiceJob, Number, Armed, Fate, Delivery, Bucket, State, Transfer, Carried, Fault,
]  # fmt: skip


@pytest.mark.parametrize("value", RECORDS)
def test_everything_that_a_mock_is_made_of_is_frozen(value: Any) -> None:
    """Neither how a mock behaves nor what it remembers can be changed in place."""
    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)
    assert all(member.kw_only for member in fields(value))


def test_every_choice_has_a_question() -> None:
    """The table above knows each choice, and no other."""
    assert list(SWITCHES) == [choice.name for choice in fields(Choices)]


@pytest.mark.parametrize("name", SWITCHES)
def test_every_choice_changes_an_answer(name: str) -> None:
    """A mock with the other value of a choice answers the question for it differently."""
    switch = SWITCHES[name]
    one = switch.ask(Conversation(**switch.beside))
    other = switch.ask(Conversation(**{**switch.beside, name: switch.value}))
    assert one != other


@pytest.mark.parametrize("name", SWITCHES)
def test_no_choice_changes_who_may_ask(name: str) -> None:
    """Whatever the choice, wrong credentials get nothing and good ones are taken."""
    talk = Conversation(**{**SWITCHES[name].beside, name: SWITCHES[name].value})
    assert talk.ask(headers=(("authorization", "Basic bm8="),)).status == 401
    assert talk.patch({"displayName": "x"}).status == 200


def test_the_key_pair_may_be_chosen() -> None:
    """A mock with another pair refuses the documented one and takes its own."""
    talk = Conversation(replace(default_behaviour(), key_id="id", key_secret="word"))
    own = ("authorization", "Basic " + base64.b64encode(b"id:word").decode())
    assert (talk.ask(headers=(SIGNED,)).status, talk.ask(headers=(own,)).status) == (401, 200)


def test_a_mock_without_projects_has_no_numbers() -> None:
    """Unless a project is named, every number is out of reach."""
    talk = Conversation(Behaviour(stages=STAGES))
    assert talk.ask("GET", path_of()).status == 404
