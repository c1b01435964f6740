"""A callback with a wrong signature is refused."""

from __future__ import annotations

import pytest

from contracts.observed.inside import Inside
from contracts.rules.forged_callback_refused import RULE
from tests.rules.insiders import FORGED, GENUINE, broken, called_back, verdict
from tests.rules.traces import NOT_APPLIED


@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_a_refusal_conforms(status: int) -> None:
    """Whichever status it has."""
    assert verdict(RULE, called_back(status), FORGED) == []


@pytest.mark.parametrize("status", [200, 204])
def test_a_forged_event_that_is_taken_is_found(status: int) -> None:
    """By this rule alone."""
    assert verdict(RULE, called_back(status), FORGED) == [
        (
            "forged-callback-refused",
            "status",
            "a refusal, as the signature is wrong",
            f"status {status}, as for a right one",
        )
    ]
    assert broken(called_back(status), FORGED) == {RULE.id}


def test_it_does_not_apply_to_a_genuine_one_or_without_an_answer() -> None:
    """Nothing is said of a receiver that does not answer a forged event."""
    assert verdict(RULE, called_back(200), GENUINE) == NOT_APPLIED
    assert verdict(RULE, called_back(None), FORGED) == NOT_APPLIED


def test_it_does_not_apply_to_other_requests() -> None:
    """Only whoever has sent a callback knows that it is one."""
    assert verdict(RULE, called_back(401), Inside()) == NOT_APPLIED
