"""An empty configuration object is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.empty_configuration_refused import RULE
from tests.rules.traces import (
    ABSENT,
    FOREIGN,
    NO_BODY,
    NOT_APPLIED,
    assign,
    everything_found,
    failure,
    link,
    reading,
    refusal,
    update,
    verdict,
    violation,
)

SMS, VOICE = {"smsConfiguration": {}}, {"voiceConfiguration": {}}
EMPTY = {
    "SMS": (SMS, "smsConfiguration"),
    "voice": (VOICE, "voiceConfiguration"),
    "both": (VOICE | SMS, "smsConfiguration and voiceConfiguration"),
    "SMS beside a name": ({"displayName": "x"} | SMS, "smsConfiguration"),
    "voice beside a callback": (VOICE | {"callbackUrl": ""}, "voiceConfiguration"),
    "SMS beside voice": (SMS | assign("RTC", appId="app-a"), "smsConfiguration"),
    "voice beside SMS": (link("plan-a") | VOICE, "voiceConfiguration"),
}
BODIES = pytest.mark.parametrize(("body", "names"), EMPTY.values(), ids=EMPTY.keys())


@BODIES
def test_a_refusal_with_400_conforms(body: dict[str, Json], names: str) -> None:
    """An empty configuration is refused with 400: no rule objects."""
    assert verdict(RULE, refusal(body)) == []
    assert everything_found(reading(), refusal(body, 400, violation(names)), reading()) == []


@BODIES
def test_an_empty_configuration_that_is_taken_is_found(body: dict[str, Json], names: str) -> None:
    """An empty configuration that is taken is found, alone and beside good members."""
    assert verdict(RULE, update(body)) == [
        ("empty-configuration-refused", "status", f"400, as {names} was sent without members", "status 200")
    ]


@pytest.mark.parametrize("status", [404, 409, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, refusal(SMS, status)) == [
        (
            "empty-configuration-refused",
            "status",
            "400, as smsConfiguration was sent without members",
            f"status {status}",
        )
    ]


@pytest.mark.parametrize("exchange", [refusal(SMS, status) for status in (401, 403, 429, 500)] + [failure(SMS)])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the configuration."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}),
        update(NO_BODY),
        update({"smsConfiguration": None}),
        update({"smsConfiguration": []}),
        update({"smsConfiguration": False}),
        update(link("")),
        update(assign("RTC")),
        update([SMS]),
        update(SMS, content_type="text/plain"),
        update(SMS, credentials=Credentials.NONE),
        update(SMS, to=ABSENT),
        update(SMS, to=FOREIGN),
        update(SMS, to="desk"),
        update(SMS, method="PUT"),
        reading(),
    ],
    ids=[
        "no members",
        "no body",
        "null",
        "list",
        "false",
        "unlink",
        "type alone",
        "in a list",
        "label",
        "credentials",
        "absent",
        "foreign",
        "no number",
        "PUT",
        "GET",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a configuration without members, in an update of an own number in due form, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
