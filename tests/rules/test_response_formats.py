"""Every text and number of a 200 has its documented form."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.response_formats import RULE
from tests.rules.traces import (
    EARLIER,
    NOT_APPLIED,
    changed,
    failure,
    lacking,
    number,
    reading,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

RUNNING = number(**sms(job=sms_job("plan-a")), **voice(job=voice_job(appId="app-a"), lastUpdatedTime=EARLIER))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/regionCode", "SE"),
        ("/money/currencyCode", "EUR"),
        ("/money/amount", "0"),
        ("/money/amount", "-10.125"),
        ("/paymentIntervalMonths", 0),
        ("/nextChargeDate", "2026-12-18T20:08:53Z"),
        ("/nextChargeDate", "2026-12-18T20:08:53.423835+01:00"),
        ("/expireAt", "2027-01-01T00:00:00Z"),
        ("/expireAt", None),
        ("/displayName", "2026-01-01"),
        ("/callbackUrl", "not a url"),
        ("/projectId", "YOUR_projectId"),
        ("/voiceConfiguration/lastUpdatedTime", None),
    ],
)
def test_the_documented_forms_conform(place: str, value: Json) -> None:
    """Forms are right in each of their spellings; names, callbacks and project ids have none."""
    assert verdict(RULE, update({}, changed(RUNNING, place, value))) == []


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("/phoneNumber", "12025550134", r"text that matches ^\+[1-9][0-9]{1,14}$"),
        ("/phoneNumber", "+1 202 555 0134", r"text that matches ^\+[1-9][0-9]{1,14}$"),
        ("/regionCode", "us", "the format iso-3166-1-alpha-2"),
        ("/regionCode", "USA", "the format iso-3166-1-alpha-2"),
        ("/money/currencyCode", "US$", "the format iso-4217"),
        ("/money/amount", "1,00", r"text that matches ^-?[0-9]+(\.[0-9]+)?$"),
        ("/money/amount", "1.", r"text that matches ^-?[0-9]+(\.[0-9]+)?$"),
        ("/nextChargeDate", "2026-12-18", "the format date-time"),
        ("/nextChargeDate", "2026-12-18T20:08:53", "the format date-time"),
        ("/expireAt", "", "the format date-time"),
        ("/smsConfiguration/scheduledProvisioning/lastUpdatedTime", "now", "the format date-time"),
        ("/voiceConfiguration/lastUpdatedTime", "2026-13-01T00:00:00Z", "the format date-time"),
        ("/voiceConfiguration/scheduledVoiceProvisioning/lastUpdatedTime", "", "the format date-time"),
    ],
)
def test_another_form_is_found(place: str, value: str, expected: str) -> None:
    """A text in another form is found where it stands."""
    assert verdict(RULE, update({}, changed(RUNNING, place, value))) == [
        ("response-formats", place, expected, f'"{value}"')
    ]


def test_a_negative_interval_is_found() -> None:
    """A charge that comes every minus one months is found."""
    assert verdict(RULE, update({}, number(paymentIntervalMonths=-1))) == [
        ("response-formats", "/paymentIntervalMonths", "minimum 0", "-1")
    ]


def test_types_and_lists_are_left_to_their_own_rules() -> None:
    """A wrong type, a value that is not listed and a missing member are other rules' matters."""
    assert verdict(RULE, update({}, lacking(number(regionCode=5, type="FIXED"), "/projectId"))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}, number(regionCode="us"), status=400),
        update({}, b"us", status=200),
        reading(number(regionCode="us")),
        failure(),
    ],
    ids=["400", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and JSON shows the resource."""
    assert verdict(RULE, exchange) == NOT_APPLIED
