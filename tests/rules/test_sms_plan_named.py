"""An SMS configuration names a service plan."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.rules.sms_plan_named import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, link, verdict


@pytest.mark.parametrize(
    "sms", [{"servicePlanId": "p"}, {"servicePlanId": ""}, {"servicePlanId": None}, {"service_plan_id": "p"}]
)
def test_a_plan_beside_the_campaign_conforms(sms: dict[str, Json]) -> None:
    """A plan beside the campaign is right, empty or not; a null is left open, a misspelt one told elsewhere."""
    assert verdict(RULE, sent({"smsConfiguration": {"campaignId": "CAMP1", **sms}})) == []


@pytest.mark.parametrize("campaign", ["", "CAMP1"])
def test_a_campaign_alone_is_found(campaign: str) -> None:
    """A campaign alone is found, linked or emptied, and breaks this rule alone."""
    wrong = sent(link(None, campaign))
    assert verdict(RULE, wrong) == [
        ("sms-plan-named", "/smsConfiguration/servicePlanId", "the member to be present", "nothing")
    ]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize("body", [{}, {"smsConfiguration": {}}, {"smsConfiguration": "x"}, link("p"), []])
def test_it_does_not_apply(body: Json) -> None:
    """Without a campaign nothing is missing."""
    assert verdict(RULE, sent(body)) == NOT_APPLIED
