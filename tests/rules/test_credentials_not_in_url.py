"""The URL holds no credentials."""

from __future__ import annotations

import pytest

from contracts.rules.credentials_not_in_url import RULE
from tests.rules.clients import PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, verdict

EXPECTED = "credentials in the Authorization header alone"


@pytest.mark.parametrize("path", [PATH, f"{PATH}?keyboard=1", "/v1/projects/p/activeNumbers?pageToken=abc", "/health"])
def test_a_plain_url_conforms(path: str) -> None:
    """A URL without credentials is right, and so are the pages of a list."""
    assert verdict(RULE, read(path=path)) == []


@pytest.mark.parametrize(
    "name", ["key", "keyId", "key_secret", "secret", "token", "access_token", "api-key", "Authorization", "key%5Fid"]
)
def test_a_credential_in_the_query_is_found(name: str) -> None:
    """A name that credentials go by is found, without its value, and breaks this rule alone."""
    wrong = sent({"displayName": "x"}, path=f"{PATH}?{name}=hush")
    plain = name.replace("%5F", "_")
    assert verdict(RULE, wrong) == [("credentials-not-in-url", "query", EXPECTED, f'a value for "{plain}"')]
    assert broken(wrong) == {RULE.id}


def test_a_user_before_the_host_is_found() -> None:
    """A request target in absolute form with a user in it is found, without the user."""
    wrong = sent({"displayName": "x"}, path=f"http://key:hush@127.0.0.1:3013{PATH}")
    assert verdict(RULE, wrong) == [("credentials-not-in-url", "url", EXPECTED, "a user before the host")]
    assert broken(wrong) == {RULE.id}


def test_each_name_is_told_once() -> None:
    """A name that stands twice in the query is one finding."""
    found = verdict(RULE, read(path=f"{PATH}?key=a&key=b&secret=c"))
    assert [one[3] for one in found] == ['a value for "key"', 'a value for "secret"']


def test_it_does_not_apply() -> None:
    """Without a request target there is no URL."""
    assert verdict(RULE, sent(path="")) == NOT_APPLIED
