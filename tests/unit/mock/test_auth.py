"""Who may ask the mock, and how a token is had."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from contracts.mock import tokens
from contracts.mock.auth import (
    TOKEN_PATH,
    TOKEN_SECONDS,
    authenticate,
    expire_tokens,
    foreign_token,
    is_key_pair,
    issue_token,
    revoke_tokens,
)
from contracts.mock.behaviour import TokenChoices
from contracts.mock.tokens import Token, mint
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Headers, Request, Response
from tests.unit.mock.conversation import FOREIGN, JSON_TYPE, NOW, SIGNED, Conversation, basic, path_of

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
    """Token, lifetime, an empty scope and the type, byte by byte, and nobody may store them."""
    talk = Conversation()
    response = talk.send(token_request())
    token = response.json["access_token"]
    assert response.status == 200
    assert response.headers == (JSON_TYPE, ("cache-control", "no-store"))
    assert response.body == b'{"access_token":"%s","expires_in":3599,"scope":"","token_type":"bearer"}' % token.encode()


def test_a_token_tells_its_end() -> None:
    """What a client reads in a token: whose it is, when it was handed out and when it ends, in whole seconds."""
    talk = Conversation(tokens=TokenChoices(seconds=60))
    talk.now += 0.75
    told = talk.send(token_request()).json
    payload = told["access_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["expires_in"] == 60
    assert claims == {
        "iss": tokens.ISSUER, "sub": "key", "client_id": "key", "jti": str(talk.state.issued),
        "iat": int(NOW), "exp": int(NOW) + 60,
    }  # fmt: skip


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


def test_tokens_take_no_memory() -> None:
    """However many tokens are handed out, the state only counts them."""
    talk = Conversation()
    before = talk.state
    for _ in range(10):
        token_of(talk)
    assert talk.state == replace(before, issued=before.issued + 10)


def test_issuing_changes_no_state_but_the_next() -> None:
    """The state that was there before a token was handed out has counted none."""
    before = new_state(NOW)
    after, _ = issue_token(BEHAVIOUR, before, token_request(), NOW)
    assert after == replace(before, issued=before.issued + 1)
    assert before == new_state(NOW)


def test_a_token_of_another_life_is_told_apart() -> None:
    """A mock that starts a second later goes on with serials that were not used before."""
    earlier = Conversation()
    token_of(earlier)
    assert earlier.state.issued < new_state(NOW + 1).issued


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
    "body", [None, b"", b"grant_type=", b"{}", b"\xff", FORM + b"&" + FORM, b"GRANT_TYPE=client_credentials"]
)
@pytest.mark.parametrize("headers", [(SIGNED, FORM_TYPE), ()])
def test_a_form_without_one_grant_is_not_valid(body: bytes | None, headers: Headers) -> None:
    """Unless the form names a grant, once, the answer is 400, whoever asks, and nothing changes."""
    state = new_state(NOW)
    after, response = issue_token(BEHAVIOUR, state, token_request(headers=headers, body=body), NOW)
    assert after is state
    assert response.status == 400
    assert response.json == {
        "error": "invalid_request",
        "error_description": "Send the parameter grant_type once, in a form.",
    }


def test_another_grant_gets_no_token() -> None:
    """Another grant than client credentials is 400, and nothing changes."""
    state = new_state(NOW)
    after, response = issue_token(BEHAVIOUR, state, token_request(body=b"grant_type=password"), NOW)
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


KNOWN = mint(Token(key_id="key", serial=2, issued=int(NOW), expires=int(NOW) + 1))
OLD = mint(Token(key_id="key", serial=3, issued=int(NOW) - 9, expires=int(NOW)))
STRANGE = mint(Token(key_id="nobody", serial=4, issued=int(NOW), expires=int(NOW) + 1))


@pytest.mark.parametrize(
    "authorization",
    [f"Basic {PAIR}", f"basic {PAIR}", f"BASIC  {PAIR} ", f"Bearer {KNOWN}", f"bearer {KNOWN}", f"BEARER  {KNOWN} "],
)
def test_good_credentials_are_taken(authorization: str) -> None:
    """The pair by Basic or a living token, with the scheme in any case."""
    request = Request(method="GET", path="/", headers=(("AUTHORIZATION", authorization),))
    assert authenticate(BEHAVIOUR, new_state(NOW), request, NOW)


@pytest.mark.parametrize(
    "authorization",
    [
        None, "", " ", "Basic", "Basic ", "Bearer", "Bearer ", f"Basic {KNOWN}", f"Bearer {PAIR}", "Bearer unknown",
        f"Bearer {KNOWN.lower()}", f"Bearer {KNOWN[:-1]}", f"Bearer {KNOWN}.", f"Bearer .{KNOWN}", "Bearer a.b.c",
        f"Bearer {OLD}", f"Bearer {STRANGE}", f"Bearer {foreign_token(NOW)}", PAIR, KNOWN, f"Digest {PAIR}",
        f"Basic{PAIR}", f"Bearer {KNOWN} extra", f"Basic {PAIR}\x00", "Bearer \xe9.\ud800",
    ],
)  # fmt: skip
def test_other_credentials_are_refused(authorization: str | None) -> None:
    """No header, a wrong pair, an unknown, foreign or expired token and any other scheme are not taken."""
    headers = () if authorization is None else (("authorization", authorization),)
    assert not authenticate(BEHAVIOUR, new_state(NOW), Request(method="GET", path="/", headers=headers), NOW)


def challenge_of(talk: Conversation, authorization: str) -> str | None:
    """The challenge of the refusal of these credentials."""
    response = look_with(talk, authorization)
    assert response.status == 401
    return response.header("www-authenticate")


REFUSED = 'Bearer error="invalid_token", error_description="Jwt is not valid"'


@pytest.mark.parametrize(
    ("authorization", "told"),
    [
        (f"Bearer {OLD}", 'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-18T11:06:40Z"'),
        (f"Bearer {STRANGE}", REFUSED),
        (f"Bearer {foreign_token(NOW)}", REFUSED),
        ("Bearer nobody", REFUSED),
        ("Basic nobody", 'Basic realm="numbers"'),
        ("", 'Basic realm="numbers"'),
    ],
)
def test_a_challenge_says_what_is_wrong(authorization: str, told: str) -> None:
    """Only a token that was good once is said to have expired."""
    assert challenge_of(Conversation(), authorization) == told


def test_tokens_expire_on_demand() -> None:
    """All tokens that are out have expired, with the word that makes clients renew; the next one is good."""
    talk = Conversation()
    old = token_of(talk)
    talk.state = expire_tokens(talk.state)
    told = challenge_of(talk, f"Bearer {old}")
    assert told == 'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-18T11:06:40Z"'
    assert look_with(talk, f"Bearer {token_of(talk)}").status == 200


def test_tokens_are_revoked_on_demand() -> None:
    """All tokens that are out are refused, and none is said to have expired; the next one is good."""
    talk = Conversation()
    old = token_of(talk)
    talk.state = revoke_tokens(expire_tokens(talk.state))
    assert challenge_of(talk, f"Bearer {old}") == REFUSED
    assert look_with(talk, f"Bearer {token_of(talk)}").status == 200


@pytest.mark.parametrize("authorization", ["", "Basic nobody", "Bearer nobody", f"Bearer {OLD}"])
def test_a_refusal_may_go_without_a_challenge(authorization: str) -> None:
    """With the choice of none, no refusal has a challenge; the envelope stays."""
    talk = Conversation(tokens=TokenChoices(challenge=False))
    response = look_with(talk, authorization)
    assert (response.status, response.headers, response.json) == (401, (JSON_TYPE,), UNAUTHENTICATED)


def test_a_limited_endpoint_runs_dry() -> None:
    """Thirty tokens at once, then 429 without Retry-After; a tenth of a second later there is one more."""
    talk = Conversation(tokens=TokenChoices(limited=True))
    statuses = [talk.send(token_request()).status for _ in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    refused = talk.send(token_request())
    assert (refused.json["error"], refused.header("retry-after")) == ("rate_limit_exceeded", None)
    talk.now += 0.125
    assert [talk.send(token_request()).status for _ in range(2)] == [200, 429]
    talk.now += 1
    assert [talk.send(token_request()).status for _ in range(11)] == [200] * 10 + [429]
    talk.now += 3600
    assert [talk.send(token_request()).status for _ in range(31)] == [200] * 30 + [429]


def test_a_limit_is_that_of_a_key() -> None:
    """One key that asks too often leaves the others their tokens, and a wrong pair uses nothing up."""
    talk = Conversation(tokens=TokenChoices(limited=True))
    for _ in range(31):
        talk.send(token_request(headers=(basic("key:wrong"), FORM_TYPE)))
        talk.send(token_request())
    assert talk.send(token_request()).status == 429
    assert talk.send(token_request(headers=(OTHER, FORM_TYPE))).status == 200


def test_an_unlimited_endpoint_remembers_no_limit() -> None:
    """Without the limit there are as many tokens as are asked for."""
    talk = Conversation()
    assert {talk.send(token_request()).status for _ in range(100)} == {200}
    assert dict(talk.state.buckets) == {}


OTHER = basic("other-key:other-secret")


@pytest.mark.parametrize("by_token", [False, True])
def test_a_key_pair_opens_its_own_projects(by_token: bool) -> None:
    """Each pair, and each token of it, reaches the numbers of its projects and no others."""
    talk = Conversation()
    found = {}
    for name, signed in (("first", SIGNED), ("other", OTHER)):
        header = signed
        if by_token:
            token = talk.send(token_request(headers=(signed, FORM_TYPE))).json["access_token"]
            header = ("authorization", f"Bearer {token}")
        paths = (path_of(), path_of(FOREIGN.phone_number, FOREIGN.project_id))
        found[name] = [talk.ask("GET", path, headers=(header,)).status for path in paths]
    assert found == {"first": [200, 404], "other": [404, 200]}


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
    assert talk.ask(headers=(("authorization", "Bearer other"),)).header("www-authenticate") == REFUSED
