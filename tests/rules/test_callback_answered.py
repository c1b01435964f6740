"""A callback is answered with 200."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Failure, FailureKind
from contracts.observed.inside import Inside
from contracts.rules.callback_answered import RULE
from tests.rules.insiders import FORGED, GENUINE, broken, called_back, verdict
from tests.rules.traces import NOT_APPLIED


def test_200_conforms() -> None:
    """With or without a body."""
    assert verdict(RULE, called_back(200), GENUINE) == []


@pytest.mark.parametrize(
    ("status", "told"), [(204, "status 204"), (401, "status 401"), (500, "status 500"), (None, "no answer")]
)
def test_anything_else_is_found(status: int | None, told: str) -> None:
    """By this rule alone."""
    assert verdict(RULE, called_back(status), GENUINE) == [
        ("callback-answered", "status", "an answer with status 200", told)
    ]
    assert broken(called_back(status), GENUINE) == {RULE.id}


def test_it_does_not_apply_where_nobody_listens_or_the_signature_is_wrong() -> None:
    """A receiver that was never reached says nothing, and a forged event wants no 200."""
    nobody = Failure(kind=FailureKind.UNREACHABLE, detail="connection refused")
    assert verdict(RULE, Exchange(request=called_back(200).request, outcome=nobody), GENUINE) == NOT_APPLIED
    assert verdict(RULE, called_back(401), FORGED) == NOT_APPLIED


def test_it_does_not_apply_to_other_requests() -> None:
    """Only whoever has sent a callback knows that it is one."""
    assert verdict(RULE, called_back(401), Inside()) == NOT_APPLIED
