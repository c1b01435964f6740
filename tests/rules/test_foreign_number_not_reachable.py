"""A number of another project is out of reach."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.foreign_number_not_reachable import RULE
from tests.rules.traces import (
    ABSENT,
    FOREIGN,
    NO_BODY,
    NOT_APPLIED,
    OTHER_PROJECT,
    PROJECT,
    UNHEARD_OF,
    everything_found,
    failure,
    link,
    refusal,
    update,
    verdict,
)

EXPECTED = "404 or 403, as the number is another project's"
PROJECTS = pytest.mark.parametrize("project", [PROJECT, OTHER_PROJECT], ids=["own project", "its project"])


@PROJECTS
@pytest.mark.parametrize("status", [404, 403])
def test_403_and_404_conform(project: str, status: int) -> None:
    """A number of another project is answered with 404 or 403: no rule objects to either."""
    exchange = refusal({"displayName": "Mine now"}, status, to=FOREIGN, project=project)
    assert verdict(RULE, exchange) == []
    assert everything_found(exchange) == []


@PROJECTS
@pytest.mark.parametrize("status", [200, 204, 400, 409])
def test_another_answer_is_found(project: str, status: int) -> None:
    """A number of another project that is changed, or refused otherwise, is found."""
    assert verdict(RULE, update({"displayName": "Mine now"}, status=status, to=FOREIGN, project=project)) == [
        ("foreign-number-not-reachable", "status", EXPECTED, str(status))
    ]


def test_an_own_number_is_not_reached_through_another_project() -> None:
    """What the own project rents is not there for the other one: 404 or 403, and any other answer is found."""
    assert verdict(RULE, update({"displayName": "Theirs"}, project=OTHER_PROJECT)) == [
        ("foreign-number-not-reachable", "status", EXPECTED, "200")
    ]
    for status in (403, 404):
        assert verdict(RULE, refusal({"displayName": "Theirs"}, status, project=OTHER_PROJECT)) == []


@pytest.mark.parametrize(
    "exchange",
    [refusal({"displayName": "x"}, status, to=FOREIGN) for status in (401, 429, 500)] + [failure(to=FOREIGN)],
)
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the number."""
    assert verdict(RULE, exchange) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "body",
    [
        {"displayName": 5},
        {"displayName": None},
        {},
        NO_BODY,
        [],
        b"{",
        link("plan-x"),
        {"smsConfiguration": {}},
    ],
    ids=["wrong type", "null", "no members", "no body", "list", "no JSON", "a link", "empty"],
)
def test_a_body_that_may_be_refused_is_passed_over(body: Json | bytes) -> None:
    """A body that may be refused for itself may be refused before the number is looked for."""
    assert verdict(RULE, refusal(body, to=FOREIGN)) in (NOT_APPLIED, [])


@pytest.mark.parametrize("status", [400, 415])
def test_another_label_may_be_refused_first(status: int) -> None:
    """A body that is not labelled JSON may be refused before the number is looked for."""
    exchange = refusal({"displayName": "x"}, status, to=FOREIGN, content_type="text/plain")
    assert verdict(RULE, exchange) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "exchange",
    [
        update({"displayName": "x"}),
        update({"displayName": "x"}, to=ABSENT),
        update({"displayName": "x"}, to=UNHEARD_OF),
        update({"displayName": "x"}, project="unheard-of"),
        update({"displayName": "x"}, to="desk"),
        update({"displayName": "x"}, to=FOREIGN, credentials=Credentials.NONE),
        update({"displayName": "x"}, to=FOREIGN, method="GET"),
        update({"displayName": "x"}, to=f"{FOREIGN}/extra"),
    ],
    ids=["own", "absent", "unheard of", "another project", "no number", "credentials", "GET", "another path"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update of a number that is known to be another project's is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
