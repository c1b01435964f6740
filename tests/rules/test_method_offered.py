"""A number is addressed by a method that the API has."""

from __future__ import annotations

import pytest

from contracts.rules.method_offered import RULE
from tests.rules.clients import PATH, broken, sent
from tests.rules.traces import NOT_APPLIED, verdict

BODY = {"displayName": "x"}


@pytest.mark.parametrize("method", ["PATCH", "GET", "HEAD", "OPTIONS"])
def test_what_is_offered_conforms(method: str) -> None:
    """PATCH, GET and what HTTP has everywhere are right."""
    assert verdict(RULE, sent(method=method)) == []


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "patch", "Patch"])
def test_another_method_is_found(method: str) -> None:
    """Another method, or PATCH in small letters, is found and breaks this rule alone."""
    assert verdict(RULE, sent(BODY, method=method)) == [
        ("method-offered", "method", "PATCH, or GET to read", f'"{method}"')
    ]
    assert broken(sent(BODY, method=method)) == {RULE.id}


@pytest.mark.parametrize(
    "path", [f"{PATH}:release", "/v1/projects/p/activeNumbers", "/oauth2/token", "/v1/projects/p/availableNumbers/+1"]
)
def test_it_does_not_apply(path: str) -> None:
    """Other operations have methods of their own."""
    assert verdict(RULE, sent(method="POST", path=path)) == NOT_APPLIED
