"""An SMS job that failed gives a reason."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.failed_sms_job_has_reason import RULE
from tests.rules.traces import NOT_APPLIED, lacking, link, number, reading, refusal, sms, sms_job, update, verdict

PLACE = "/smsConfiguration/scheduledProvisioning/errorCodes"


def shown(**members: Json) -> dict[str, Json]:
    """A number whose SMS job has failed."""
    return number(**sms(job=sms_job("plan-a", status="FAILED", **members)))


@pytest.mark.parametrize(
    "codes", [["CAMPAIGN_EXPIRED"], ["INTERNAL_ERROR", "INVALID_NNID"], ["ERROR_CODE_UNSPECIFIED"]]
)
def test_a_reason_conforms(codes: list[str]) -> None:
    """One error code or more is right."""
    assert verdict(RULE, reading(shown(errorCodes=codes))) == []


@pytest.mark.parametrize(
    "answer",
    [shown(errorCodes=[]), shown(errorCodes=None), lacking(shown(), PLACE)],
    ids=["empty", "null", "absent"],
)
def test_no_reason_is_found(answer: Json) -> None:
    """A failed job without an error code is found, in an answer and in a reading."""
    expected = [("failed-sms-job-has-reason", PLACE, "at least one error code beside FAILED", "none")]
    assert verdict(RULE, reading(answer)) == expected
    assert verdict(RULE, update(link("plan-a"), answer)) == expected


@pytest.mark.parametrize("codes", ["CAMPAIGN_EXPIRED", [5], {"code": 1}])
def test_an_unreadable_reason_is_left_to_its_own_rule(codes: Json) -> None:
    """Codes of a wrong type are a matter of the shape."""
    assert verdict(RULE, reading(shown(errorCodes=codes))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        reading(),
        reading(number(**sms(job={}))),
        reading(number(**sms(job=sms_job("plan-a")))),
        reading(number(**sms(job=sms_job("plan-a", status="IN_PROGRESS")))),
        reading(number(**sms(job=sms_job("plan-a", status="PROVISIONING_STATUS_UNSPECIFIED")))),
        reading(number(**sms(job=[]))),
        reading(number(**sms(job={"status": 5}))),
        reading(number(smsConfiguration="FAILED")),
        refusal({}),
    ],
    ids=["rest", "empty", "waiting", "in progress", "no status", "list", "status of a wrong type", "text", "refused"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a job that is shown as FAILED is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
