"""What an update sends, against what the contract documents."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.observed.sent_body import Stray, documented, names_member, schema_mismatches, stray_members


def near(body: dict[str, Json]) -> list[str | None]:
    """What the unknown members of a body are taken for."""
    return [member.near for member in stray_members(body, Stray.UNKNOWN)]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DisplayName", "displayName"),
        ("display-name", "displayName"),
        ("displayNames", "displayName"),
        ("callback_url", "callbackUrl"),
        ("smsConfig", None),
        ("smsConfigurations", "smsConfiguration"),
        ("app_id", "/voiceConfiguration/appId"),
        ("campaignId", "/smsConfiguration/campaignId"),
        ("capabilities", None),
        ("phone_number", None),
        ("", None),
        ("\ud800", None),
    ],
)
def test_a_near_miss_is_told(name: str, meant: str | None) -> None:
    """A name that folds to a documented one, or nearly, is taken for it, in other objects only when it is the same."""
    assert near({name: "x"}) == [meant]


def test_members_are_documented_by_place() -> None:
    """Each object of a request has its own members, as the spec says."""
    assert documented("/x") == "displayName, smsConfiguration, voiceConfiguration, callbackUrl"
    assert documented("/smsConfiguration/x") == "servicePlanId, campaignId"
    assert documented("/voiceConfiguration/x") == "type, appId, trunkId, serviceId"


def test_a_configuration_that_is_no_object_has_no_members() -> None:
    """Text in place of a configuration is the schema's matter."""
    assert near({"smsConfiguration": "x", "voiceConfiguration": ["y"]}) == []


def test_a_member_is_named_in_any_spelling() -> None:
    """A misspelt member counts as meant."""
    assert names_member({"Service_Plan_ID": 1}, "servicePlanId")
    assert not names_member({"servicePlan": 1}, "servicePlanId")


def test_every_mismatch_is_told() -> None:
    """Each wrong member is a mismatch of its own."""
    found = schema_mismatches({"displayName": 1, "smsConfiguration": {"servicePlanId": 2}})
    assert [one.where for one in found] == ["/displayName", "/smsConfiguration/servicePlanId"]


@pytest.mark.parametrize("body", [{"displayName": "\ud800"}, {"x": [[[[]]]] * 50}])
def test_odd_text_is_no_mismatch(body: Json) -> None:
    """What the engine cannot take, and nobody asks about, is no finding."""
    assert list(schema_mismatches(body)) == []
