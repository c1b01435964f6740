"""What a trace tells of the client: bounded, and nothing that was not seen."""

from __future__ import annotations

import dataclasses

import pytest

from contracts.model import Exchange, Failure, FailureKind
from contracts.observed.caller import (
    MAX_PATHS,
    MAX_PRINCIPALS,
    MAX_REFUSALS,
    UNKNOWN_CALLER,
    Caller,
    CallerTrace,
    Series,
    Try,
    Unauthorised,
    is_token_request,
)
from tests.rules.clients import (
    EXPIRED,
    KEY,
    NEWER,
    PATH,
    START,
    TOKEN,
    granted,
    limited,
    read,
    refused,
    sent,
    unanswered,
)

ASKED = {"displayName": "x"}
LONG = {"displayName": "x" * 100_000}


def known(*exchanges: Exchange) -> Caller:
    """What is known before the last exchange of a trace."""
    trace = CallerTrace()
    return [trace.take(exchange) for exchange in exchanges][-1]


def test_nothing_is_known_at_first() -> None:
    """Before the first exchange nothing is known, be it an update, a read or a request for a token."""
    assert [known(exchange) for exchange in (sent(ASKED), read(), granted())] == [UNKNOWN_CALLER] * 3


@pytest.mark.parametrize("body", [ASKED, LONG], ids=["short", "long"])
def test_a_series_tells_its_last_try(body: dict[str, str]) -> None:
    """A repeat knows when and how the same update was answered, by its content, however long."""
    assert known(limited(body, "3", at=1), sent(body, at=5)).series == Series(
        last=Try(at=START + 1, status=429, wait=3.0), count=1, pause=4.0, span=None
    )


def test_a_series_tells_how_often_and_since_when() -> None:
    """The third try knows that two were left undecided, and the time since the first of them."""
    series = known(limited(ASKED, at=1), limited(ASKED, status=500, at=2), sent(ASKED, at=4)).series
    assert series == Series(last=Try(at=START + 2, status=500), count=2, pause=2.0, span=3.0)


def test_a_decision_ends_the_count() -> None:
    """A refusal among the tries sets the count back."""
    trace = limited(ASKED), limited(ASKED, at=1), sent(ASKED, status=400, at=2), limited(ASKED, at=3), sent(ASKED, at=4)
    assert [known(*trace[: n + 1]).series for n in (3, 4)] == [
        Series(last=Try(at=START + 2, status=400), count=0, pause=1.0, span=None),
        Series(last=Try(at=START + 3, status=429), count=1, pause=1.0, span=None),
    ]


def test_a_try_without_an_answer_counts_and_has_no_span() -> None:
    """Silence leaves a try undecided, and says nothing of a provider that asked for a pause."""
    assert known(unanswered(ASKED, at=1), unanswered(ASKED, at=2), sent(ASKED, at=3)).series == Series(
        last=Try(at=START + 2, status=None), count=2, pause=1.0, span=None
    )


def test_times_that_are_not_known_are_not_compared() -> None:
    """A trace without times has series without a pause."""
    trace = [dataclasses.replace(exchange, at=0.0) for exchange in (limited(ASKED), limited(ASKED), sent(ASKED))]
    assert known(*trace).series == Series(last=Try(at=0.0, status=429), count=2, pause=None, span=None)


def test_a_200_leaves_no_series() -> None:
    """An update that was taken may be sent again, and is the first again."""
    assert known(limited(ASKED), sent(ASKED, at=1), sent(ASKED, at=2)).series is None


def test_a_refusal_is_known_to_its_repeat_alone() -> None:
    """The same request knows that it was refused, once."""
    again, other = sent(ASKED, principal=NEWER), sent({"displayName": "y"}, principal=NEWER)
    unauthorised = Unauthorised(method="PATCH", path=PATH, principal=TOKEN, expired=True)
    assert known(refused(ASKED), other).unauthorised is None
    assert known(refused(ASKED), again).unauthorised == unauthorised
    assert known(refused(ASKED), again, again).unauthorised is None


@pytest.mark.parametrize(
    ("challenge", "expired"), [(EXPIRED, True), ("Bearer error=EXPIRED", True), ("", False), ("Basic", False)]
)
def test_only_the_challenge_says_that_a_token_has_expired(challenge: str, expired: bool) -> None:
    """The word counts in any case, and its absence as well."""
    unauthorised = known(refused(ASKED, challenge=challenge), sent(ASKED)).unauthorised
    assert unauthorised is not None
    assert unauthorised.expired is expired


def test_tokens_are_told_from_keys() -> None:
    """What is refused under a key pair leaves nothing behind: nothing can be renewed there."""
    assert known(refused(ASKED, principal=KEY), sent(ASKED, principal=KEY)).unauthorised is None


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (granted(), True),
        (sent(method="POST", path="/prefix/oauth2/token?x"), True),
        (sent(method="GET", path="/oauth2/token"), False),
        (sent(method="POST"), False),
    ],
)
def test_a_request_for_a_token_is_known(exchange: Exchange, expected: bool) -> None:
    """A POST to the token endpoint is one, behind any prefix."""
    assert is_token_request(exchange.request) is expected


def test_memory_is_bounded() -> None:
    """However many numbers, tokens and refusals there are, only the latest are remembered."""
    trace = CallerTrace()
    many = max(MAX_PATHS, MAX_PRINCIPALS, MAX_REFUSALS) + 10
    for n in range(many):
        path, token = f"{PATH}{n}", f"bearer:{n}"
        trace.take(refused(LONG, principal=token))
        trace.take(sent({"displayName": str(n)}, path=path, principal=token, status=429))
    kept = [getattr(trace, name) for name in ("_chains", "_uses", "_refused")]
    assert [len(one) for one in kept] == [MAX_PATHS, MAX_PRINCIPALS, 1]
    for n in range(many):
        trace.take(refused({"displayName": str(n)}, principal="bearer:x"))
    assert len(kept[2]) == MAX_REFUSALS
    assert max(len(identity[3]) for identity in kept[2]) <= 64


def test_what_was_forgotten_is_not_judged() -> None:
    """A series that was pushed out by newer ones begins anew."""
    trace = CallerTrace()
    trace.take(limited(ASKED))
    for n in range(MAX_PATHS):
        trace.take(sent(ASKED, path=f"{PATH}{n}", status=429))
    assert trace.take(sent(ASKED, at=1)).series is None


def test_a_question_for_leave_interrupts_no_series() -> None:
    """A browser sends OPTIONS before each update."""
    asked = sent(method="OPTIONS", content_type=None, status=204, answer={}, at=0.5)
    caller = known(limited(ASKED, at=0), asked, limited(ASKED, at=1))
    assert caller.series is not None


def test_an_answer_that_was_not_recorded_leaves_no_series() -> None:
    """It may have been a good one."""
    lost = Failure(kind=FailureKind.UNRECORDED, detail="no answer was recorded")
    caller = known(dataclasses.replace(limited(ASKED, at=0), outcome=lost), limited(ASKED, at=1))
    assert caller.series is None


def test_a_series_belongs_to_one_provider() -> None:
    """The same request elsewhere is no retry."""
    trace = CallerTrace()
    trace.take(limited(ASKED, at=0), "https://one")
    assert trace.take(limited(ASKED, at=1), "https://two").series is None


def test_a_series_can_be_lost() -> None:
    """Then the next try is the first."""
    trace = CallerTrace()
    trace.take(limited(ASKED, at=0))
    trace.lose(PATH)
    assert trace.take(limited(ASKED, at=1)).series is None
