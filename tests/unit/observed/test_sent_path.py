"""The path of a request about one number, cut up as it was sent."""

from __future__ import annotations

import pytest

from contracts.observed.sent_path import (
    has_userinfo,
    is_credential_name,
    names_nothing,
    number_fault,
    query_names,
    sent_path,
)

PATH = "/v1/projects/p%20q/activeNumbers/%2B12025550134"


def test_a_path_is_cut_up_untouched() -> None:
    """Project, number and query are as they were sent, and the phone number is decoded."""
    path = sent_path("PATCH", f"{PATH}?a=b")
    assert path is not None
    assert (path.raw, path.project, path.number, path.query) == (PATH, "p%20q", "%2B12025550134", "a=b")
    assert (path.phone_number, path.as_documented, path.encoding_fault) == ("+12025550134", True, None)


def test_the_absolute_form_is_the_same_path() -> None:
    """A request target with scheme and host leads to the same path."""
    assert sent_path("GET", f"https://key:secret@host:1{PATH}") == sent_path("GET", PATH)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/v1/projects/p/activeNumbers"),
        ("GET", "/v1/projects/p/activeNumbers/"),
        ("POST", "/v1/projects/p/activeNumbers/+12025550134:release"),
        ("PATCH", "/v1/projects/p/availableNumbers/+12025550134"),
        ("PATCH", "*"),
        ("PATCH", ""),
    ],
)
def test_other_operations_are_none_of_ours(method: str, target: str) -> None:
    """Lists, releases and other paths are not about one number."""
    assert sent_path(method, target) is None


def test_an_update_of_no_number_is_ours() -> None:
    """A PATCH of the whole list has lost its number."""
    paths = [sent_path("PATCH", target) for target in ("/v1/projects/p/activeNumbers", "/v1/projects/p/activeNumbers/")]
    assert [(path.number, path.as_documented) for path in paths if path] == [("", True), ("", True)]


@pytest.mark.parametrize("number", ["+12", "+123456789012345"])
def test_the_lengths_of_e164_are_right(number: str) -> None:
    """Two to fifteen digits make a number."""
    assert number_fault(number) is None


@pytest.mark.parametrize(
    ("text", "nothing"), [("%20", True), ("%5Bobject%20Object%5D", True), (":", False), ("nulls", False)]
)
def test_what_stands_for_a_missing_value_is_known(text: str, nothing: bool) -> None:
    """Blanks and a stringified object are no value; a text that only begins like one is."""
    assert names_nothing(text) is nothing


def test_names_of_a_query_are_decoded() -> None:
    """Each part has a name, with or without a value, told once; a fragment is none."""
    assert query_names("/p?a=1&&b&c%20d=&a=2#e=1") == ("a", "b", "c d")
    assert query_names("/p") == ()


@pytest.mark.parametrize(("name", "credential"), [("Access-Token", True), ("pageToken", False), ("", False)])
def test_names_of_credentials_are_known_in_any_spelling(name: str, credential: bool) -> None:
    """Case and separators do not matter, the whole name does."""
    assert is_credential_name(name) is credential


@pytest.mark.parametrize(("target", "user"), [("http://u@h/p", True), ("http://h/u@h", False), ("/u@h", False)])
def test_a_user_stands_before_the_host(target: str, user: bool) -> None:
    """An at sign in a path is a letter like others."""
    assert has_userinfo(target) is user
