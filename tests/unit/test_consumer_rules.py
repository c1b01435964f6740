"""The rules of the consumer together: a correct client is silent, under each of them."""

from __future__ import annotations

import dataclasses

import pytest

from contracts.judge import Judge
from contracts.model import Exchange, Facts
from contracts.observed.shows import Shows
from contracts.rules import CONSUMER_RULES
from tests.rules.clients import CORRECT, KEY, TOKEN, broken, granted, refused, sent
from tests.rules.traces import FACTS

NO_FACTS = Facts(project_id="", numbers=())


def with_principal(exchange: Exchange, principal: str | None) -> Exchange:
    """The exchange as if another credential had been sent, or none recorded."""
    request = dataclasses.replace(exchange.request, principal=principal)
    return dataclasses.replace(exchange, request=request)


def test_a_correct_client_is_silent() -> None:
    """Whatever a correct client meets, no rule of the consumer finds anything."""
    assert broken(*CORRECT) == set()


@pytest.mark.parametrize("principal", [None, KEY], ids=["not recorded", "basic"])
def test_a_correct_client_is_silent_whatever_is_known_of_its_credentials(principal: str | None) -> None:
    """A trace without principals, or of a client with Basic authentication, is as silent."""
    assert broken(*(with_principal(exchange, principal) for exchange in CORRECT)) == set()


def test_a_correct_client_is_silent_without_times() -> None:
    """A recording that leaves the times out is not taken for one in which all happened at once."""
    assert broken(*(dataclasses.replace(exchange, at=0.0) for exchange in CORRECT)) == set()


def test_a_correct_client_is_silent_without_facts() -> None:
    """Nothing that a target lets a run use is needed to judge a client."""
    judge = Judge(CONSUMER_RULES, NO_FACTS)
    assert [finding for exchange in CORRECT for finding in judge.judge(exchange).findings] == []


def test_most_rules_come_to_bear_on_the_correct_client() -> None:
    """Silence is not for want of occasion: the rules left out need what only a wrong client does, or no wire shows."""
    judge = Judge(CONSUMER_RULES, FACTS)
    applied = {rule for exchange in CORRECT for rule in judge.judge(exchange).applied}
    assert {rule.id for rule in CONSUMER_RULES if rule.shows is not Shows.INSIDE} - applied == {
        "body-in-utf8",
        "token-kept-when-not-expired",
        "token-shared",
    }


def test_a_suite_that_makes_a_client_for_each_test_is_silent() -> None:
    """Twenty tests, each with a token of its own and one request, are no client that wastes tokens."""
    tests = [(granted(at=n), sent({"displayName": str(n)}, principal=f"bearer:{n}", at=n + 0.1)) for n in range(1, 21)]
    assert broken(*(exchange for test in tests for exchange in test)) == set()


def test_a_client_whose_new_token_is_refused_too_gives_up() -> None:
    """After a second refusal for an expired token nothing more is awaited."""
    calls = [
        exchange
        for n in range(1, 9)
        for exchange in (
            refused({"displayName": str(n)}, principal=f"bearer:{n}-old", at=n),
            granted(at=n + 0.1),
            refused({"displayName": str(n)}, principal=f"bearer:{n}-new", at=n + 0.2),
        )
    ]
    assert broken(*calls) == set()


def test_a_client_without_a_new_token_is_left_alone() -> None:
    """A 401 that names no expired token is told to whoever called, and the next request goes out as ever."""
    calls = [refused({"displayName": str(n)}, challenge="", principal=TOKEN, at=n) for n in range(1, 9)]
    assert broken(*calls) == set()
