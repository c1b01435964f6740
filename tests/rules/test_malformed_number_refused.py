"""A path that holds no E.164 number is refused."""

from __future__ import annotations

import pytest

from contracts.model import Credentials, Exchange
from contracts.rules.malformed_number_refused import RULE
from tests.rules.traces import ABSENT, NOT_APPLIED, everything_found, failure, number, refusal, update, verdict

EXPECTED = "400 or 404, as this is no E.164 number"
SPELLINGS = pytest.mark.parametrize(
    "text",
    [
        "12025550134",
        "%2B",
        "+0123456789",
        "not-a-number",
        "+1202555013%C2%B2",
        "+12025550134%20",
        "+1234567890123456",
        "%2B%2B12025550134",
        "+1",
        "+1%2F2",
    ],
)


@SPELLINGS
@pytest.mark.parametrize("status", [400, 404])
def test_400_and_404_conform(text: str, status: int) -> None:
    """Text that is no number is refused with 400 or 404: no rule objects to either."""
    assert verdict(RULE, refusal({"displayName": "x"}, status, to=text)) == []
    assert everything_found(refusal({"displayName": "x"}, status, to=text)) == []


@SPELLINGS
def test_text_that_is_taken_is_found(text: str) -> None:
    """Text that is no number and is taken is found."""
    assert verdict(RULE, update({"displayName": "x"}, number(), to=text)) == [
        ("malformed-number-refused", "status", EXPECTED, "200")
    ]


@pytest.mark.parametrize("status", [204, 405, 409, 422])
def test_another_answer_is_found(status: int) -> None:
    """Another answer than 400 and 404 is found."""
    assert verdict(RULE, update({"displayName": "x"}, status=status, to="desk")) == [
        ("malformed-number-refused", "status", EXPECTED, str(status))
    ]


@pytest.mark.parametrize(
    "exchange", [refusal({}, status, to="desk") for status in (401, 403, 429, 500)] + [failure(to="desk")]
)
def test_other_matters_are_left_to_their_own_rules(exchange: Exchange) -> None:
    """A refusal of the caller, a server error and silence say nothing about the number."""
    assert verdict(RULE, exchange) == []


def test_another_label_may_be_refused_first() -> None:
    """A body that is not labelled JSON may be refused with 415 before the number is looked at."""
    exchange = refusal({"displayName": "x"}, 415, to="desk", content_type="text/plain")
    assert verdict(RULE, exchange) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "exchange",
    [
        update({}),
        update({}, to="%2B12025550134"),
        update({}, to="+12"),
        update({}, to="+123456789012345"),
        update({}, to=ABSENT),
        update({}, to="desk", credentials=Credentials.WRONG_BEARER),
        update({}, to="desk", method="GET"),
        update({}, to="desk/1"),
        update({}, to=""),
    ],
    ids=["own", "encoded", "shortest", "longest", "absent", "credentials", "GET", "deeper path", "collection"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update of something that is no E.164 number is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
