"""A display name that was sent is the one shown."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.display_name_applied import RULE
from tests.rules.traces import NO_BODY, NOT_APPLIED, failure, lacking, number, reading, refusal, update, verdict


@pytest.mark.parametrize(
    "sent", ["Desk", "", " two  spaces ", "Zoë’s 2nd line", "2026-01-01T00:00:00Z", "\U0001f4de", "\x00"]
)
def test_the_name_that_was_sent_conforms(sent: str) -> None:
    """The answer that shows the name as sent is right, whatever the letters."""
    assert verdict(RULE, update({"displayName": sent}, number(displayName=sent))) == []


def test_an_empty_name_may_be_absent() -> None:
    """A name that was emptied may be left out of the answer."""
    assert verdict(RULE, update({"displayName": ""}, lacking(number(), "/displayName"))) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Front desk of the house", "Front desk"),
        (" Desk", "Desk"),
        ("", "Front desk"),
        ("Zoë", "Zoe\u0308"),
        ("a", "A"),
    ],
)
def test_another_name_is_found(sent: str, shown: str) -> None:
    """A name that is shortened, trimmed, kept, normalised or folded is found."""
    assert verdict(RULE, update({"displayName": sent}, number(displayName=shown))) == [
        ("display-name-applied", "/displayName", f'"{sent}"', f'"{shown}"')
    ]


def test_a_name_that_is_gone_is_found() -> None:
    """An answer without the name that was sent is found."""
    assert verdict(RULE, update({"displayName": "Desk"}, lacking(number(), "/displayName"))) == [
        ("display-name-applied", "/displayName", '"Desk"', '""')
    ]


def test_an_unreadable_name_is_left_to_its_own_rule() -> None:
    """A name of a wrong type is not compared."""
    assert verdict(RULE, update({"displayName": "Desk"}, number(displayName=5))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({"callbackUrl": "x"}),
        update({"displayName": None}),
        update({"displayName": ["x"]}),
        update(b'{"displayName": "\\ud800"}'),
        update(b'{"displayName": "\\udfff"}'),
        update(NO_BODY),
        update("displayName"),
        refusal({"displayName": "x"}),
        update({"displayName": "x"}, []),
        reading(),
        failure({"displayName": "x"}),
    ],
    ids=[
        "left out",
        "null",
        "list",
        "high surrogate",
        "low surrogate",
        "no body",
        "text",
        "refused",
        "no resource",
        "GET",
        "no answer",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a name that was sent as text of whole characters and taken is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
