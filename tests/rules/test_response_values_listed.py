"""Every value of a closed list in a 200 is one of the list."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.response_values_listed import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    changed,
    failure,
    number,
    reading,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

FAILED = number(**sms(job=sms_job("plan-a", status="FAILED")), **voice(job=voice_job(appId="app-a")))
SMS_JOB = "/smsConfiguration/scheduledProvisioning"
VOICE_JOB = "/voiceConfiguration/scheduledVoiceProvisioning"
CODES = [
    "CAMPAIGN_EXPIRED",
    "CAMPAIGN_MNO_REJECTED",
    "CAMPAIGN_MNO_REVIEW",
    "CAMPAIGN_MNO_SUSPENDED",
    "CAMPAIGN_NOT_AVAILABLE",
    "CAMPAIGN_PENDING_ACCEPTANCE",
    "CAMPAIGN_PROVISIONING_FAILED",
    "ERROR_CODE_UNSPECIFIED",
    "EXCEEDED_10DLC_LIMIT",
    "INSUFFICIENT_BALANCE",
    "INTERNAL_ERROR",
    "INVALID_NNID",
    "MNO_SHARING_ERROR",
    "MOCK_CAMPAIGN_NOT_ALLOWED",
    "NUMBER_PROVISIONING_FAILED",
    "PARTNER_SERVICE_UNAVAILABLE",
    "SMS_PROVISIONING_FAILED",
    "TFN_NOT_ALLOWED",
]
STATUSES = ["PROVISIONING_STATUS_UNSPECIFIED", "WAITING", "IN_PROGRESS", "FAILED"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *(("/type", kind) for kind in ("MOBILE", "LOCAL", "TOLL_FREE")),
        *(("/capability", shown) for shown in ([], ["SMS"], ["VOICE"], ["VOICE", "SMS"])),
        *((f"{SMS_JOB}/status", status) for status in STATUSES),
        *((f"{SMS_JOB}/errorCodes", [code]) for code in CODES),
        *(("/voiceConfiguration/type", kind) for kind in ("RTC", "EST", "FAX")),
        *((f"{VOICE_JOB}/type", kind) for kind in ("RTC", "EST", "FAX")),
        *((f"{VOICE_JOB}/status", status) for status in STATUSES),
    ],
)
def test_a_listed_value_conforms(place: str, value: Json) -> None:
    """Every value of every list is right."""
    assert verdict(RULE, update({}, changed(FAILED, place, value))) == []


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("/type", "local", "one of MOBILE, LOCAL, TOLL_FREE"),
        ("/capability/1", "Voice", "one of SMS, VOICE"),
        (f"{SMS_JOB}/status", "DONE", f"one of {', '.join(STATUSES)}"),
        ("/voiceConfiguration/type", "SIP", "one of RTC, EST, FAX"),
        (f"{VOICE_JOB}/type", "", "one of RTC, EST, FAX"),
        (f"{VOICE_JOB}/status", "SUCCEEDED", f"one of {', '.join(STATUSES)}"),
    ],
)
def test_another_value_is_found(place: str, value: str, expected: str) -> None:
    """A value that is not listed, or in another spelling, is found."""
    assert verdict(RULE, update({}, changed(FAILED, place, value))) == [
        ("response-values-listed", place, expected, f'"{value}"')
    ]


def test_another_error_code_is_found() -> None:
    """An error code that is not listed is found, beside the list of those that are."""
    (found,) = verdict(RULE, update({}, changed(FAILED, f"{SMS_JOB}/errorCodes/0", "NO_LUCK")))
    assert (found.rule, found.where) == ("response-values-listed", f"{SMS_JOB}/errorCodes/0")
    assert sorted(found.expected.removeprefix("one of ").split(", ")) == CODES
    assert found.received == '"NO_LUCK"'


def test_types_are_left_to_their_own_rule() -> None:
    """A value of a wrong type is not told to be out of its list as well."""
    assert verdict(RULE, update({}, number(type=None, regionCode="ZZ"))) == []


@pytest.mark.parametrize(
    "exchange",
    [update({}, number(type="x"), status=500), update({}, b"x"), reading(number(type="x")), failure()],
    ids=["500", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and JSON shows the resource."""
    assert verdict(RULE, exchange) == NOT_APPLIED
