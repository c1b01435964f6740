"""Every member sent is a documented one."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.known_members import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, assign, link, verdict

TOP = "one of displayName, smsConfiguration, voiceConfiguration, callbackUrl"


def test_documented_members_conform() -> None:
    """All documented members together are right, and so are read-only ones to this rule."""
    body = {"displayName": "x", "callbackUrl": ""} | link("p", "c") | assign("EST", trunkId="t")
    assert verdict(RULE, sent(body)) == []
    assert verdict(RULE, sent({"money": {"amount": "1"}})) == []


@pytest.mark.parametrize(
    ("body", "where", "expected", "received"),
    [
        ({"displayname": "x"}, "/displayname", "displayName, which the name resembles", '"displayname"'),
        ({"display_name": "x"}, "/display_name", "displayName, which the name resembles", '"display_name"'),
        ({"dispalyName": "x"}, "/dispalyName", "displayName, which the name resembles", '"dispalyName"'),
        ({"callbackURL": "x"}, "/callbackURL", "callbackUrl, which the name resembles", '"callbackURL"'),
        ({"nickname": "x"}, "/nickname", TOP, '"nickname"'),
        ({"a/b~": "x"}, "/a~1b~0", TOP, '"a/b~"'),
        (
            {"servicePlanId": "p"},
            "/servicePlanId",
            "/smsConfiguration/servicePlanId, which the name resembles",
            '"servicePlanId"',
        ),
        (
            {"smsConfiguration": {"service_plan_id": "p"}},
            "/smsConfiguration/service_plan_id",
            "servicePlanId, which the name resembles",
            '"service_plan_id"',
        ),
        (
            {"smsConfiguration": {"servicePlanId": "p", "x": 1}},
            "/smsConfiguration/x",
            "one of servicePlanId, campaignId",
            '"x"',
        ),
        (
            assign("RTC", appId="a", app_id="a"),
            "/voiceConfiguration/app_id",
            "appId, which the name resembles",
            '"app_id"',
        ),
    ],
)
def test_an_unknown_member_is_found(body: dict[str, Json], where: str, expected: str, received: str) -> None:
    """A member that is not documented is found, with the one it is meant for, and breaks this rule alone."""
    assert verdict(RULE, sent(body)) == [("known-members", where, expected, received)]
    assert broken(sent(body)) == {RULE.id}


def test_a_flood_of_members_is_told_in_part() -> None:
    """Of very many unknown members twenty are told."""
    assert len(verdict(RULE, sent({f"x{n}": n for n in range(1000)}))) == 20


def test_a_null_is_left_open() -> None:
    """An unknown member that is null is no finding."""
    assert verdict(RULE, sent({"internal": None, "displayName": "x"})) == []


@pytest.mark.parametrize("exchange", [sent(), sent({}), sent([{"x": 1}]), sent({"x": 1}, method="GET")])
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update with members has members to look at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
