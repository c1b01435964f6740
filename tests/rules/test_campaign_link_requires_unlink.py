"""A number with a campaign is not linked to another campaign."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.campaign_link_requires_unlink import RULE
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

BEFORE = reading(number(**sms("plan-a", "CAMP1")))
ASKED = link("plan-a", "CAMP2")
EXPECTED = '400, as the number is linked to "CAMP1" and was not unlinked'


def test_a_refusal_with_400_conforms() -> None:
    """Another campaign is refused with 400."""
    assert verdict(RULE, BEFORE, refusal(ASKED)) == []


@pytest.mark.parametrize("body", [ASKED, link(None, "CAMP2"), link("", "CAMP2"), ASKED | {"displayName": "x"}])
def test_a_relink_is_found(body: dict[str, Json]) -> None:
    """Another campaign that is taken is found, with its plan, alone, and beside other members."""
    answer = number(**sms("plan-a", "CAMP1", sms_job("plan-a", "CAMP2")))
    assert verdict(RULE, BEFORE, update(body, answer)) == [
        ("campaign-link-requires-unlink", "status", EXPECTED, "status 200")
    ]


@pytest.mark.parametrize("status", [404, 409, 422])
def test_another_refusal_is_found(status: int) -> None:
    """A refusal with another status is found."""
    assert verdict(RULE, BEFORE, refusal(ASKED, status)) == [
        ("campaign-link-requires-unlink", "status", EXPECTED, f"status {status}")
    ]


@pytest.mark.parametrize("exchange", [refusal(ASKED, status) for status in (401, 403, 429, 500)] + [failure(ASKED)])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the campaign."""
    assert verdict(RULE, BEFORE, exchange) == []


def test_after_an_unlink_it_may_be_linked() -> None:
    """Once the campaign is unlinked, another one is taken."""
    unlink, unlinked = link("plan-a", ""), number(**sms("plan-a"))
    trace = BEFORE, update(unlink, unlinked), update(ASKED, number(**sms("plan-a", "CAMP2")))
    assert verdict(RULE, *trace) == NOT_APPLIED
    assert everything_found(*trace) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASKED)],
        [reading(number(**sms("plan-a"))), update(ASKED)],
        [reading(number(**sms("plan-a", "CAMP1", sms_job("plan-a", "")))), update(ASKED)],
        [BEFORE, update(link("plan-a", "CAMP1"))],
        [BEFORE, update(link("plan-a", ""))],
        [BEFORE, update(link("plan-a"))],
        [BEFORE, update(link("plan-b", "CAMP2"))],
        [BEFORE, update(ASKED, content_type="text/plain")],
        [BEFORE, update(ASKED, credentials=Credentials.NONE)],
        [BEFORE, reading()],
    ],
    ids=[
        "unknown",
        "unlinked",
        "job runs",
        "the same",
        "emptied",
        "left out",
        "another plan",
        "label",
        "credentials",
        "GET",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only another campaign on a number that is known to have one, no job running, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
