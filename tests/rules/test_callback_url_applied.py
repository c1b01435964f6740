"""A callback address that was sent is the one shown."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.callback_url_applied import RULE
from tests.rules.traces import NO_BODY, NOT_APPLIED, failure, lacking, number, reading, refusal, update, verdict

URL = "https://hooks.example/one?a=1&b=%20"


@pytest.mark.parametrize("sent", [URL, "", "not a url"])
def test_the_address_that_was_sent_conforms(sent: str) -> None:
    """The answer that shows the address as sent is right."""
    assert verdict(RULE, update({"callbackUrl": sent}, number(callbackUrl=sent))) == []


def test_an_empty_address_may_be_absent() -> None:
    """An address that was emptied may be left out of the answer."""
    assert verdict(RULE, update({"callbackUrl": ""}, lacking(number(), "/callbackUrl"))) == []


@pytest.mark.parametrize(("sent", "shown"), [(URL, ""), ("", URL), (URL, URL + "/")])
def test_another_address_is_found(sent: str, shown: str) -> None:
    """An answer that shows another address is found."""
    assert verdict(RULE, update({"callbackUrl": sent}, number(callbackUrl=shown))) == [
        ("callback-url-applied", "/callbackUrl", f'"{sent}"', f'"{shown}"')
    ]


def test_an_address_that_is_gone_is_found() -> None:
    """An answer without the address that was sent is found."""
    assert verdict(RULE, update({"callbackUrl": URL}, lacking(number(), "/callbackUrl"))) == [
        ("callback-url-applied", "/callbackUrl", f'"{URL}"', '""')
    ]


def test_an_unreadable_address_is_left_to_its_own_rule() -> None:
    """An address of a wrong type is not compared."""
    assert verdict(RULE, update({"callbackUrl": URL}, number(callbackUrl=[URL]))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({"displayName": "x"}),
        update({"callbackUrl": None}),
        update({"callbackUrl": 5}),
        update(NO_BODY),
        update([{"callbackUrl": "x"}]),
        refusal({"callbackUrl": "x"}),
        update({"callbackUrl": "x"}, {}),
        reading(),
        failure({"callbackUrl": "x"}),
    ],
    ids=["left out", "null", "number", "no body", "list", "refused", "no resource", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an address that was sent as text and taken is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
