"""A linked number is not linked to another plan."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.link_requires_unlink import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    everything_found,
    failure,
    link,
    number,
    reading,
    refusal,
    sms,
    sms_job,
    update,
    verdict,
)

BEFORE = reading(number(**sms("plan-a")))
ASKED = link("plan-b")
EXPECTED = '400, as the number is linked to "plan-a" and was not unlinked'


def test_a_refusal_with_400_conforms() -> None:
    """Another plan is refused with 400."""
    assert verdict(RULE, BEFORE, refusal(ASKED)) == []


@pytest.mark.parametrize("body", [ASKED, link("plan-b", ""), link("plan-b", "CAMP1"), ASKED | {"displayName": "x"}])
def test_a_relink_is_found(body: dict[str, Json]) -> None:
    """Another plan that is taken is found, alone, with a campaign, and beside other members."""
    assert verdict(RULE, BEFORE, update(body, number(**sms("plan-a", job=sms_job("plan-b"))))) == [
        ("link-requires-unlink", "status", EXPECTED, "status 200")
    ]


@pytest.mark.parametrize("status", [404, 409, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, BEFORE, refusal(ASKED, status)) == [
        ("link-requires-unlink", "status", EXPECTED, f"status {status}")
    ]


def test_a_failed_job_frees_nothing() -> None:
    """A linked number that shows a failed job is linked all the same."""
    before = reading(number(**sms("plan-a", job=sms_job("plan-a", "CAMP1", "FAILED"))))
    assert verdict(RULE, before, update(ASKED)) == [("link-requires-unlink", "status", EXPECTED, "status 200")]


@pytest.mark.parametrize("exchange", [refusal(ASKED, status) for status in (401, 403, 429, 500)] + [failure(ASKED)])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the plan."""
    assert verdict(RULE, BEFORE, exchange) == []


@pytest.mark.parametrize(
    "unlinked",
    [
        [update(link(""), number())],
        [update(link(""), number(**sms("plan-a", job=sms_job()))), reading()],
    ],
    ids=["at once", "as a job"],
)
def test_after_an_unlink_it_may_be_linked(unlinked: list[Exchange]) -> None:
    """Once the plan is unlinked, at once or by a job, another one is taken."""
    trace = BEFORE, *unlinked, update(ASKED, number(**sms(job=sms_job("plan-b"))))
    assert verdict(RULE, *trace) == NOT_APPLIED
    assert everything_found(*trace) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(), update(ASKED)],
        [reading(number(**sms("plan-a", job=sms_job()))), update(ASKED)],
        [BEFORE, update(link("plan-a"))],
        [BEFORE, update(link(""))],
        [BEFORE, update(link(None, "CAMP1"))],
        [BEFORE, update({"smsConfiguration": {"servicePlanId": 5}})],
        [BEFORE, update({"smsConfiguration": {"servicePlanId": None}})],
        [BEFORE, update(ASKED, content_type="text/plain")],
        [BEFORE, update(ASKED, credentials=Credentials.WRONG_BASIC)],
        [reading(number(**sms(5))), update(ASKED)],
        [BEFORE, update({}, status=500), update(ASKED)],
        [BEFORE, failure({}), update(ASKED)],
        [BEFORE, update({}, method="DELETE"), update(ASKED)],
    ],
    ids=[
        "unknown",
        "unlinked",
        "job runs",
        "the same",
        "unlink",
        "left out",
        "number",
        "null",
        "label",
        "credentials",
        "unreadable",
        "server error",
        "no answer",
        "another method",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only another plan on a number that is known to have one, no job running, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
