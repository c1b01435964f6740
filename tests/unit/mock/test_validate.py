"""What the mock refuses about a body, and what it takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.mock.behaviour import Choices
from contracts.mock.state import FAILED, IN_PROGRESS, WAITING, Number, SmsJob
from contracts.mock.validate import conflicts, read, validate, validate_sms, validate_voice
from contracts.mock.world import default_behaviour
from contracts.model import Json, Request
from tests.unit.mock.conversation import (
    APP,
    CAMPAIGN,
    FAX,
    GB,
    NOW,
    OTHER_CAMPAIGN,
    OTHER_PLAN,
    PLAN,
    SE,
    TRUNK,
    US,
    Conversation,
    sms,
    violations,
    voice,
)

BEHAVIOUR = default_behaviour()
REST = Number(phone_number=US, region="US")
LINKED = replace(REST, plan=PLAN, campaign=CAMPAIGN)
ABROAD = Number(phone_number=GB, region="GB")

PLAN_FIELD = "sms_configuration.service_plan_id"
CAMPAIGN_FIELD = "sms_configuration.campaign_id"
UNLINK_FIRST = "is linked already: unlink it first"


def asking(body: bytes | None) -> Request:
    """An update with this body."""
    return Request(method="PATCH", path="/", body=body)


def job(plan: str, campaign: str = "", status: str = WAITING) -> SmsJob:
    """An SMS job."""
    return SmsJob(plan=plan, campaign=campaign, started=NOW, updated=NOW, status=status)


# The body as a whole


@pytest.mark.parametrize("body", [None, b""])
def test_no_body_is_an_update_of_nothing(body: bytes | None) -> None:
    """Without a body there is nothing to change."""
    assert read(BEHAVIOUR, asking(body)) == {}


@pytest.mark.parametrize("body", [b" ", b"\r\n\t"])
def test_white_space_is_no_body(body: bytes) -> None:
    """A body of white space counts as none."""
    assert read(BEHAVIOUR, asking(body)) == {}


@pytest.mark.parametrize(
    ("body", "members"),
    [
        (b"{}", {}),
        (b' {"displayName": "x"}\n', {"displayName": "x"}),
        ('{"displayName": "å😀"}'.encode(), {"displayName": "å😀"}),
        (b'{"displayName": "\\ud800"}', {"displayName": "\ud800"}),
        (b'{"displayName": null, "x": [1]}', {"displayName": None, "x": [1]}),
    ],
)
def test_an_object_is_read(body: bytes, members: dict[str, Any]) -> None:
    """The members of a JSON object are the update."""
    assert read(BEHAVIOUR, asking(body)) == members


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"}", b'{"a":1,}', b"{'a':1}", b"{a:1}", b"a=1", b"nul", b"NaN", b'{"a":NaN}', b'{"a":Infinity}', b"{}{}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}", b'{"a":"\xff"}', b'{"a":"\n"}', b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
def test_what_is_not_json_is_refused(body: bytes) -> None:
    """A body that cannot be read is at fault as a whole."""
    assert read(BEHAVIOUR, asking(body)) == [("body", "is not JSON")]


@pytest.mark.parametrize("body", [b"null", b"true", b"1", b'"x"', b'""', b"[]", b"[{}]"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    """Another JSON value than an object is at fault as a whole."""
    assert read(BEHAVIOUR, asking(body)) == [("body", "is not an object")]


# Types


@pytest.mark.parametrize("value", [0, 1.5, True, False, [], ["x"], {}, {"x": "y"}])
@pytest.mark.parametrize(
    ("member", "field"),
    [
        (("displayName",), "display_name"),
        (("callbackUrl",), "callback_url"),
        (("smsConfiguration", "servicePlanId"), PLAN_FIELD),
        (("smsConfiguration", "campaignId"), CAMPAIGN_FIELD),
        (("voiceConfiguration", "type"), "voice_configuration.type"),
        (("voiceConfiguration", "appId"), "voice_configuration.app_id"),
        (("voiceConfiguration", "trunkId"), "voice_configuration.trunk_id"),
        (("voiceConfiguration", "serviceId"), "voice_configuration.service_id"),
    ],
)
def test_a_member_of_text_takes_text_only(member: tuple[str, ...], field: str, value: Json) -> None:
    """Another type than text is refused for each documented text member."""
    body = value
    for name in reversed(member):
        body = {name: body}
    assert validate(BEHAVIOUR, REST, body) == [(field, "has the wrong type")]


@pytest.mark.parametrize("value", [0, 1.5, True, False, "", "x", [], [{}]])
@pytest.mark.parametrize(
    ("member", "field"), [("smsConfiguration", "sms_configuration"), ("voiceConfiguration", "voice_configuration")]
)
def test_a_configuration_takes_an_object_only(member: str, field: str, value: Json) -> None:
    """Another type than an object is refused, the falsy ones included."""
    assert validate(BEHAVIOUR, REST, {member: value}) == [(field, "has the wrong type")]


def test_every_wrong_type_is_told() -> None:
    """All members of a wrong type are told at once, and nothing else is looked at."""
    body = {
        "displayName": 1,
        "callbackUrl": [],
        "smsConfiguration": {"servicePlanId": 1, "campaignId": 2},
        "voiceConfiguration": {},
    }
    assert [field for field, _ in validate(BEHAVIOUR, REST, body)] == [
        "display_name",
        "callback_url",
        CAMPAIGN_FIELD,
        PLAN_FIELD,
    ]


# Good updates


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"displayName": "", "callbackUrl": ""},
        {"displayName": "x" * 10_000, "callbackUrl": "not a url"},
        sms(PLAN),
        sms(PLAN, CAMPAIGN),
        sms(PLAN, ""),
        sms(""),
        sms("", ""),
        voice(appId=APP),
        voice(type="RTC"),
        voice(type="RTC", appId=APP),
        voice(type="RTC", appId=""),
        voice(type="EST", trunkId=TRUNK),
        voice(type="EST", trunkId=""),
        voice(type="FAX", serviceId=FAX),
        {**sms(PLAN, CAMPAIGN), **voice(appId=APP), "displayName": "x", "callbackUrl": "https://hooks.example"},
    ],
)
def test_a_good_update_is_taken(body: dict[str, Any]) -> None:
    """What the contract documents is not refused on a number at rest."""
    assert validate(BEHAVIOUR, REST, body) == []


@pytest.mark.parametrize(
    "body",
    [
        dict.fromkeys(("displayName", "callbackUrl", "smsConfiguration", "voiceConfiguration")),
        sms(PLAN) | {"displayName": None},
        {"smsConfiguration": {"servicePlanId": PLAN, "campaignId": None}},
        voice(type=None, appId=APP),
        {"labels": {"a": 1}, "x": None},
        {"smsConfiguration": {"servicePlanId": PLAN, "x": 1, "scheduledProvisioning": {"status": 5}}},
        {"phoneNumber": "+1", "money": {"amount": "0"}, "regionCode": 5, "expireAt": None},
    ],
)
def test_what_is_left_open_is_taken(body: dict[str, Any]) -> None:
    """By default, null counts as left out and unknown and read-only members are passed over."""
    assert validate(BEHAVIOUR, REST, body) == []


# Configurations


EMPTY_SMS = ("sms_configuration", "must not be empty")
EMPTY_VOICE = ("voice_configuration", "must not be empty")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"smsConfiguration": {}}, [EMPTY_SMS]),
        ({"voiceConfiguration": {}}, [EMPTY_VOICE]),
        ({"smsConfiguration": {}, "voiceConfiguration": {}}, [EMPTY_SMS, EMPTY_VOICE]),
        ({"smsConfiguration": {}, **voice(appId=APP)}, [EMPTY_SMS]),
        ({"voiceConfiguration": {}, **sms(PLAN)}, [EMPTY_VOICE]),
        ({"smsConfiguration": {}, "displayName": "x", "callbackUrl": ""}, [EMPTY_SMS]),
        ({"voiceConfiguration": {}, "displayName": "x"}, [EMPTY_VOICE]),
    ],
)
def test_an_empty_configuration_is_refused(body: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Alone, both, or beside good members: an empty object is at fault."""
    assert validate(BEHAVIOUR, REST, body) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"campaignId": ""},
        {"campaignId": CAMPAIGN},
        {"servicePlanId": None},
        {"servicePlanId": None, "campaignId": None},
        {"x": 1},
    ],
)
def test_an_sms_configuration_needs_its_plan(asked: dict[str, Any]) -> None:
    """By default an object without a plan is refused, a campaign alone included."""
    assert validate_sms(BEHAVIOUR, LINKED, asked) == [(PLAN_FIELD, "is required")]


