"""A campaign is not linked to a number outside the US."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.campaign_not_linked_outside_us import RULE
from tests.rules.traces import (
    GB,
    NOT_APPLIED,
    PLACELESS,
    UNHEARD_OF,
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


@pytest.mark.parametrize(
    "shown",
    [
        sms("plan-a"),
        sms(job=sms_job("plan-a", "CAMP1")),
        sms(job=sms_job("plan-a", "CAMP1", "FAILED")),
        {"smsConfiguration": {"servicePlanId": "plan-a"}},
        sms("plan-a", 5),
    ],
    ids=["no campaign", "running", "failed", "absent", "unreadable"],
)
def test_no_campaign_conforms(shown: dict[str, Json]) -> None:
    """A number outside the US without a campaign is right, be there a job for one."""
    assert verdict(RULE, reading(number(GB, **shown), to=GB)) == []


@pytest.mark.parametrize(
    "exchange",
    [reading(number(GB, **sms("plan-a", "CAMP1")), to=GB), update({}, number(GB, **sms("plan-a", "CAMP1")), to=GB)],
    ids=["GET", "PATCH"],
)
def test_a_campaign_is_found(exchange: Exchange) -> None:
    """A campaign that is linked to a number outside the US is found, whoever looks."""
    assert verdict(RULE, exchange) == [
        (
            "campaign-not-linked-outside-us",
            "/smsConfiguration/campaignId",
            '"" or absent, as the number is in GB',
            '"CAMP1"',
        )
    ]


def test_a_campaign_is_refused_or_fails() -> None:
    """A campaign outside the US may be refused, or taken and failed: no rule objects to either."""
    asked = link("plan-a", "CAMP1")
    running = number(GB, **sms(job=sms_job("plan-a", "CAMP1")))
    failed = number(GB, **sms(job=sms_job("plan-a", "CAMP1", "FAILED", errorCodes=["CAMPAIGN_NOT_AVAILABLE"])))
    assert everything_found(reading(to=GB), refusal(asked, to=GB), reading(to=GB)) == []
    assert everything_found(reading(to=GB), update(asked, running, to=GB), reading(failed, to=GB)) == []
    assert everything_found(reading(to=GB), update(asked, failed, to=GB), reading(failed, to=GB)) == []


def test_the_region_is_the_one_seen_before() -> None:
    """Where the facts say no region, the one seen before counts."""
    seen = reading(number(PLACELESS, regionCode="SE"), to=PLACELESS)
    now = reading(number(PLACELESS, **sms("plan-a", "CAMP1")), to=PLACELESS)
    assert verdict(RULE, seen, now) == [
        (
            "campaign-not-linked-outside-us",
            "/smsConfiguration/campaignId",
            '"" or absent, as the number is in SE',
            '"CAMP1"',
        )
    ]


@pytest.mark.parametrize("to", [PLACELESS, UNHEARD_OF])
def test_the_region_is_the_one_shown(to: str) -> None:
    """Where nothing else is known, the region that is shown counts."""
    now = reading(number(to, regionCode="SE", **sms("plan-a", "CAMP1")), to=to)
    assert verdict(RULE, now) == [
        (
            "campaign-not-linked-outside-us",
            "/smsConfiguration/campaignId",
            '"" or absent, as the number is in SE',
            '"CAMP1"',
        )
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        reading(number(**sms("plan-a", "CAMP1"))),
        reading(number(regionCode="GB", **sms("plan-a", "CAMP1"))),
        reading(number(PLACELESS, regionCode=5, **sms("plan-a", "CAMP1")), to=PLACELESS),
        refusal(link("plan-a", "CAMP1"), to=GB),
        update({}, b"", to=GB),
        failure(to=GB),
    ],
    ids=["US", "US by the facts", "no region", "refused", "no body", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a number that is shown, and is known to be outside the US, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
