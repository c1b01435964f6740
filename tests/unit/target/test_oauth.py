"""Tokens: fetched when they are needed, renewed before they expire, and what is said when there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contracts.errors import TargetUnavailableError
from contracts.mock.core import handle
from contracts.mock.world import FACTS as FACTS_OF_MOCK
from contracts.mock.world import default_behaviour, new_state
from contracts.model import REDACTED, Credentials, Request, Response
from contracts.target.credentials import KeyRing, basic
from contracts.target.http import HttpTarget
from contracts.target.oauth import TokenSource
from tests.unit.scripted import FACTS
from tests.unit.target.servers import Script, Server, answers, closes, free_port, serving

Make = Callable[..., TokenSource]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of a test."""
    return Clock()


@pytest.fixture
def source(clock: Clock) -> Iterator[Make]:
    """Makes token sources, and gives their connections back."""
    made: list[TokenSource] = []

    def make(url: str, path: str = "/oauth2/token") -> TokenSource:
        made.append(TokenSource(url + path, "id", "secret", clock))
        return made[-1]

    yield make
    for one in made:
        one._connection.close()


def tokens(**members: Any) -> Script:
    """Hands out one token after another."""
    count = 0

    def script(connection: Any, request: bytes) -> None:
        nonlocal count
        count += 1
        body = {"access_token": f"token-{count}", "expires_in": 3600, "token_type": "bearer"} | members
        answers("200 OK", json.dumps({name: value for name, value in body.items() if value is not ...}).encode())(
            connection, request
        )

    return script


def test_a_token_is_fetched_once(source: Make) -> None:
    """One request for a token serves all that follow."""
    with serving(tokens(), keep=True) as server:
        one = source(server.url)
        assert server.requests == []
        assert [one.header() for _ in range(3)] == ["Bearer token-1"] * 3
    assert len(server.requests) == 1


def test_a_token_is_asked_for_with_the_key_pair(source: Make) -> None:
    """The request is the one that RFC 6749 describes: a form, and Basic authentication."""
    with serving(tokens()) as server:
        source(server.url, "/realm/token").header()
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /realm/token HTTP/1.1"
    assert f"authorization: {basic('id', 'secret')}" in lines
    assert "content-type: application/x-www-form-urlencoded" in lines
    assert body == b"grant_type=client_credentials"


def test_a_url_without_a_path_asks_the_root(source: Make) -> None:
    """A bare origin is asked at its root."""
    with serving(tokens()) as server:
        source(server.url, "").header()
    assert server.requests[0].startswith(b"POST / HTTP/1.1\r\n")


@pytest.mark.parametrize(("seconds", "used"), [(3600, 3540), (61, 1), (60, 1), (10, 1), (0, 1), (-5, 1), (90.5, 30.5)])
def test_a_token_is_renewed_before_it_expires(source: Make, clock: Clock, seconds: float, used: float) -> None:
    """A token is used until a minute before its end, and for a second at least."""
    with serving(tokens(expires_in=seconds), keep=True) as server:
        one = source(server.url)
        first = one.header()
        clock.now += used - 0.25
        before = one.header()
        clock.now += 0.25
        after = one.header()
    assert (first, before, after) == ("Bearer token-1", "Bearer token-1", "Bearer token-2")
    assert len(server.requests) == 2


def test_a_token_without_an_end_is_used_for_four_minutes(source: Make, clock: Clock) -> None:
    """Where the life of a token is not said it is taken to be five minutes."""
    with serving(tokens(expires_in=...), keep=True) as server:
        one = source(server.url)
        one.header()
        clock.now += 239.0
        assert one.header() == "Bearer token-1"
        clock.now += 1.0
        assert one.header() == "Bearer token-2"


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        ("400 Bad Request", "Check key_id and key_secret."),
        ("401 Unauthorized", "Check key_id and key_secret."),
        ("403 Forbidden", "Check key_id and key_secret."),
        ("404 Not Found", "Try again later."),
        ("429 Too Many Requests", "Try again later."),
        ("503 Service Unavailable", "Try again later."),
    ],
)
def test_a_refusal_says_what_to_do(source: Make, status: str, hint: str) -> None:
    """A pair that is refused is told apart from a service that is down, without the secret."""
    with serving(answers(status, b'{"error": "invalid_client"}')) as server:
        with pytest.raises(TargetUnavailableError) as e:
            source(server.url).header()
        assert str(e.value) == f"No token from {server.url}/oauth2/token: status {status[:3]}. {hint}"


