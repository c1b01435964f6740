"""The ids in force are taken when sent again."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json, Severity
from contracts.rules.current_id_accepted import RULE
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
EXPECTED = '200, as "plan-a" is in force already'


@pytest.mark.parametrize("body", [link("plan-a"), link("plan-a", "CAMP1")])
def test_the_ids_in_force_conform(body: dict[str, Json]) -> None:
    """The plan in force, with or without its campaign, is taken: no rule objects."""
    answer = number(**sms("plan-a", "CAMP1"))
    assert verdict(RULE, BEFORE, update(body, answer)) == []
    assert everything_found(BEFORE, update(body, answer), reading(answer)) == []


@pytest.mark.parametrize("body", [link("plan-a"), link("plan-a", "CAMP1")])
@pytest.mark.parametrize("status", [400, 404, 409])
def test_a_refusal_is_found(body: dict[str, Json], status: int) -> None:
    """The ids in force that are refused are found."""
    assert verdict(RULE, BEFORE, refusal(body, status)) == [("current-id-accepted", "status", EXPECTED, str(status))]


def test_it_is_a_warning() -> None:
    """Nobody says so in words, so it is a warning."""
    assert RULE.severity is Severity.WARNING


@pytest.mark.parametrize("exchange", [refusal(link("plan-a"), 500), failure(link("plan-a"))])
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A server error and silence are other rules' matters."""
    assert verdict(RULE, BEFORE, exchange) == []


@pytest.mark.parametrize(
    "trace",
    [
        [refusal(link("plan-a"))],
        [reading(), refusal(link("plan-a"))],
        [reading(), refusal(link(""))],
        [reading(number(**sms("plan-a", job=sms_job("plan-a", "CAMP1")))), refusal(link("plan-a"))],
        [BEFORE, refusal(link("plan-b"))],
        [BEFORE, refusal(link("plan-a", "CAMP2"))],
        [BEFORE, refusal(link("plan-a", ""))],
        [BEFORE, refusal(link("plan-a") | {"displayName": "x"})],
        [BEFORE, refusal({"smsConfiguration": {"servicePlanId": "plan-a", "nickname": "x"}})],
        [BEFORE, refusal({"smsConfiguration": {"servicePlanId": "plan-a", "campaignId": 5}})],
        [BEFORE, refusal(link("plan-a"), content_type="text/plain")],
        [BEFORE, refusal(link("plan-a"), 401)],
        [BEFORE, refusal(link("plan-a"), 403)],
        [BEFORE, refusal(link("plan-a"), 429)],
        [BEFORE, refusal({})],
    ],
    ids=[
        "unknown",
        "unlinked",
        "unlink",
        "job runs",
        "another plan",
        "another campaign",
        "no campaign",
        "more members",
        "unknown member",
        "wrong type",
        "label",
        "401",
        "403",
        "429",
        "nothing",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only the ids in force, sent alone and judged on their own, are looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
