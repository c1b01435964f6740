"""A refusal that names no expired token brings about no new one."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.token_kept_when_not_expired import RULE
from tests.rules.clients import DENIED, EXPIRED, broken, granted, refused, sent
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}


def renewing(count: int, challenge: str = DENIED) -> list[Exchange]:
    """So many refusals in a row, each followed by a new token and the request again, and the last one's repeat."""
    calls = [(refused(ASKED, challenge=challenge, principal=f"bearer:{n}"), granted()) for n in range(count)]
    return [*(exchange for call in calls for exchange in call), sent(ASKED, principal=f"bearer:{count}")]


def test_a_new_token_once_conforms() -> None:
    """Once a new token may be tried, as the old one may have been revoked."""
    assert verdict(RULE, *renewing(1)) == []


@pytest.mark.parametrize("challenge", [DENIED, ""])
def test_a_new_token_each_time_is_found(challenge: str) -> None:
    """A second renewal in a row is found, and breaks this rule alone."""
    assert verdict(RULE, *renewing(2, challenge)) == [
        (
            "token-kept-when-not-expired",
            "header:authorization",
            "the refusal told, as it did not say that the token has expired",
            "a new token for the refused request, 2 times in a row",
        )
    ]
    assert broken(*renewing(2, challenge)) == {RULE.id}


def once(n: int) -> list[Exchange]:
    """One request that is refused, and sent again with a new token, which helps."""
    body = {"displayName": str(n)}
    return [
        refused(body, challenge=DENIED, principal=f"bearer:{n}"),
        granted(),
        sent(body, principal=f"bearer:{n + 1}"),
    ]


def test_two_requests_are_a_habit_as_well() -> None:
    """One renewal for each of two requests is found as two for one are."""
    assert broken(*once(0), *once(3)) == {RULE.id}


def test_a_refusal_that_is_told_ends_the_habit() -> None:
    """A refusal without a renewal in between shows that not each one brings about a new token."""
    told = refused({"displayName": "told"}, challenge=DENIED, principal="bearer:1")
    assert broken(*once(0), told, *once(3)) == set()


@pytest.mark.parametrize(
    "trace",
    [
        renewing(3, EXPIRED),
        [refused(ASKED, challenge=DENIED), sent(ASKED)],
        [refused(ASKED, challenge=DENIED), sent(ASKED, principal="bearer:z")],
        [refused(ASKED, challenge=DENIED), granted(), sent({"displayName": "y"}, principal="bearer:z")],
        [refused(ASKED, challenge=DENIED, principal="basic:k"), granted(), sent(ASKED, principal="bearer:z")],
        [sent(ASKED)],
    ],
    ids=["expired", "same token", "no token asked for", "another request", "basic", "no refusal"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a repeat under a token that was asked for after the refusal is a renewal."""
    assert verdict(RULE, *trace) == NOT_APPLIED
