"""A campaign is asked for on a US number."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.campaign_asked_in_us import RULE
from tests.rules.clients import PATH, broken, read, sent
from tests.rules.traces import GB, NOT_APPLIED, PLACELESS, UNHEARD_OF, US, link, number, verdict

ASKED = link("plan-a", "CAMP1")


def about(phone: str) -> str:
    """The path of another number."""
    return PATH.replace(US, phone)


def test_a_us_number_conforms() -> None:
    """A campaign on a US number is right, by the facts or as the number was seen."""
    assert verdict(RULE, sent(ASKED)) == []
    assert verdict(RULE, read(number(UNHEARD_OF), path=about(UNHEARD_OF)), sent(ASKED, path=about(UNHEARD_OF))) == []


def test_another_region_is_found() -> None:
    """A campaign elsewhere is found, refused or not, and breaks this rule alone."""
    for status in (200, 400):
        wrong = sent(ASKED, path=about(GB), status=status)
        assert verdict(RULE, wrong) == [
            ("campaign-asked-in-us", "/smsConfiguration/campaignId", "no campaign, as the number is in GB", '"CAMP1"')
        ]
        assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize("phone", [PLACELESS, UNHEARD_OF])
def test_the_region_as_last_seen_counts(phone: str) -> None:
    """Where the facts say nothing, what was shown before does."""
    seen = read(number(phone, regionCode="SE"), path=about(phone))
    assert broken(seen, sent(ASKED, path=about(phone), status=400)) == {RULE.id}


@pytest.mark.parametrize(
    "exchange",
    [
        sent(link("plan-a", ""), path=about(GB)),
        sent(link("plan-a"), path=about(GB)),
        sent({"smsConfiguration": {"servicePlanId": "plan-a", "campaignId": None}}, path=about(GB)),
        sent(ASKED, path=about(UNHEARD_OF), status=400),
    ],
    ids=["emptied", "left out", "null", "region unknown"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a campaign that is asked for, where the region is known, is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
