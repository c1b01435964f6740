"""The status is one that the operation documents."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.documented_status import RULE
from tests.rules.traces import NOT_APPLIED, failure, reading, update, verdict

LISTED = "one of 200, 400, 401, 403, 404, 429"


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429])
def test_a_documented_status_conforms(status: int) -> None:
    """The documented statuses, and those taken as such, are right."""
    assert verdict(RULE, update({}, status=status)) == []


@pytest.mark.parametrize("status", [405, 413, 414, 431])
def test_a_status_of_http_conforms(status: int) -> None:
    """What HTTP itself answers to a request is right."""
    assert verdict(RULE, update({}, status=status)) == []


@pytest.mark.parametrize("label", ["text/plain", "application/merge-patch+json", None])
def test_415_to_another_label_conforms(label: str | None) -> None:
    """415 is right where the body is not labelled JSON."""
    assert verdict(RULE, update({"displayName": "x"}, b"", status=415, content_type=label)) == []


@pytest.mark.parametrize("status", [100, 201, 202, 204, 302, 409, 415, 418, 422, 499])
def test_another_status_is_found(status: int) -> None:
    """A status that nobody documents is found, and so is 415 to JSON."""
    assert verdict(RULE, update({"displayName": "x"}, status=status)) == [
        ("documented-status", "status", LISTED, str(status))
    ]


@pytest.mark.parametrize("status", [201, 416, 418])
def test_another_label_explains_415_alone(status: int) -> None:
    """What is not labelled JSON is no reason for another status."""
    assert verdict(RULE, update({"displayName": "x"}, b"", status=status, content_type="text/plain")) == [
        ("documented-status", "status", LISTED, str(status))
    ]


@pytest.mark.parametrize(
    "exchange",
    [update({}, status=500), update({}, status=503), reading(status=418), failure()],
    ids=["500", "503", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Server errors have a rule of their own, and only updates are looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
