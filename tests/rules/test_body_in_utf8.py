"""The charset of a JSON body is UTF-8 or left out."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.body_in_utf8 import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, verdict

BODY = {"displayName": "é"}


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', " utf8"])
def test_utf8_conforms(charset: str) -> None:
    """Any spelling of UTF-8 is right."""
    assert verdict(RULE, sent(BODY, content_type=f"application/json; charset={charset}")) == []


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", ""])
def test_another_charset_is_found(charset: str) -> None:
    """Another charset is found, and breaks this rule alone."""
    wrong = sent(BODY, content_type=f"application/json;charset={charset}")
    assert verdict(RULE, wrong) == [("body-in-utf8", "header:content-type", "utf-8, or no charset", f'"{charset}"')]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize(
    "exchange",
    [
        sent(BODY),
        sent(BODY, content_type=None),
        sent(content_type="application/json; charset=utf-16"),
        sent(BODY, content_type="text/plain; charset=utf-16"),
        sent(BODY, content_type="application/json; charset=utf-16", method="GET"),
    ],
    ids=["no charset", "no label", "no body", "another type", "reading"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a body labelled JSON with a charset is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
