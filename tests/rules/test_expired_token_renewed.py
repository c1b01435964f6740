"""A request refused for an expired token is sent again with a new one."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.expired_token_renewed import RULE
from tests.rules.clients import DENIED, NEWER, NEWEST, PATH, TOKEN, broken, granted, refused, sent
from tests.rules.traces import NOT_APPLIED, verdict

ASKED = {"displayName": "x"}
REFUSED = refused(ASKED)
NEXT = [sent({"displayName": str(n)}, principal=NEWEST) for n in range(5)]
OTHERS = [sent({"displayName": str(n)}, principal=NEWER) for n in range(5)]


def test_a_repeat_with_a_new_token_conforms() -> None:
    """The same request under another token is right, and others may overtake it."""
    again = sent(ASKED, principal=NEWER)
    assert verdict(RULE, REFUSED, granted(), again) == []
    assert verdict(RULE, REFUSED, granted(), *OTHERS[:2], again) == []


def test_a_repeat_with_the_same_token_is_found() -> None:
    """The same request under the token that has expired is found, and breaks this rule alone."""
    assert verdict(RULE, REFUSED, sent(ASKED, principal=TOKEN)) == [
        ("expired-token-renewed", "header:authorization", "a new token", "the one that has expired")
    ]
    assert broken(REFUSED, sent(ASKED, principal=TOKEN)) == {RULE.id}


def test_a_request_that_is_never_sent_again_is_found() -> None:
    """A request that three others pass by under a new token is lost, which breaks this rule alone."""
    expected = f"PATCH {PATH} again, as it was refused for an expired token"
    trace = REFUSED, granted(), *OTHERS
    assert verdict(RULE, *trace[:5]) == [
        ("expired-token-renewed", "request", expected, "3 other requests under a newer one")
    ]
    assert verdict(RULE, *trace[:6]) == NOT_APPLIED
    assert broken(*trace) == {RULE.id}


@pytest.mark.parametrize(
    "trace",
    [
        [refused(ASKED, challenge=DENIED), sent(ASKED)],
        [refused(ASKED, challenge=DENIED), granted(), *OTHERS],
        [REFUSED, *OTHERS],
        [REFUSED, granted(), *(sent({"displayName": str(n)}, principal=TOKEN) for n in range(5))],
        [REFUSED, granted(), *OTHERS[:2]],
        [refused(ASKED, principal="basic:k"), granted(), *OTHERS],
        [REFUSED, granted(), *(sent({"displayName": str(n)}, principal=None) for n in range(5))],
    ],
    ids=["denied", "denied, others", "no new token", "old token", "overtaken", "basic", "not recorded"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a token that was said to have expired is to be renewed, by who renews tokens."""
    assert verdict(RULE, *trace) == NOT_APPLIED


def test_a_request_refused_again_under_the_new_token_is_given_up_rightly() -> None:
    """A client that meets the same refusal with the new token has done what it could."""
    assert broken(REFUSED, granted(), refused(ASKED, principal=NEWER), granted(), *NEXT) == set()
