"""401, 403 and 429 carry the envelope of the documented errors."""

from __future__ import annotations

import pytest

from contracts.model import Severity
from contracts.rules.assumed_error_envelope import RULE
from tests.rules.traces import NOT_APPLIED, WORDS, error, failure, lacking, reading, refusal, update, verdict, violation

STATUSES = pytest.mark.parametrize("status", [401, 403, 429])


@STATUSES
def test_the_envelope_conforms(status: int) -> None:
    """The documented envelope, with an empty list of details, is right."""
    assert verdict(RULE, refusal({}, status)) == []


@STATUSES
def test_details_are_free(status: int) -> None:
    """Whatever stands in the details is right."""
    assert verdict(RULE, refusal({}, status, violation(), "text", {"@type": "x"})) == []


@STATUSES
def test_another_word_is_found(status: int) -> None:
    """A status word that belongs to another status is found."""
    assert verdict(RULE, update({}, error(status, status="NOPE"), status=status)) == [
        ("assumed-error-envelope", "/error/status", WORDS[status], '"NOPE"')
    ]


@STATUSES
def test_another_code_is_found(status: int) -> None:
    """A code that is not the HTTP status is found."""
    assert verdict(RULE, update({}, error(status, code=400), status=status)) == [
        ("assumed-error-envelope", "/error/code", str(status), "400")
    ]


@STATUSES
@pytest.mark.parametrize("member", ["code", "message", "status", "details"])
def test_a_missing_member_is_found(status: int, member: str) -> None:
    """An envelope without one of its members is found."""
    assert verdict(RULE, update({}, lacking(error(status), f"/error/{member}"), status=status)) == [
        ("assumed-error-envelope", f"/error/{member}", "the member to be present", "nothing")
    ]


@STATUSES
@pytest.mark.parametrize("body", [b"", b"<p>go away</p>"])
def test_a_body_that_is_not_json_is_found(status: int, body: bytes) -> None:
    """An answer without a JSON body is found."""
    assert verdict(RULE, update({}, body, status=status)) == [
        ("assumed-error-envelope", "body", "the error envelope in JSON", "a body that is not JSON")
    ]


def test_it_is_a_note() -> None:
    """Nobody promises this envelope, so what differs is a note."""
    assert RULE.severity is Severity.NOTE


@pytest.mark.parametrize("status", [200, 400, 404, 415, 500])
def test_other_statuses_are_passed_over(status: int) -> None:
    """The other statuses have rules of their own."""
    assert verdict(RULE, update({}, error(status), status=status)) == NOT_APPLIED


def test_a_reading_is_passed_over() -> None:
    """A refused GET is no answer of the operation."""
    assert verdict(RULE, reading(error(401), status=401)) == NOT_APPLIED


def test_a_failure_is_passed_over() -> None:
    """Where no answer came there is no envelope."""
    assert verdict(RULE, failure()) == NOT_APPLIED
