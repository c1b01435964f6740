"""A client tells a right signature of a callback from a wrong one."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Failure, FailureKind
from contracts.observed.inside import Callback, Inside
from contracts.rules.callback_signature_verified import RULE
from tests.rules.insiders import GENUINE, broken, called_back, verdict
from tests.rules.traces import NOT_APPLIED

HANDED = Exchange(
    request=called_back(200).request, outcome=Failure(kind=FailureKind.UNRECORDED, detail="handed to the client")
)


@pytest.mark.parametrize("genuine", [True, False])
def test_a_right_word_conforms(genuine: bool) -> None:
    """Good for a genuine one, bad for a forged one."""
    assert verdict(RULE, HANDED, Callback(genuine=genuine, verified=genuine)) == []


@pytest.mark.parametrize(("genuine", "is_", "said"), [(True, "good", "bad"), (False, "bad", "good")])
def test_a_wrong_word_is_found(genuine: bool, is_: str, said: str) -> None:
    """By this rule alone."""
    callback = Callback(genuine=genuine, verified=not genuine)
    assert verdict(RULE, HANDED, callback) == [
        (
            "callback-signature-verified",
            "header:X-Sinch-Signature",
            f"the signature to be called {is_}",
            f"the client calls it {said}",
        )
    ]
    assert broken(HANDED, callback) == {RULE.id}


def test_it_does_not_apply_where_the_client_was_not_asked() -> None:
    """Callbacks that were sent over the wire are judged by their answers."""
    assert verdict(RULE, called_back(200), GENUINE) == NOT_APPLIED


def test_it_does_not_apply_to_other_requests() -> None:
    """Only whoever has sent a callback knows that it is one."""
    assert verdict(RULE, called_back(401), Inside()) == NOT_APPLIED
