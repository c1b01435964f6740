"""The path is spelled as documented."""

from __future__ import annotations

import pytest

from contracts.rules.path_as_documented import RULE
from tests.rules.clients import PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, verdict

BODY = {"displayName": "x"}
EXPECTED = "/v1/projects/{projectId}/activeNumbers/{phoneNumber}"


@pytest.mark.parametrize("path", [PATH, PATH.replace("+", "%2B"), f"http://127.0.0.1:3013{PATH}"])
def test_the_documented_path_conforms(path: str) -> None:
    """The path is right whatever the target around it looks like."""
    assert verdict(RULE, sent(BODY, path=path)) == []


@pytest.mark.parametrize(
    "path",
    [
        f"{PATH}/",
        f"/{PATH}",
        PATH.removeprefix("/v1"),
        PATH.replace("/v1", "/v2"),
        PATH.replace("/v1", "/V1"),
        PATH.replace("activeNumbers", "activenumbers"),
        PATH.replace("activeNumbers", "active_numbers"),
        PATH.replace("/activeNumbers", "//activeNumbers"),
    ],
)
def test_another_spelling_is_found(path: str) -> None:
    """A path that is nearly the one is found, and breaks this rule alone."""
    wrong = sent(BODY, path=path, status=404)
    assert verdict(RULE, wrong) == [("path-as-documented", "path", EXPECTED, f'"{path}"')]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health",
        "/oauth2/token",
        "/v1/projects/p/availableNumbers/+12025550134",
        "/v1/projects/p",
        f"{PATH}:release",
    ],
)
def test_it_does_not_apply(path: str) -> None:
    """Paths that are not meant for one number are other operations."""
    assert verdict(RULE, read(path=path)) == NOT_APPLIED
