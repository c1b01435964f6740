"""An update that the source describes is accepted."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.documented_update_accepted import RULE
from tests.rules.traces import (
    ABSENT,
    GB,
    NO_BODY,
    NOT_APPLIED,
    US,
    assign,
    error,
    failure,
    link,
    number,
    reading,
    refusal,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

EXPECTED = "200, as the update is one that the source describes"
LINKED, BOTH = reading(number(**sms("plan-a"))), reading(number(**sms("plan-a", "CAMP1")))
PLAIN = {
    "a name": (reading(), {"displayName": "O'Neil, Front-desk_2."}),
    "an empty name": (reading(), {"displayName": ""}),
    "a callback": (reading(), {"callbackUrl": "https://hooks.example/a/b-1"}),
    "an empty callback": (reading(), {"callbackUrl": ""}),
    "a plan": (reading(), link("plan-b")),
    "a plan and a campaign": (reading(), link("plan-a", "CAMP2")),
    "a campaign on its plan": (LINKED, link("plan-a", "CAMP1")),
    "a plan and no campaign": (reading(), link("plan-a", "")),
    "an unlink": (LINKED, link("")),
    "an unlink of both": (BOTH, link("", "")),
    "an unlink of the campaign": (BOTH, link("plan-a", "")),
    "an application": (reading(), assign("RTC", appId="app-b")),
    "an application, type unsaid": (reading(), assign(None, appId="app-a")),
    "a trunk": (reading(), assign("EST", trunkId="trunk-a")),
    "a fax service": (reading(), assign("FAX", serviceId="fax-a")),
    "another target": (reading(number(**voice("EST", trunkId="trunk-a"))), assign("RTC", appId="app-a")),
    "again after a failed voice job": (
        reading(number(**voice(job=voice_job(status="FAILED", appId="app-a")))),
        assign("RTC", appId="app-a"),
    ),
    "voice while SMS runs": (reading(number(**sms(job=sms_job("plan-a")))), assign("RTC", appId="app-a")),
    "SMS while voice runs": (reading(number(**voice(job=voice_job(appId="app-a")))), link("plan-a")),
    "all": (
        reading(),
        {"displayName": "x", "callbackUrl": "", **link("plan-a"), **assign("RTC", appId="app-a")},
    ),
}
PLAIN_UPDATES = pytest.mark.parametrize(("before", "body"), PLAIN.values(), ids=PLAIN.keys())


@PLAIN_UPDATES
def test_a_plain_update_that_is_taken_conforms(before: Exchange, body: dict[str, Json]) -> None:
    """What the source describes is answered with 200."""
    assert verdict(RULE, before, update(body)) == []


@PLAIN_UPDATES
def test_a_plain_update_that_is_refused_is_found(before: Exchange, body: dict[str, Json]) -> None:
    """What the source describes, refused with 400, is found."""
    assert verdict(RULE, before, refusal(body)) == [("documented-update-accepted", "status", EXPECTED, "400")]


@pytest.mark.parametrize("status", [402, 404, 409, 415, 422])
def test_any_refusal_of_the_request_is_found(status: int) -> None:
    """Whatever the refusal of a plain update, it is found."""
    assert verdict(RULE, reading(), refusal({"displayName": "x"}, status)) == [
        ("documented-update-accepted", "status", EXPECTED, str(status))
    ]


def test_an_encoded_plus_sign_makes_no_difference() -> None:
    """A number that is written with ``%2B`` is the same number."""
    encoded = US.replace("+", "%2B")
    assert verdict(RULE, reading(to=encoded), refusal({"displayName": "x"}, to=encoded)) == [
        ("documented-update-accepted", "status", EXPECTED, "400")
    ]


@pytest.mark.parametrize("exchange", [refusal({"displayName": "x"}, 500), failure({"displayName": "x"})])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A server error and silence are other rules' matters."""
    assert verdict(RULE, reading(), exchange) == []


