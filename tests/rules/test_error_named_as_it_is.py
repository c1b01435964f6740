"""An error type that is named for a status comes with that status."""

from __future__ import annotations

import pytest

from contracts.harness.drive import UNSENT
from contracts.observed.inside import Inside
from contracts.rules.error_named_as_it_is import RULE
from tests.rules.insiders import answered, broken, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED

FITTING = [
    ("NotFoundError", 404), ("not_found", 404), ("UnauthorizedException", 401), ("Forbidden", 403),
    ("RateLimitExceeded", 429), ("TooManyRequests", 429), ("BadRequestError", 400), ("InternalServerError", 500),
    ("ServiceUnavailable", 503),
    ("MissingResource", 410), ("InvalidArgument", 422), ("Throttled", 429),
    ("RequestFailedError", 404), ("ApiException", 500), ("ValueError", 401),
]  # fmt: skip
WRONG = [
    ("NumberNotFoundException", 500, "404"), ("UnauthorizedError", 404, "401"), ("ForbiddenError", 401, "403"),
    ("TooManyRequestsError", 400, "429"), ("BadRequest", 500, "400"), ("ServerError", 404, "5xx"),
    ("NotFound", 411, "404"), ("NotFound", 409, "404"), ("BadRequest", 421, "400"), ("BadRequest", 423, "400"),
    ("RateLimited", 404, "429"), ("InternalError", 499, "5xx"), ("BadGateway", 404, "5xx"),
    ("Unauthenticated", 403, "401"),
    ("PermissionDenied", 404, "403"), ("Throttled", 503, "429"), ("InvalidArgument", 404, "400"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "status"), FITTING)
def test_a_name_that_fits_or_claims_nothing_conforms(kind: str, status: int) -> None:
    """A general type is right for every status."""
    assert verdict(RULE, answered(status), raised(kind, status)) == []


@pytest.mark.parametrize(("kind", "status", "claimed"), WRONG)
def test_a_name_that_claims_another_status_is_found(kind: str, status: int, claimed: str) -> None:
    """By this rule alone, as the status itself is told."""
    assert verdict(RULE, answered(status), raised(kind, status)) == [
        (
            "error-named-as-it-is",
            "status",
            f"an error whose name fits the status {status}",
            f"{kind}, which says {claimed}",
        )
    ]
    assert broken(answered(status), raised(kind, status)) == {RULE.id}


def test_it_does_not_apply_without_an_error() -> None:
    """A 200, and a refusal that was swallowed, have no error to name."""
    assert verdict(RULE, answered(), raised("NotFound")) == NOT_APPLIED
    assert verdict(RULE, answered(404), returned()) == NOT_APPLIED


def test_it_does_not_apply_without_a_report_or_an_answer() -> None:
    """The wire alone does not show what a client told its user; and without a status there is none to tell."""
    assert verdict(RULE, answered(404), Inside()) == NOT_APPLIED
    assert verdict(RULE, UNSENT, raised("NotFoundError")) == NOT_APPLIED
    assert verdict(RULE, answered(399), raised("NotFoundError", 404)) == NOT_APPLIED
