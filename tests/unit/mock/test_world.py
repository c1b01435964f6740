"""The world that the mock starts with is what its facts say."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from contracts.mock.behaviour import Choices, Pace
from contracts.mock.core import STAGES
from contracts.mock.state import FAILED
from contracts.mock.world import FACTS, OTHER_PROJECT, PROJECT, default_behaviour, new_state
from contracts.model import NumberFact
from contracts.standards import is_currency, is_e164, is_region
from tests.unit.mock.conversation import NOW, PLAN, US, Conversation, path_of, sms, voice

WORLD = new_state(NOW)


def test_the_facts_name_the_numbers_of_the_project() -> None:
    """The numbers of the facts are those that the mock starts with, with their regions."""
    own = {number.phone_number: number.region for (project, _), number in WORLD.numbers.items() if project == PROJECT}
    assert {fact.phone_number: fact.region for fact in FACTS.numbers} == own
    assert FACTS.project_id == PROJECT


def test_the_numbers_stand_under_their_own_names() -> None:
    """The key of each number is its project and its number."""
    assert all(key[1] == number.phone_number for key, number in WORLD.numbers.items())
    assert {project for project, _ in WORLD.numbers} == {PROJECT, OTHER_PROJECT}


def test_the_unknown_numbers_are_unknown() -> None:
    """No project has a number that the facts call unknown."""
    assert FACTS.unknown_numbers != ()
    assert not {number for _, number in WORLD.numbers} & set(FACTS.unknown_numbers)


def test_the_foreign_numbers_belong_to_another_project() -> None:
    """Each foreign number is there, and out of reach of the key pair."""
    assert {(number.project_id, number.phone_number) for number in FACTS.foreign_numbers} == {
        key for key in WORLD.numbers if key[0] != PROJECT
    }
    assert default_behaviour().projects == {PROJECT}


def test_every_number_and_code_is_one() -> None:
    """Numbers, regions and currencies of the world are what the standards allow."""
    for number in WORLD.numbers.values():
        assert is_e164(number.phone_number)
        assert is_region(number.region)
        assert is_currency(number.currency)
    assert all(is_e164(number) for number in FACTS.unknown_numbers)


def test_the_world_has_numbers_inside_and_outside_the_us() -> None:
    """Rules about campaigns find a number of either kind, and every type of number is there."""
    regions = [fact.region for fact in FACTS.numbers]
    assert regions.count("US") >= 2
    assert len(set(regions) - {"US"}) >= 2
    assert {number.type for number in WORLD.numbers.values()} == {"LOCAL", "MOBILE", "TOLL_FREE"}


@pytest.mark.parametrize("fact", FACTS.numbers)
def test_every_number_starts_at_rest(fact: NumberFact) -> None:
    """At first nothing is linked and no job is there."""
    number = WORLD.numbers[PROJECT, fact.phone_number]
    assert (number.plan, number.campaign, number.sms_job) == ("", "", None)
    assert (number.voice_type, number.voice_id, number.voice_updated, number.voice_job) == ("RTC", "", None, None)


@pytest.mark.parametrize("fact", FACTS.numbers)
def test_the_dates_follow_the_clock(fact: NumberFact) -> None:
    """Charges are due a month after the start, and what expires does so a year and more after it."""
    number = WORLD.numbers[PROJECT, fact.phone_number]
    assert number.next_charge == pytest.approx(NOW + 30 * 86_400 + 0.423835, rel=0, abs=1e-6)
    assert number.expires in (None, NOW + 400 * 86_400)


def test_one_number_expires() -> None:
    """The world has both a number with an end and numbers without."""
    assert {number.expires is None for number in WORLD.numbers.values()} == {True, False}


def test_worlds_share_nothing_that_changes() -> None:
    """Two worlds of one moment are equal, and neither can be written to."""
    assert new_state(NOW) == WORLD
    assert isinstance(WORLD.numbers, MappingProxyType)


def test_the_facts_offer_two_of_each_kind() -> None:
    """There are two plans, campaigns, apps, trunks and fax services, all different."""
    offered = (FACTS.service_plans, FACTS.campaigns, FACTS.apps, FACTS.trunks, FACTS.fax_services)
    assert [len(set(values)) for values in offered] == [2] * 5


def test_what_fails_is_not_offered_as_good() -> None:
    """No plan, campaign, app, trunk or fax service of the facts fails but those that are said to."""
    good = {*FACTS.service_plans, *FACTS.campaigns, *FACTS.apps, *FACTS.trunks, *FACTS.fax_services}
    failing = {*FACTS.failing_service_plans, *FACTS.failing_campaigns, *FACTS.failing_apps}
    assert set(default_behaviour().failing_plans) == failing
    assert not good & set(default_behaviour().failing_plans)


@pytest.mark.parametrize("plan", FACTS.failing_service_plans)
def test_failing_plans_fail(plan: str) -> None:
    """A plan that is said to fail ends as FAILED with a reason."""
    job = Conversation(pace=Pace.IMMEDIATE).update(sms(plan))["smsConfiguration"]["scheduledProvisioning"]
    assert (job["status"], job["errorCodes"]) == (FAILED, ["SMS_PROVISIONING_FAILED"])


@pytest.mark.parametrize("app", FACTS.failing_apps)
def test_failing_apps_fail(app: str) -> None:
    """An app that is said to fail ends as FAILED."""
    job = Conversation(pace=Pace.IMMEDIATE).update(voice(appId=app))["voiceConfiguration"]["scheduledVoiceProvisioning"]
    assert job["status"] == FAILED


@pytest.mark.parametrize("fact", FACTS.numbers)
@pytest.mark.parametrize("plan", FACTS.service_plans)
def test_offered_plans_can_be_linked(fact: NumberFact, plan: str) -> None:
    """Each plan that is offered ends in force on each number."""
    body = Conversation(pace=Pace.IMMEDIATE).update(sms(plan), fact.phone_number)
    assert body["smsConfiguration"] == {"servicePlanId": plan, "campaignId": "", "scheduledProvisioning": None}


def test_the_default_behaviour_is_the_correct_one() -> None:
    """Without options the mock has its own stages, its documented key pair and the default choices."""
    behaviour = default_behaviour()
    assert behaviour.stages is STAGES
    assert behaviour.choices == Choices()
    assert (behaviour.key_id, behaviour.key_secret) == ("key", "secret")


def test_choices_can_be_given() -> None:
    """The choices of the caller stand."""
    assert default_behaviour(Choices(pace=Pace.MANUAL)).choices == Choices(pace=Pace.MANUAL)


def test_a_conversation_can_reach_every_number() -> None:
    """Each number of the facts answers a look with itself."""
    talk = Conversation()
    assert [talk.look(fact.phone_number)["phoneNumber"] for fact in FACTS.numbers] == [
        fact.phone_number for fact in FACTS.numbers
    ]
    assert talk.ask("GET", path_of(US)).status == 200
    assert talk.update(sms(PLAN))["smsConfiguration"]["servicePlanId"] == ""


def test_each_project_has_a_key_and_a_secret_of_its_own() -> None:
    """Two projects, two key pairs that open one each, and two secrets that sign callbacks."""
    behaviour = default_behaviour()
    assert behaviour.projects == {PROJECT}
    assert [(pair.id, pair.secret, pair.projects) for pair in behaviour.other_keys] == [
        ("other-key", "other-secret", {OTHER_PROJECT})
    ]
    assert dict(behaviour.callback_secrets) == {
        PROJECT: "callback-secret",
        OTHER_PROJECT: "other-callback-secret",
    }


def test_the_world_begins_without_faults_and_callbacks() -> None:
    """Nothing is armed, bound to fail or on its way, and no request can ask for a fault."""
    state = new_state(NOW)
    assert (state.faults, state.fates, state.outbox, dict(state.buckets)) == ((), (), (), {})
    assert not default_behaviour().faults_by_header
