"""A client tells of a refusal as an error with its status."""

from __future__ import annotations

import pytest

from contracts.harness.drive import UNSENT
from contracts.observed.inside import Inside
from contracts.rules.error_told import RULE
from tests.rules.insiders import answered, broken, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_an_error_with_the_status_conforms(status: int) -> None:
    """Whatever its type is."""
    assert verdict(RULE, answered(status), raised("RequestFailed", status)) == []


def test_a_refusal_that_is_swallowed_is_found() -> None:
    """A client that returns as if nothing had happened is found, by this rule alone."""
    assert verdict(RULE, answered(404), returned()) == [
        ("error-told", "status", "an error with the status 404", "a value, as if it had been an answer")
    ]
    assert broken(answered(404), returned()) == {RULE.id}


@pytest.mark.parametrize(("status", "told"), [(None, "no status"), (500, "the status 500")])
def test_an_error_without_the_status_is_found(status: int | None, told: str) -> None:
    """A crash on the answer tells none, and another one misleads."""
    report = raised("AttributeError", status, "x is None")
    assert verdict(RULE, answered(401), report) == [
        ("error-told", "status", "an error with the status 401", f'AttributeError with {told}: "x is None"')
    ]


def test_it_does_not_apply_to_a_200() -> None:
    """What a client makes of a 200 is another rule's matter."""
    assert verdict(RULE, answered(), raised("ValueError")) == NOT_APPLIED


def test_it_does_not_apply_without_a_report_or_an_answer() -> None:
    """The wire alone does not show what a client told its user; and without a status there is none to tell."""
    assert verdict(RULE, answered(404), Inside()) == NOT_APPLIED
    assert verdict(RULE, UNSENT, raised("NotFoundError")) == NOT_APPLIED
    assert verdict(RULE, answered(399), raised("NotFoundError", 404)) == NOT_APPLIED
