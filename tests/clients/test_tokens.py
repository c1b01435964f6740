"""Tokens: fetched once, renewed when they have expired, not fetched in vain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.clients.driven import Driven, seen
from tests.clients.mock import Mock


def test_one_token_serves_many_updates(client: Driven, mock: Mock) -> None:
    """A token is fetched before the first update and used for the next ones."""
    for name in ("One", "Two", "Three"):
        assert seen(client.update(displayName=name))["displayName"] == name
    assert (mock.tokens_asked_for(), len(mock.sent())) == (1, 3)


def test_an_expired_token_is_renewed(client: Driven, mock: Mock) -> None:
    """401 that says `expired` in its challenge: a new token is fetched, and the same request sent again."""
    client.update(displayName="One")
    mock.expire_tokens()
    assert seen(client.update(displayName="Two"))["displayName"] == "Two"
    first, refused, again = mock.sent()
    assert (first.response.status, refused.response.status, again.response.status) == (200, 401, 200)
    assert "expired" in (refused.response.header("www-authenticate") or "")
    assert (refused.request.body, refused.request.path) == (again.request.body, again.request.path)
    assert mock.tokens_asked_for() == 2


def test_a_401_without_a_challenge_is_told_at_once(client: Driven, mock: Mock) -> None:
    """401 without WWW-Authenticate: no token is fetched, nothing is sent again, and no client stumbles over it."""
    mock.arm("unauthenticated-no-challenge")
    error = client.update(displayName="One").error
    assert error is not None
    assert (error.status, len(mock.sent()), mock.tokens_asked_for()) == (401, 1, 1)


def test_a_token_is_renewed_once_for_a_request(client: Driven, mock: Mock) -> None:
    """A provider that calls every token expired: one renewal, then the 401 is told."""
    mock.arm("token-expired", 5)
    error = client.update(displayName="One").error
    assert error is not None
    assert (error.status, len(mock.sent()), mock.tokens_asked_for()) == (401, 2, 2)


def test_a_wrong_secret_is_told_and_no_update_is_sent(client: Driven, mock: Mock) -> None:
    """The token endpoint's 401 reaches the user; nothing is asked of the operation."""
    stranger = client.as_another(replace(mock.provider, key_secret="wrong"))
    error = stranger.update(displayName="One").error
    assert error is not None
    assert (error.status, mock.sent()) == (401, ())


@pytest.mark.parametrize("mock", [("--token-seconds", "50")], indirect=True, ids=["50 s"])
def test_a_token_near_its_end_is_renewed_ahead_by_node(client: Driven, mock: Mock) -> None:
    """A token that tells its end within the minute: node fetches one for each request, the others keep it."""
    for name in ("One", "Two"):
        assert seen(client.update(displayName=name))["displayName"] == name
    assert mock.tokens_asked_for() == (2 if client.name == "node" else 1)


@pytest.mark.parametrize("mock", [("--token-seconds", "90")], indirect=True, ids=["90 s"])
def test_a_token_far_from_its_end_is_kept(client: Driven, mock: Mock) -> None:
    """A token that tells an end beyond the minute serves the next request too."""
    for name in ("One", "Two"):
        assert seen(client.update(displayName=name))["displayName"] == name
    assert mock.tokens_asked_for() == 1