def test_a_redirect_is_not_followed(source: Make) -> None:
    """The key pair goes to the address that was given, and nowhere else."""
    with (
        serving(tokens()) as other,
        serving(answers("307 Temporary Redirect", b"", f"Location: {other.url}/")) as server,
    ):
        with pytest.raises(TargetUnavailableError, match=r"status 307"):
            source(server.url).header()
        assert other.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'"token"',
        b"<html>",
        b'{"access_token": ""}',
        b'{"access_token": 3}',
        b'{"access_token": null}',
    ],
)
def test_an_answer_without_a_token_is_told(source: Make, body: bytes) -> None:
    """A 200 that holds no token is no success."""
    with serving(answers("200 OK", body)) as server, pytest.raises(TargetUnavailableError) as e:
        source(server.url).header()
    assert str(e.value).endswith("/oauth2/token: it answers 200 without an access_token.")


@pytest.mark.parametrize("seconds", ["3600", "soon"])
def test_a_life_that_is_no_number_is_not_called_a_missing_token(source: Make, seconds: Any) -> None:
    """A token with an odd expires_in is used, or what is odd is named."""
    with serving(tokens(expires_in=seconds)) as server:
        try:
            assert source(server.url).header() == "Bearer token-1"
        except TargetUnavailableError as error:
            assert "expires_in" in str(error)  # noqa: PT017 - either is right


def test_an_address_that_nobody_listens_on_is_told(source: Make) -> None:
    """Without a connection there is no token, and the reason is said."""
    port = free_port()
    with pytest.raises(
        TargetUnavailableError, match=rf"^No token from http://127\.0\.0\.1:{port}/oauth2/token: .*refused"
    ):
        source(f"http://127.0.0.1:{port}").header()


def test_an_address_that_does_not_answer_is_told(source: Make) -> None:
    """A connection that closes without an answer gives no token."""
    with serving(closes) as server, pytest.raises(TargetUnavailableError, match=r"closed without an answer$"):
        source(server.url).header()


def test_a_failure_is_not_remembered(source: Make) -> None:
    """The next request asks for a token again."""
    with serving(answers("503 Service Unavailable"), tokens()) as server:
        one = source(server.url)
        with pytest.raises(TargetUnavailableError):
            one.header()
        assert one.header() == "Bearer token-1"


def test_a_token_of_the_mock_opens_the_mock(source: Make, clock: Clock) -> None:
    """The built-in provider hands out tokens that it takes."""
    behaviour, state = default_behaviour(), new_state(clock.now)
    ask = Request(
        method="POST",
        path="/oauth2/token",
        headers=(("authorization", basic("key", "secret")),),
        body=b"grant_type=client_credentials",
    )
    state, told = handle(behaviour, state, ask, clock.now)
    assert isinstance(told, Response)
    with serving(answers("200 OK", told.body)) as server:
        header = source(server.url).header()
    number = FACTS_OF_MOCK.numbers[0].phone_number
    look = Request(
        method="GET",
        path=f"/v1/projects/{FACTS_OF_MOCK.project_id}/activeNumbers/{number}",
        headers=(("authorization", header),),
    )
    _, shown = handle(behaviour, state, look, clock.now)
    assert isinstance(shown, Response)
    assert shown.status == 200


def of_target(server: Server, one: TokenSource) -> HttpTarget:
    """A target that signs with tokens."""
    return HttpTarget(
        name="oauth",
        base_url=server.url,
        facts=FACTS,
        keys=KeyRing(valid=one.header, key_id="id", secrets=("secret",), handed_out=one.handed_out, close=one.close),
        deadline=60.0,
        curl_credentials="",
    )


def test_requests_without_valid_credentials_fetch_no_token(source: Make) -> None:
    """A token is fetched for requests that present it."""
    with serving(tokens(), keep=True) as server, serving(answers(), keep=True) as provider:
        target = of_target(provider, source(server.url))
        for kind in (Credentials.NONE, Credentials.WRONG_BASIC, Credentials.WRONG_BEARER):
            target.send(Request(method="GET", path="/", credentials=kind))
        assert server.requests == []
        target.send(Request(method="GET", path="/", credentials=Credentials.VALID))
        target.close()
    assert len(server.requests) == 1
    assert b"authorization: Bearer token-1\r\n" in provider.requests[-1]


def test_a_token_that_comes_back_is_replaced(source: Make) -> None:
    """A provider that repeats the token does not bring it into a report."""
    echo = answers("401 Unauthorized", b'{"message": "cannot use token-1"}')
    with serving(tokens()) as server, serving(echo) as provider:
        one = source(server.url)
        assert one.handed_out() == ()
        target = of_target(provider, one)
        response = target.send(Request(method="GET", path="/", credentials=Credentials.VALID)).response
        target.close()
    assert one.handed_out() == ("token-1",)
    assert response is not None
    assert response.json == {"message": f"cannot use {REDACTED}"}


def test_a_token_leaves_no_connection_behind(source: Make) -> None:
    """The connection to the token endpoint is closed once the token is there: the next is wanted in minutes."""
    with serving(tokens(), keep=True) as server:
        one = source(server.url)
        assert one.header() == "Bearer token-1"
        assert server.closed.wait(5.0)
