"""No empty configuration object is sent."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.rules.configurations_not_empty import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, assign, link, verdict


def test_members_conform() -> None:
    """Configuration objects with members are right."""
    assert verdict(RULE, sent(link("") | assign("RTC"))) == []


@pytest.mark.parametrize("name", ["smsConfiguration", "voiceConfiguration"])
def test_an_empty_object_is_found(name: str) -> None:
    """An empty object is found, alone or beside good members, and breaks this rule alone."""
    for body in ({name: {}}, {name: {}, "displayName": "x"}):
        assert verdict(RULE, sent(body)) == [
            ("configurations-not-empty", f"/{name}", "members, or no such object", "{}")
        ]
        assert broken(sent(body, status=400)) == {RULE.id}


def test_both_are_found() -> None:
    """Each of two empty objects is found."""
    found = verdict(RULE, sent({"smsConfiguration": {}, "voiceConfiguration": {}}))
    assert [one[1] for one in found] == ["/smsConfiguration", "/voiceConfiguration"]


@pytest.mark.parametrize("body", [{}, {"displayName": "x"}, {"smsConfiguration": None}, {"voiceConfiguration": []}])
def test_it_does_not_apply(body: dict[str, Json]) -> None:
    """Without a configuration object there is nothing to look at; a null is left open."""
    assert verdict(RULE, sent(body)) == NOT_APPLIED
