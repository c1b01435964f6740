"""A number that the project does not have is not found."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange, Json
from contracts.rules.unknown_number_not_found import RULE
from tests.rules.traces import (
    ABSENT,
    FOREIGN,
    NO_BODY,
    NOT_APPLIED,
    OTHER_PROJECT,
    UNHEARD_OF,
    everything_found,
    failure,
    link,
    missing_resource,
    refusal,
    update,
    verdict,
)

EXPECTED = "404, as the project has no such number"
GOOD = pytest.mark.parametrize("body", [{"displayName": "x"}, link("plan-a"), link("")], ids=["name", "link", "unlink"])


@GOOD
@pytest.mark.parametrize("to", [ABSENT, ABSENT.replace("+", "%2B")])
def test_404_conforms(body: Json, to: str) -> None:
    """A number that is not there is answered with 404: no rule objects."""
    exchange = refusal(body, 404, missing_resource(ABSENT), to=to)
    assert verdict(RULE, exchange) == []
    assert everything_found(exchange) == []


@GOOD
@pytest.mark.parametrize("status", [200, 204, 400, 409])
def test_another_answer_is_found(body: Json, status: int) -> None:
    """A number that is not there and is changed, or refused otherwise, is found."""
    assert verdict(RULE, update(body, status=status, to=ABSENT)) == [
        ("unknown-number-not-found", "status", EXPECTED, str(status))
    ]


@pytest.mark.parametrize(
    "exchange",
    [refusal({"displayName": "x"}, status, to=ABSENT) for status in (401, 403, 429, 500)]
    + [failure({"displayName": "x"}, to=ABSENT)],
)
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the number."""
    assert verdict(RULE, exchange) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        NO_BODY,
        b"null",
        b"{",
        [],
        {"displayName": 5},
        {"displayName": None},
        link("plan-x"),
        link(None, "CAMP1"),
        link("plan-a", "CAMP9"),
        link("plan-a") | {"displayName": 5},
        link("plan-a") | {"voiceConfiguration": {}},
        link("plan-a") | {"nickname": "x"},
        {"smsConfiguration": {"servicePlanId": "plan-a", "nickname": "x"}},
    ],
    ids=[
        "no members",
        "no body",
        "null",
        "no JSON",
        "list",
        "wrong type",
        "null name",
        "unknown plan",
        "campaign alone",
        "unknown campaign",
        "wrong type beside",
        "empty beside",
        "unknown beside",
        "unknown inside",
    ],
)
def test_a_body_that_may_be_refused_is_passed_over(body: Json | bytes) -> None:
    """A body that may be refused for itself may be refused before the number is looked for."""
    assert verdict(RULE, refusal(body, to=ABSENT)) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "exchange",
    [
        update({"displayName": "x"}),
        update({"displayName": "x"}, to=UNHEARD_OF),
        update({"displayName": "x"}, to=FOREIGN),
        update({"displayName": "x"}, to="desk"),
        update({"displayName": "x"}, to=ABSENT, project=OTHER_PROJECT),
        update({"displayName": "x"}, to=ABSENT, credentials=Credentials.UNKNOWN),
        update({"displayName": "x"}, to=ABSENT, content_type="text/plain"),
        update({"displayName": "x"}, to=ABSENT, content_type=None),
        update({"displayName": "x", "callbackUrl": 5}, to=ABSENT),
        update({"voiceConfiguration": {}}, to=ABSENT),
        update({"displayName": "x"}, to=ABSENT, method="GET"),
    ],
    ids=[
        "own",
        "unheard of",
        "foreign",
        "no number",
        "another project",
        "credentials",
        "label",
        "no label",
        "callback",
        "empty",
        "GET",
    ],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a good update of a number that is known to be absent is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