DOUBTFUL = {
    "a long name": (reading(), {"displayName": "n" * 31}),
    "strange letters": (reading(), {"displayName": "Zoë"}),
    "a null": (reading(), {"displayName": None}),
    "a wrong type": (reading(), {"displayName": 5}),
    "another callback": (reading(), {"callbackUrl": "http://localhost:1"}),
    "an unknown member": (reading(), {"displayName": "x", "nickname": "y"}),
    "an unknown member of SMS": (reading(), {"smsConfiguration": {"servicePlanId": "plan-a", "x": 1}}),
    "an unknown member of voice": (reading(), assign("RTC", appId="app-a", x=1)),
    "the id of another type": (reading(), assign("RTC", appId="app-a", trunkId="trunk-a")),
    "null SMS": (reading(), {"smsConfiguration": None}),
    "null voice": (reading(), {"voiceConfiguration": None}),
    "nothing": (reading(), {}),
    "no body": (reading(), NO_BODY),
    "a list": (reading(), [{"displayName": "x"}]),
    "an unknown plan": (reading(), link("plan-x")),
    "a plan that fails": (reading(), link("plan-bad")),
    "an unknown campaign": (reading(), link("plan-a", "CAMP9")),
    "a campaign alone": (LINKED, link(None, "CAMP1")),
    "an empty campaign alone": (BOTH, link(None, "")),
    "a campaign of a wrong type": (reading(), link("plan-a", ["CAMP1"])),
    "another plan": (LINKED, link("plan-b")),
    "another campaign": (BOTH, link("plan-a", "CAMP2")),
    "the plan in force": (LINKED, link("plan-a")),
    "an unlink with a campaign": (LINKED, link("", "CAMP1")),
    "SMS while a job runs": (reading(number(**sms(job=sms_job("plan-a")))), link("plan-a")),
    "SMS after a failed job": (reading(number(**sms(job=sms_job("plan-a", status="FAILED")))), link("plan-a")),
    "SMS on a voice number": (reading(number(capability=["VOICE"])), link("plan-a")),
    "voice on an SMS number": (reading(number(capability=["SMS"])), assign("RTC", appId="app-a")),
    "unreadable capabilities": (reading(number(capability="SMS")), link("plan-a")),
    "an unknown application": (reading(), assign("RTC", appId="app-x")),
    "an application that fails": (reading(), assign("RTC", appId="app-bad")),
    "a trunk as an application": (reading(), assign("RTC", appId="trunk-a")),
    "no id": (reading(), assign("EST")),
    "an empty id": (reading(), assign("RTC", appId="")),
    "an unknown type": (reading(), assign("SIP", appId="app-a")),
    "a null type": (reading(), assign(None, appId="app-a", type=None)),
    "a type that is no text": (reading(), assign(5, appId="app-a")),
    "voice while a job runs": (reading(number(**voice(job=voice_job(appId="app-b")))), assign("RTC", appId="app-a")),
    "one good, one doubtful": (reading(), {"displayName": "x", **link("plan-x")}),
}


@pytest.mark.parametrize(("before", "body"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubtful_update_is_passed_over(before: Exchange, body: Json | bytes) -> None:
    """What leaves any doubt may be refused."""
    assert verdict(RULE, before, refusal(body)) == NOT_APPLIED


@pytest.mark.parametrize("body", [link("", ""), link("plan-a", ""), link("plan-a", "CAMP1")])
@pytest.mark.parametrize("before", [number(GB), number(GB, **sms("plan-a"))], ids=["rest", "linked"])
def test_a_campaign_id_outside_the_us_is_doubtful(before: Json, body: Json) -> None:
    """A number outside the US has no campaign, so its id, empty or not, may be refused."""
    assert verdict(RULE, reading(before, to=GB), refusal(body, to=GB)) == NOT_APPLIED


@pytest.mark.parametrize(
    "trace",
    [
        [refusal({"displayName": "x"})],
        [reading(), refusal({"displayName": "x"}, credentials=Credentials.UNKNOWN)],
        [reading(), refusal({"displayName": "x"}, content_type=None)],
        [reading(to=ABSENT), refusal({"displayName": "x"}, 404, to=ABSENT)],
        [reading(), refusal({"displayName": "x"}, 401)],
        [reading(), refusal({"displayName": "x"}, 403)],
        [reading(), refusal({"displayName": "x"}, 429)],
        [reading(), reading(error(400), status=400)],
    ],
    ids=["unknown", "credentials", "label", "another's", "401", "403", "429", "GET"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only an update in due form of an own number that was seen before is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
