"""Scenarios as data: facts, holes, ids, and the bytes of a body."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from contracts import scenario as module
from contracts.model import Credentials, Facts, ForeignNumber, Json, NumberFact
from contracts.scenario import (
    APP,
    CAMPAIGN,
    NO_BODY,
    OTHER_PLAN,
    PLAN,
    READ,
    SETTLE,
    UNLINK,
    UNLINK_ALL,
    Hole,
    Ref,
    Scenario,
    Send,
    To,
    Wants,
    encode,
    missing,
    numbers_for,
    patch,
    resolve,
    sms,
    voice,
)

FACTS = Facts(
    project_id="p",
    numbers=(
        NumberFact(phone_number="+12025550134", region="US"),
        NumberFact(phone_number="+447700900123", region="GB"),
        NumberFact(phone_number="+12025550135", region="US"),
    ),
    service_plans=("plan-a", "plan-b"),
    campaigns=("CAMP-A",),
    apps=("app-a",),
    unknown_numbers=("+12025550199",),
    foreign_numbers=(ForeignNumber(project_id="q", phone_number="+12025550177"),),
)


def scene(*steps: module.Step, number: Wants = Wants.ANY) -> Scenario:
    """A scenario of these steps."""
    return Scenario(title="t", steps=steps, number=number)


def test_every_name_of_a_fact_is_a_fact() -> None:
    """Each Ref that the module offers names a member of Facts."""
    refs = [value for value in vars(module).values() if isinstance(value, Ref)]
    assert len(refs) == 11
    assert {ref.fact for ref in refs} <= {field.name for field in dataclasses.fields(Facts)}


@pytest.mark.parametrize(
    ("ref", "fact", "index"),
    [
        (PLAN, "service_plans", 0),
        (OTHER_PLAN, "service_plans", 1),
        (module.FAILING_PLAN, "failing_service_plans", 0),
        (CAMPAIGN, "campaigns", 0),
        (module.OTHER_CAMPAIGN, "campaigns", 1),
        (APP, "apps", 0),
        (module.OTHER_APP, "apps", 1),
        (module.FAILING_CAMPAIGN, "failing_campaigns", 0),
        (module.FAILING_APP, "failing_apps", 0),
        (module.TRUNK, "trunks", 0),
        (module.FAX, "fax_services", 0),
    ],
)
def test_a_name_stands_for_its_fact(ref: Ref, fact: str, index: int) -> None:
    """The plain names are the first of their kind, the others the second."""
    assert (ref.fact, ref.index) == (fact, index)


@pytest.mark.parametrize("value", [Ref, Send, module.Read, module.Settle, Scenario])
def test_every_part_of_a_scenario_is_frozen(value: Any) -> None:
    """A scenario cannot change while it is played."""
    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)


@pytest.mark.parametrize(
    ("template", "body"),
    [
        (sms("p"), {"smsConfiguration": {"servicePlanId": "p"}}),
        (sms("p", "c"), {"smsConfiguration": {"servicePlanId": "p", "campaignId": "c"}}),
        (sms("p", ""), {"smsConfiguration": {"servicePlanId": "p", "campaignId": ""}}),
        (UNLINK, {"smsConfiguration": {"servicePlanId": ""}}),
        (UNLINK_ALL, {"smsConfiguration": {"servicePlanId": "", "campaignId": ""}}),
        (voice("EST", trunkId="t"), {"voiceConfiguration": {"type": "EST", "trunkId": "t"}}),
        (voice(None, appId="a"), {"voiceConfiguration": {"appId": "a"}}),
        (voice("RTC"), {"voiceConfiguration": {"type": "RTC"}}),
        (voice(None), {"voiceConfiguration": {}}),
        (
            sms("p") | voice(None, appId="a"),
            {"smsConfiguration": {"servicePlanId": "p"}, "voiceConfiguration": {"appId": "a"}},
        ),
    ],
)
def test_templates_are_request_bodies(template: Json, body: Json) -> None:
    """The short forms write the members as the wire has them."""
    assert template == body


def test_a_patch_is_in_due_form() -> None:
    """A plain patch goes to the number, as JSON, with good credentials."""
    assert patch({"a": 1}) == Send(
        body={"a": 1}, to=To.NUMBER, content_type="application/json", credentials=Credentials.VALID, plus="+"
    )
    assert patch().body is NO_BODY


def test_refs_are_found_wherever_they_stand() -> None:
    """Facts are found in members, in lists and in every step, each once."""
    steps = (
        patch(sms(PLAN, CAMPAIGN)),
        READ,
        patch({"list": [OTHER_PLAN, {"x": APP}]}),
        patch(sms(PLAN)),
        SETTLE,
        patch(b"{}"),
    )
    assert scene(*steps).refs == {PLAN, CAMPAIGN, OTHER_PLAN, APP}


def test_a_scenario_without_facts_needs_none() -> None:
    """Looking and waiting need no fact."""
    assert scene(READ, SETTLE, patch()).refs == frozenset()


def test_holes_are_found_in_order() -> None:
    """Holes come in order of appearance, each once, those in paths included."""
    steps = (
        READ,
        patch({"displayName": Hole.NAME, "callbackUrl": [Hole.CALLBACK]}),
        Send(to=To.MALFORMED, number=Hole.MALFORMED_NUMBER, body={"displayName": Hole.NAME}),
        patch(Hole.NOT_JSON),
    )
    assert scene(*steps).holes == (Hole.NAME, Hole.CALLBACK, Hole.MALFORMED_NUMBER, Hole.NOT_JSON)


def test_filling_leaves_no_hole() -> None:
    """Each hole gets what is picked for it; the rest of the scenario is as it was."""
    steps = (
        READ,
        SETTLE,
        patch({"displayName": Hole.NAME, "x": [Hole.CALLBACK, PLAN, 1]}),
        Send(to=To.MALFORMED, number=Hole.MALFORMED_NUMBER, body=Hole.NOT_JSON, plus="%2B"),
    )
    picks: dict[Hole, Json] = {Hole.NAME: "n", Hole.CALLBACK: "c", Hole.MALFORMED_NUMBER: "+1/2", Hole.NOT_JSON: b"{"}
    filled = scene(*steps, number=Wants.US).fill(picks.__getitem__)
    assert filled == scene(
        READ,
        SETTLE,
        patch({"displayName": "n", "x": ["c", PLAN, 1]}),
        Send(to=To.MALFORMED, number="+1/2", body=b"{", plus="%2B"),
        number=Wants.US,
    )
    assert filled.holes == ()


def test_filling_changes_no_template() -> None:
    """The scenario that is filled stays open."""
    body = {"displayName": Hole.NAME}
    open_one = scene(patch(body))
    open_one.fill(lambda hole: "x")
    assert body == {"displayName": Hole.NAME}
    assert open_one.holes == (Hole.NAME,)


def test_an_id_is_the_same_everywhere() -> None:
    """The id is twelve hex digits that depend on no machine, no order of hashing and no run."""
    assert scene(patch(sms(PLAN)), READ).id == Scenario(title="other title", steps=(patch(sms(PLAN)), READ)).id
    assert len(scene(READ).id) == 12
    assert int(scene(READ).id, 16) >= 0


@pytest.mark.parametrize(
    "other",
    [
        scene(READ, number=Wants.US),
        scene(READ, READ),
        scene(SETTLE),
        scene(patch()),
        scene(patch({})),
        scene(patch(b"{}")),
        scene(patch({"displayName": "name"})),
        scene(patch({"displayName": Hole.NAME})),
        scene(Send(body={}, plus="%2B")),
        scene(Send(body={}, credentials=Credentials.NONE)),
    ],
)
def test_what_is_sent_decides_the_id(other: Scenario) -> None:
    """Scenarios that send something else have other ids."""
    assert other.id != scene(READ).id


@pytest.mark.parametrize(
    ("wants", "numbers"),
    [
        (Wants.ANY, ("+12025550134", "+447700900123", "+12025550135", "+46701740605")),
        (Wants.US, ("+12025550134", "+12025550135")),
        (Wants.OUTSIDE_US, ("+447700900123",)),
    ],
)
def test_numbers_suit_by_their_region(wants: Wants, numbers: tuple[str, ...]) -> None:
    """A number of unknown region suits only where any number does."""
    unknown = NumberFact(phone_number="+46701740605", region="")
    assert numbers_for(wants, dataclasses.replace(FACTS, numbers=(*FACTS.numbers, unknown))) == numbers


@pytest.mark.parametrize(
    ("steps", "wants"),
    [
        ((READ,), Wants.ANY),
        ((patch(sms(OTHER_PLAN, CAMPAIGN)),), Wants.US),
        ((patch(),), Wants.OUTSIDE_US),
        ((Send(to=To.ABSENT), Send(to=To.FOREIGN_NUMBER), Send(to=To.FOREIGN_PROJECT)), Wants.ANY),
        ((Send(to=To.MALFORMED, number="x"),), Wants.ANY),
        ((Send(credentials=Credentials.NONE),), Wants.ANY),
    ],
)
def test_a_target_that_has_everything_lacks_nothing(steps: tuple[module.Step, ...], wants: Wants) -> None:
    """A scenario whose facts, numbers and addresses are there can be played."""
    assert missing(scene(*steps, number=wants), FACTS) is None


@pytest.mark.parametrize(
    ("changed", "steps", "wants", "words"),
    [
        ({"campaigns": ()}, (patch(sms(PLAN, CAMPAIGN)),), Wants.ANY, "the target has fewer than 1 in facts.campaigns"),
        (
            {"service_plans": ("p",)},
            (patch(sms(OTHER_PLAN)),),
            Wants.ANY,
            "the target has fewer than 2 in facts.service_plans",
        ),
        ({"numbers": ()}, (READ,), Wants.ANY, "the target has no number for it: it wants any number"),
        ({"numbers": FACTS.numbers[1:2]}, (READ,), Wants.US, "the target has no number for it: it wants a US number"),
        (
            {"numbers": FACTS.numbers[:1]},
            (READ,),
            Wants.OUTSIDE_US,
            "the target has no number for it: it wants a number outside the US",
        ),
        ({"unknown_numbers": ()}, (READ, Send(to=To.ABSENT)), Wants.ANY, "the target names no facts.unknown_numbers"),
        (
            {"foreign_numbers": ()},
            (Send(to=To.FOREIGN_NUMBER),),
            Wants.ANY,
            "the target names no facts.foreign_numbers",
        ),
        (
            {"foreign_numbers": ()},
            (Send(to=To.FOREIGN_PROJECT),),
            Wants.ANY,
            "the target names no facts.foreign_numbers",
        ),
        (
            {"authenticated": False},
            (Send(credentials=Credentials.WRONG_BASIC),),
            Wants.ANY,
            'the target looks at no credentials (auth = "none")',
        ),
    ],
)
def test_what_a_target_lacks_is_said(
    changed: dict[str, Json], steps: tuple[module.Step, ...], wants: Wants, words: str
) -> None:
    """A fact, a number or an address that is not there is named as the configuration names it."""
    assert missing(scene(*steps, number=wants), dataclasses.replace(FACTS, **changed)) == words


def test_a_target_without_authentication_still_plays_good_credentials() -> None:
    """Only scenarios about credentials need a target that looks at them."""
    assert missing(scene(patch({}), READ), dataclasses.replace(FACTS, authenticated=False)) is None


@pytest.mark.parametrize(
    ("template", "value"),
    [
        (PLAN, "plan-a"),
        ({"a": [OTHER_PLAN, {"b": CAMPAIGN}], "c": None}, {"a": ["plan-b", {"b": "CAMP-A"}], "c": None}),
        (b"{}", b"{}"),
        ([], []),
    ],
)
def test_facts_take_the_place_of_refs(template: Json, value: Json) -> None:
    """Each Ref becomes the value that it stands for, and nothing else changes."""
    assert resolve(template, FACTS) == value


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (NO_BODY, None),
        (b"", b""),
        (b"{not json", b"{not json"),
        ({}, b"{}"),
        (None, b"null"),
        ([1, "x"], b'[1,"x"]'),
        (sms(PLAN), b'{"smsConfiguration":{"servicePlanId":"plan-a"}}'),
        ({"displayName": "å 😀"}, '{"displayName":"å 😀"}'.encode()),
        ({"displayName": "\ud800"}, b'{"displayName":"\\ud800"}'),
        ({"displayName": "å\udfff"}, b'{"displayName":"\\u00e5\\udfff"}'),
        ({"\ud800": PLAN}, b'{"\\ud800":"plan-a"}'),
    ],
)
def test_a_body_is_compact_utf8(body: Json, sent: bytes | None) -> None:
    """Bytes go as they are; values as compact UTF-8 JSON, with escapes only where UTF-8 has no form."""
    assert encode(body, FACTS) == sent


@pytest.mark.parametrize("name", ["", "å", "\ud800", "\ud83d \ude00", "\x00", "\u2028"])
def test_what_is_sent_is_what_was_meant(name: str) -> None:
    """The bytes of a body give the value back."""
    body = encode({"displayName": name}, FACTS)
    assert body is not None
    assert json.loads(body) == {"displayName": name}