@pytest.mark.parametrize(
    ("number", "asked", "found"),
    [
        (LINKED, {"campaignId": ""}, []),
        (LINKED, {"campaignId": CAMPAIGN, "servicePlanId": None}, []),
        (replace(REST, plan=PLAN), {"campaignId": CAMPAIGN}, []),
        (LINKED, {"campaignId": OTHER_CAMPAIGN}, [(CAMPAIGN_FIELD, UNLINK_FIRST)]),
        (REST, {"campaignId": CAMPAIGN}, [(CAMPAIGN_FIELD, "needs a service plan")]),
        (REST, {"campaignId": ""}, []),
        (LINKED, {"campaignId": None}, [(PLAN_FIELD, "is required")]),
        (LINKED, {"x": 1}, [(PLAN_FIELD, "is required")]),
    ],
)
def test_a_campaign_alone_may_be_accepted(number: Number, asked: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """With the choice of it, a campaign alone goes to the plan in force."""
    assert validate_sms(default_behaviour(Choices(campaign_alone_accepted=True)), number, asked) == found


@pytest.mark.parametrize("number", [REST, LINKED])
def test_a_campaign_needs_a_plan(number: Number) -> None:
    """A campaign beside an empty plan is refused."""
    asked = {"servicePlanId": "", "campaignId": CAMPAIGN}
    assert validate_sms(BEHAVIOUR, number, asked) == [(CAMPAIGN_FIELD, "needs a service plan")]


@pytest.mark.parametrize("region", ["GB", "SE", "CA", "us", ""])
def test_a_campaign_is_for_us_numbers(region: str) -> None:
    """Outside the US a campaign is refused at once, by default."""
    number = replace(ABROAD, region=region)
    assert validate_sms(BEHAVIOUR, number, {"servicePlanId": PLAN, "campaignId": CAMPAIGN}) == [
        (CAMPAIGN_FIELD, "is for US numbers only")
    ]


def test_no_campaign_is_for_every_number() -> None:
    """Outside the US an empty campaign is no fault."""
    assert validate_sms(BEHAVIOUR, ABROAD, {"servicePlanId": PLAN, "campaignId": ""}) == []


def test_a_campaign_abroad_may_be_left_to_fail() -> None:
    """With the choice of it, a campaign outside the US is taken at first."""
    behaviour = default_behaviour(Choices(campaign_outside_us_fails_later=True))
    assert validate_sms(behaviour, ABROAD, {"servicePlanId": PLAN, "campaignId": CAMPAIGN}) == []


@pytest.mark.parametrize(
    ("number", "plan", "campaign", "fields"),
    [
        (LINKED, PLAN, CAMPAIGN, []),
        (LINKED, PLAN, "", []),
        (LINKED, "", "", []),
        (LINKED, "", None, []),
        (LINKED, PLAN, None, []),
        (LINKED, OTHER_PLAN, None, [PLAN_FIELD]),
        (LINKED, OTHER_PLAN, "", [PLAN_FIELD]),
        (LINKED, PLAN, OTHER_CAMPAIGN, [CAMPAIGN_FIELD]),
        (LINKED, OTHER_PLAN, OTHER_CAMPAIGN, [PLAN_FIELD, CAMPAIGN_FIELD]),
        (LINKED, PLAN.upper(), None, [PLAN_FIELD]),
        (replace(REST, sms_job=job(PLAN)), OTHER_PLAN, None, [PLAN_FIELD]),
        (replace(REST, sms_job=job(PLAN)), PLAN, CAMPAIGN, []),
        (replace(REST, sms_job=job(PLAN)), "", None, []),
        (replace(REST, sms_job=job(PLAN, CAMPAIGN, IN_PROGRESS)), PLAN, OTHER_CAMPAIGN, [CAMPAIGN_FIELD]),
        (replace(REST, sms_job=job(PLAN, CAMPAIGN, FAILED)), OTHER_PLAN, OTHER_CAMPAIGN, []),
        (replace(LINKED, sms_job=job("")), OTHER_PLAN, None, [PLAN_FIELD]),
        (replace(LINKED, sms_job=job("")), PLAN, CAMPAIGN, []),
        (replace(LINKED, sms_job=job(PLAN, "")), PLAN, OTHER_CAMPAIGN, [CAMPAIGN_FIELD]),
    ],
)
def test_what_is_linked_is_unlinked_first(number: Number, plan: str, campaign: str | None, fields: list[str]) -> None:
    """Another id than the one in force or on its way is refused; the same, none and one after a failure are not."""
    assert conflicts(number, plan, campaign) == [(field, UNLINK_FIRST) for field in fields]


def test_a_relink_may_be_accepted() -> None:
    """With the lenient choice, a linked number takes another plan and campaign."""
    lenient = default_behaviour(Choices(relink_accepted=True))
    assert validate_sms(lenient, LINKED, {"servicePlanId": OTHER_PLAN, "campaignId": OTHER_CAMPAIGN}) == []


def test_every_fault_of_an_sms_configuration_is_told() -> None:
    """A campaign abroad on a linked number is at fault twice."""
    number = replace(ABROAD, plan=PLAN)
    assert validate_sms(BEHAVIOUR, number, {"servicePlanId": OTHER_PLAN, "campaignId": CAMPAIGN}) == [
        (CAMPAIGN_FIELD, "is for US numbers only"),
        (PLAN_FIELD, UNLINK_FIRST),
    ]


@pytest.mark.parametrize("kind", ["rtc", "SIP", "RTC ", "UNKNOWN", ""])
def test_a_voice_type_is_one_of_three(kind: str) -> None:
    """Any other text than the three types is refused."""
    assert validate_voice(default_behaviour(), {"type": kind, "appId": APP}) == [
        ("voice_configuration.type", "is not known")
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"type": "EST"}, "voice_configuration.trunk_id"),
        ({"type": "EST", "trunkId": None}, "voice_configuration.trunk_id"),
        ({"type": "EST", "appId": APP}, "voice_configuration.trunk_id"),
        ({"type": "FAX"}, "voice_configuration.service_id"),
        ({"type": "FAX", "trunkId": TRUNK}, "voice_configuration.service_id"),
    ],
)
def test_a_trunk_or_a_fax_service_is_named(asked: dict[str, Any], field: str) -> None:
    """EST needs its trunk and FAX its service."""
    assert validate_voice(default_behaviour(), asked) == [(field, "is required")]


