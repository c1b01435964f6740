"""The price stays as it was."""

from __future__ import annotations

import json

import pytest

from contracts.model import Exchange, Json
from contracts.rules.money_unchanged import RULE
from tests.rules.traces import NOT_APPLIED, failure, lacking, number, reading, refusal, update, verdict

PRICE = {"currencyCode": "USD", "amount": "1.00"}
BEFORE = reading()


def test_the_same_price_conforms() -> None:
    """The price stays, sent as if it could be set or not, and however its members are ordered."""
    assert verdict(RULE, BEFORE, reading(number(money=dict(reversed(PRICE.items()))))) == []
    assert verdict(RULE, BEFORE, update({"money": {"amount": "0.01"}})) == []


@pytest.mark.parametrize("changed_member", [{"amount": "0.01"}, {"currencyCode": "EUR"}])
@pytest.mark.parametrize("body", [{"displayName": "x"}, {"money": {"amount": "0.01"}}])
def test_another_price_is_found(body: Json, changed_member: dict[str, str]) -> None:
    """An amount or a currency that was changed is found, sent or not."""
    price = PRICE | changed_member
    shown = f'{{"amount": "{price["amount"]}", "currencyCode": "{price["currencyCode"]}"}}'
    (found,) = verdict(RULE, BEFORE, update(body, number(money=price)))
    assert (found.rule, found.where) == ("money-unchanged", "/money")
    assert json.loads(found.expected.removesuffix(", as before")) == PRICE
    assert json.loads(found.received) == json.loads(shown)


def test_what_was_not_shown_is_not_compared() -> None:
    """A price that one of the two answers leaves out is not compared."""
    assert verdict(RULE, BEFORE, reading(lacking(number(), "/money"))) == []


def test_a_refusal_in_between_changes_nothing() -> None:
    """A price is compared across a refusal as well."""
    trace = BEFORE, refusal({"money": {"amount": "0.01"}}), reading(number(money="free"))
    (found,) = verdict(RULE, *trace)
    assert (found.rule, found.where, found.received) == ("money-unchanged", "/money", '"free"')


@pytest.mark.parametrize(
    "trace", [[reading()], [BEFORE, refusal({})], [BEFORE, failure()]], ids=["unknown", "refused", "no answer"]
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is seen again is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
