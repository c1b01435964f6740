"""The path is percent-encoded once."""

from __future__ import annotations

import pytest

from contracts.rules.path_encoded_once import RULE
from tests.rules.clients import ENCODED, PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, PROJECT, verdict

BODY = {"displayName": "x"}


@pytest.mark.parametrize(
    "path", [PATH, ENCODED, PATH.replace(PROJECT, "my%20project"), PATH.replace(PROJECT, "a!$'()*~")]
)
def test_a_rightly_encoded_path_conforms(path: str) -> None:
    """What a URI allows stands as it is, the rest encoded."""
    assert verdict(RULE, sent(BODY, path=path)) == []


@pytest.mark.parametrize(
    ("path", "received"),
    [
        (PATH.replace("+", "%252B"), "%252B, which is encoded twice"),
        (PATH.replace(PROJECT, "my%2520project"), "%2520, which is encoded twice"),
        (PATH.replace("+", "%+"), "% without two hexadecimal digits"),
        (PATH.replace("+", "%2G"), "% without two hexadecimal digits"),
        (PATH.replace(PROJECT, "my project"), "' ', which is not encoded"),
        (PATH.replace(PROJECT, "projekt-ä"), "'\\xe4', which is not encoded"),
        (PATH.replace(PROJECT, "a|b"), "'|', which is not encoded"),
    ],
)
def test_a_wrong_encoding_is_found(path: str, received: str) -> None:
    """What is encoded twice, half or not at all is found, and breaks this rule alone."""
    wrong = sent(BODY, path=path, status=400)
    assert verdict(RULE, wrong) == [("path-encoded-once", "path", "each part percent-encoded once", received)]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize("path", ["/health%", "/v1/projects/a b/availableNumbers"])
def test_it_does_not_apply(path: str) -> None:
    """Other paths are none of ours."""
    assert verdict(RULE, read(path=path)) == NOT_APPLIED
