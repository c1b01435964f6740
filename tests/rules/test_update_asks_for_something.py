"""An update asks for something."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.rules.update_asks_for_something import RULE
from tests.rules.clients import broken, read, sent
from tests.rules.traces import NOT_APPLIED, verdict


@pytest.mark.parametrize("body", [{"displayName": ""}, {"displayName": None}, {"x": 1}, [], b"{"])
def test_a_body_that_says_something_conforms(body: Json | bytes) -> None:
    """Whatever a body says, it says something."""
    assert verdict(RULE, sent(body)) == []


@pytest.mark.parametrize(("body", "received"), [(b"", "no body"), ({}, "{}"), (b" { } ", "{}")])
def test_an_update_of_nothing_is_found(body: Json | bytes, received: str) -> None:
    """No body and an object without members are found, and break this rule alone."""
    assert verdict(RULE, sent(body)) == [("update-asks-for-something", "body", "a member to update", received)]
    assert broken(sent(body)) == {RULE.id}


def test_it_does_not_apply() -> None:
    """Reading asks for nothing to be changed."""
    assert verdict(RULE, read()) == NOT_APPLIED