def test_faults_of_both_configurations_are_told() -> None:
    """SMS and voice are looked at independently."""
    assert validate(BEHAVIOUR, LINKED, {**sms(OTHER_PLAN), **voice(type="FAX")}) == [
        (PLAN_FIELD, UNLINK_FIRST),
        ("voice_configuration.service_id", "is required"),
    ]


# What is left open, refused


@pytest.mark.parametrize(
    ("choice", "body", "found"),
    [
        ("nothing_sent_refused", {}, [("body", "is empty")]),
        ("null_refused", {"displayName": None}, [("display_name", "is null")]),
        ("null_refused", {"displayName": "x", "smsConfiguration": None}, [("sms_configuration", "is null")]),
        (
            "null_refused",
            {"callbackUrl": None, "voiceConfiguration": None},
            [("callback_url", "is null"), ("voice_configuration", "is null")],
        ),
        ("null_refused", {"x": None}, [("x", "is null")]),
        (
            "unknown_members_refused",
            {"b": 1, "a": None, "displayName": "x"},
            [("a", "is not known"), ("b", "is not known")],
        ),
        ("unknown_members_refused", {"displayname": "x"}, [("displayname", "is not known")]),
        ("read_only_members_refused", {"phoneNumber": US}, [("phoneNumber", "cannot be set")]),
        (
            "read_only_members_refused",
            {"type": "LOCAL", "money": {}},
            [("money", "cannot be set"), ("type", "cannot be set")],
        ),
    ],
)
def test_what_is_left_open_may_be_refused(choice: str, body: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """With the choice of it, an empty update, null, an unknown or a read-only member is at fault."""
    assert validate(default_behaviour(Choices(**{choice: True})), REST, body) == found
    assert validate(BEHAVIOUR, REST, body) == []


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        ("nothing_sent_refused", {"displayName": ""}),
        ("null_refused", {"displayName": ""}),
        ("unknown_members_refused", {"money": {}, "displayName": "x"}),
        ("read_only_members_refused", {"labels": {}, "displayName": "x"}),
    ],
)
def test_a_choice_refuses_nothing_else(choice: str, body: dict[str, Any]) -> None:
    """A stricter choice leaves other updates as they are."""
    assert validate(default_behaviour(Choices(**{choice: True})), REST, body) == []


