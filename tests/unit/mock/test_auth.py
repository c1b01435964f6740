"""Who may ask the mock, and how a token is had."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from contracts.mock.auth import TOKEN_PATH, TOKEN_SECONDS, authenticate, is_key_pair, issue_token
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Headers, Request, Response
from tests.unit.mock.conversation import JSON_TYPE, NOW, SIGNED, Conversation, basic

BEHAVIOUR = default_behaviour()
FORM = b"grant_type=client_credentials"
FORM_TYPE = ("content-type", "application/x-www-form-urlencoded")


def token_request(method: str = "POST", headers: Headers = (SIGNED, FORM_TYPE), body: bytes | None = FORM) -> Request:
    """A request for a token."""
    return Request(method=method, path=TOKEN_PATH, headers=headers, body=body)


def token_of(talk: Conversation) -> str:
    """A fresh access token."""
    return str(talk.send(token_request()).json["access_token"])


def look_with(talk: Conversation, authorization: str) -> Response:
    """The answer to a look at the first number with this Authorization header."""
    return talk.ask("GET", headers=(("Authorization", authorization),))


def test_a_token_has_its_four_members() -> None:
    """Token, lifetime, an empty scope and the type, byte by byte."""
    talk = Conversation()
    response = talk.send(token_request())
    (token,) = talk.state.tokens
    assert response.status == 200
    assert response.headers == (JSON_TYPE,)
    assert response.body == b'{"access_token":"%s","expires_in":3599,"scope":"","token_type":"bearer"}' % token.encode()


def test_a_token_opens_the_operation() -> None:
    """A bearer token that was handed out is taken."""
    talk = Conversation()
    assert look_with(talk, f"Bearer {token_of(talk)}").status == 200


def test_tokens_differ() -> None:
    """No token is handed out twice, and the older one stays good."""
    talk = Conversation()
    one, other = token_of(talk), token_of(talk)
    assert one != other
    assert look_with(talk, f"Bearer {one}").status == look_with(talk, f"Bearer {other}").status == 200


@pytest.mark.parametrize(
    ("after", "status"), [(0, 200), (TOKEN_SECONDS - 0.001, 200), (TOKEN_SECONDS, 401), (1e6, 401)]
)
def test_a_token_expires(after: float, status: int) -> None:
    """A token is good until its lifetime has passed."""
    talk = Conversation()
    token = token_of(talk)
    talk.now += after
    assert look_with(talk, f"Bearer {token}").status == status


def test_expired_tokens_are_forgotten() -> None:
    """When a token is handed out, those that have expired long ago go."""
    talk = Conversation()
    old = token_of(talk)
    talk.now += 2 * TOKEN_SECONDS
    new = token_of(talk)
    assert old != new
    assert dict(talk.state.tokens) == {new: talk.now + TOKEN_SECONDS}
    assert talk.state.issued == 2


def test_issuing_changes_no_state_but_the_next() -> None:
    """The state that was there before a token was handed out still knows none."""
    before = new_state(NOW)
    after, _ = issue_token(BEHAVIOUR, before, token_request(), NOW)
    assert dict(before.tokens) == {}
    assert before.issued == 0
    assert after.numbers is before.numbers


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (basic("key:wrong"),),
        (basic("wrong:secret"),),
        (basic("key"),),
        (("authorization", "Bearer secret"),),
        (("authorization", "Basic"),),
        (("authorization", "Basic !!!"),),
        (("authorization", "Basic ä"),),
    ],
)
def test_a_wrong_pair_gets_no_token(headers: Headers) -> None:
    """Without the key pair the answer is 401 in the words of OAuth, and nothing changes."""
    state = new_state(NOW)
    after, response = issue_token(BEHAVIOUR, state, token_request(headers=headers), NOW)
    assert after is state
    assert response.status == 401
    assert response.body == b'{"error":"invalid_client","error_description":"The key pair is missing or wrong."}'


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b"grant_type=",
        b"grant_type=password",
        b"{}",
        b"\xff",
        FORM + b"&" + FORM,
        b"GRANT_TYPE=client_credentials",
    ],
)
def test_another_grant_gets_no_token(body: bytes | None) -> None:
    """Anything but one grant of client credentials is 400, and nothing changes."""
    state = new_state(NOW)
    after, response = issue_token(BEHAVIOUR, state, token_request(body=body), NOW)
    assert after is state
    assert response.status == 400
    assert response.body == (
        b'{"error":"unsupported_grant_type","error_description":"The grant type is not client_credentials."}'
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "post", "HEAD"])
def test_a_token_is_asked_for_by_post(method: str) -> None:
    """Another method is 405, whoever asks."""
    state = new_state(NOW)
    after, response = issue_token(BEHAVIOUR, state, token_request(method), NOW)
    assert after is state
    assert response.status == 405
    assert response.body == b'{"error":"invalid_request","error_description":"Use POST."}'


@pytest.mark.parametrize("body", [FORM + b"&scope=", b"scope=x&" + FORM, b"grant_type=client%5Fcredentials"])
def test_a_form_may_say_more(body: bytes) -> None:
    """Other members and percent-encoding do not matter."""
    assert Conversation().send(token_request(body=body)).status == 200


@pytest.mark.parametrize(
    ("value", "good"),
    [
        (base64.b64encode(b"key:secret").decode(), True),
        (base64.b64encode(b"key:secret ").decode(), False),
        (base64.b64encode(b"key:secre").decode(), False),
        (base64.b64encode(b"secret:key").decode(), False),
        ("", False),
        ("key:secret", False),
        ("a2V5OnNlY3JldA", False),
        ("å", False),
    ],
)
def test_a_pair_is_known_by_all_its_bytes(value: str, good: bool) -> None:
    """Only the base64 of the whole pair is the key pair."""
    assert is_key_pair(BEHAVIOUR, value) is good


def test_a_pair_may_be_chosen() -> None:
    """A mock with a pair of its own takes that one and no other."""
    chosen = replace(BEHAVIOUR, key_id="ä", key_secret="ö:ö")
    assert is_key_pair(chosen, base64.b64encode("ä:ö:ö".encode()).decode())
    assert not is_key_pair(chosen, base64.b64encode(b"key:secret").decode())


PAIR = base64.b64encode(b"key:secret").decode()


@pytest.mark.parametrize(
    "authorization",
    [f"Basic {PAIR}", f"basic {PAIR}", f"BASIC  {PAIR} ", "Bearer known", "bearer known", "BEARER  known "],
)
def test_good_credentials_are_taken(authorization: str) -> None:
    """The pair by Basic or a living token, with the scheme in any case."""
    state = replace(new_state(NOW), tokens={"known": NOW + 1})
    request = Request(method="GET", path="/", headers=(("AUTHORIZATION", authorization),))
    assert authenticate(BEHAVIOUR, state, request, NOW)


@pytest.mark.parametrize(
    "authorization",
    [
        None, "", " ", "Basic", "Basic ", "Bearer", "Bearer ", "Basic known", f"Bearer {PAIR}", "Bearer unknown",
        "Bearer KNOWN",
        "Bearer old", PAIR, "known", f"Digest {PAIR}", f"Basic{PAIR}", "Bearer known extra", f"Basic {PAIR}\x00",
    ],
)  # fmt: skip
def test_other_credentials_are_refused(authorization: str | None) -> None:
    """No header, a wrong pair, an unknown or expired token and any other scheme are not taken."""
    state = replace(new_state(NOW), tokens={"known": NOW + 1, "old": NOW})
    headers = () if authorization is None else (("authorization", authorization),)
    assert not authenticate(BEHAVIOUR, state, Request(method="GET", path="/", headers=headers), NOW)


UNAUTHENTICATED = {
    "error": {
        "code": 401,
        "message": "The credentials are missing or not valid.",
        "status": "UNAUTHENTICATED",
        "details": [],
    }
}


@pytest.mark.parametrize("authorization", ["Basic a2V5Om5v", "Bearer no", ""])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_wrong_credentials_get_the_envelope(authorization: str, method: str) -> None:
    """Whatever is asked, wrong credentials get 401 in the envelope, with no details."""
    response = Conversation().ask(
        method, headers=(("authorization", authorization), JSON_TYPE), body=b'{"displayName":"x"}'
    )
    assert response.status == 401
    assert response.body == json.dumps(UNAUTHENTICATED, separators=(",", ":")).encode()


def test_a_bare_refusal_has_no_body() -> None:
    """With the choice of a bare 401, there is a challenge and an empty body."""
    response = Conversation(unauthenticated_envelope=False).ask(headers=())
    assert (response.status, response.body) == (401, b"")
    assert response.headers == (("content-length", "0"), ("www-authenticate", 'Basic realm="numbers"'))


def test_an_expired_token_is_told_so() -> None:
    """A 401 for an expired token says `expired` and when; one for a token that never was does not."""
    talk = Conversation()
    token = token_of(talk)
    expiry = talk.now + TOKEN_SECONDS
    talk.now = expiry
    told = talk.ask(headers=(("authorization", f"Bearer {token}"),)).header("www-authenticate")
    assert told is not None
    assert told.startswith('Bearer error="invalid_token", error_description="Jwt expired at ')
    assert talk.ask(headers=(("authorization", "Bearer other"),)).header("www-authenticate") == 'Basic realm="numbers"'


def test_a_refusal_carries_a_challenge() -> None:
    """As HTTP has it, a 401 of the operation says which scheme would do."""
    assert Conversation().ask(headers=()).header("www-authenticate") is not None


def test_an_expired_token_is_told_that_it_expired() -> None:
    """The challenge for an expired token has the word that makes clients fetch a new one."""
    talk = Conversation()
    token = token_of(talk)
    talk.now += TOKEN_SECONDS
    response = look_with(talk, f"Bearer {token}")
    assert response.status == 401
    assert "expired" in (response.header("www-authenticate") or "")
