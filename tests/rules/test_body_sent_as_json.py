"""A body is sent as application/json."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.body_sent_as_json import RULE
from tests.rules.clients import broken, sent
from tests.rules.traces import NOT_APPLIED, verdict

BODY = {"displayName": "x"}


@pytest.mark.parametrize("label", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
def test_the_json_label_conforms(label: str) -> None:
    """The media type is right with and without a charset, in any case."""
    assert verdict(RULE, sent(BODY, content_type=label)) == []


@pytest.mark.parametrize(
    ("label", "received"),
    [
        (None, "no Content-Type"),
        ("", '""'),
        ("text/plain", '"text/plain"'),
        ("application/merge-patch+json", '"application/merge-patch+json"'),
        ("application/x-www-form-urlencoded", '"application/x-www-form-urlencoded"'),
    ],
)
def test_another_label_is_found(label: str | None, received: str) -> None:
    """Another label, or none, is found and breaks this rule alone."""
    wrong = sent(BODY, content_type=label)
    assert verdict(RULE, wrong) == [("body-sent-as-json", "header:content-type", "application/json", received)]
    assert broken(wrong) == {RULE.id}


def test_a_form_is_found_by_its_label_alone() -> None:
    """A body that is no JSON and says so breaks this rule and no other."""
    assert broken(sent(b"displayName=x", content_type="application/x-www-form-urlencoded")) == {RULE.id}


@pytest.mark.parametrize("exchange", [sent(content_type=None), sent(BODY, content_type=None, method="GET")])
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update with a body has a label to look at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