# Over the wire


@pytest.mark.parametrize(
    ("number", "body"),
    [
        (US, {"smsConfiguration": {}, "displayName": "x"}),
        (US, {"voiceConfiguration": {}, "callbackUrl": "https://hooks.example"}),
        (US, {"displayName": 5}),
        (US, {"smsConfiguration": {"campaignId": ""}}),
        (US, voice(type="FAX")),
        (GB, sms(PLAN, CAMPAIGN)),
        (SE, sms(PLAN, CAMPAIGN) | {"displayName": "x"}),
    ],
)
def test_a_refused_update_changes_nothing(number: str, body: dict[str, Any]) -> None:
    """After a 400 the mock holds the very state that it held before."""
    talk = Conversation()
    before = talk.state
    assert violations(talk.patch(body, number)) != []
    assert talk.state is before


@pytest.mark.parametrize("body", [None, b"", b"{}"])
def test_sending_nothing_may_be_refused_on_the_wire(body: bytes | None) -> None:
    """No body and an empty object are 200 by default, and 400 with the choice of it."""
    assert Conversation().ask(body=body).status == 200
    assert violations(Conversation(nothing_sent_refused=True).ask(body=body)) == [("body", "is empty")]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"null"])
def test_a_body_that_is_no_object_is_400_on_the_wire(body: bytes) -> None:
    """Broken JSON and other JSON than an object are answered with the field ``body`` at fault."""
    ((field, _),) = violations(Conversation().ask(body=body))
    assert field == "body"


def test_read_only_members_are_never_applied() -> None:
    """What a client says of region, price, dates, type, capability and jobs does not stick."""
    talk = Conversation()
    before = talk.look()
    body = {
        "phoneNumber": GB,
        "projectId": "x",
        "regionCode": "GB",
        "type": "MOBILE",
        "capability": [],
        "paymentIntervalMonths": 99,
        "money": {"currencyCode": "EUR", "amount": "0.00"},
        "nextChargeDate": None,
        "expireAt": "2027-01-01T00:00:00Z",
        "smsConfiguration": {
            "servicePlanId": "",
            "scheduledProvisioning": {"servicePlanId": PLAN, "status": "WAITING"},
        },
        "voiceConfiguration": {
            "type": "RTC",
            "lastUpdatedTime": "2027-01-01T00:00:00Z",
            "scheduledVoiceProvisioning": {},
        },
    }
    assert talk.update(body) == before
    assert talk.look() == before
