"""The header of each kind of credentials, and secrets that an answer repeats."""

from __future__ import annotations

import base64
import json

import pytest

from contracts.model import REDACTED, Credentials, Response
from contracts.target.credentials import WRONG_SECRET, WRONG_TOKEN, KeyRing, basic

RING = KeyRing(valid=lambda: "Bearer good", key_id="id-1", secrets=("hush", "aHVzaA=="))


def decoded(header: str | None) -> str:
    """The pair in a Basic header."""
    scheme, _, value = (header or "").partition(" ")
    assert scheme == "Basic"
    return base64.b64decode(value, validate=True).decode()


@pytest.mark.parametrize(
    ("key_id", "key_secret"), [("key", "secret"), ("", ""), ("k", "a:b"), ("schlüssel", "geheim€"), ("k", "x" * 99)]
)
def test_a_basic_header_holds_the_pair(key_id: str, key_secret: str) -> None:
    """The value is the pair in base64, on one line."""
    header = basic(key_id, key_secret)
    assert decoded(header) == f"{key_id}:{key_secret}"
    assert "\n" not in header


def test_a_known_pair_has_a_known_header() -> None:
    """The header is the one that other clients send."""
    assert basic("key", "secret") == "Basic a2V5OnNlY3JldA=="


@pytest.mark.parametrize("kind", [Credentials.VALID, Credentials.UNKNOWN])
def test_a_good_request_has_the_valid_header(kind: Credentials) -> None:
    """A request that is not told to be wrong is signed."""
    assert RING.header(kind) == "Bearer good"


def test_no_credentials_are_no_header() -> None:
    """A request without credentials has no Authorization at all."""
    assert RING.header(Credentials.NONE) is None


def test_a_target_without_authentication_has_no_header() -> None:
    """Where nothing is asked for, a good request says nothing."""
    assert KeyRing(valid=lambda: None).header(Credentials.VALID) is None


def test_wrong_basic_credentials_are_those_of_a_known_key() -> None:
    """The key id is right and the secret is not."""
    assert decoded(RING.header(Credentials.WRONG_BASIC)) == f"id-1:{WRONG_SECRET}"


def test_a_wrong_token_is_one_that_nobody_handed_out() -> None:
    """The token is made up, and the scheme is right."""
    assert RING.header(Credentials.WRONG_BEARER) == f"Bearer {WRONG_TOKEN}"


def test_the_header_is_made_for_each_request() -> None:
    """A token that is renewed is seen by the next request."""
    tokens = iter(["Bearer one", "Bearer two"])
    ring = KeyRing(valid=lambda: next(tokens))
    assert [ring.header(Credentials.VALID), ring.header(Credentials.VALID)] == ["Bearer one", "Bearer two"]


def test_an_answer_without_secrets_is_left_alone() -> None:
    """The very same response comes back."""
    response = Response(status=200, headers=(("a", "b"),), body=b"\xff{}")
    assert RING.redact(response) is response


def test_a_secret_in_the_body_is_replaced() -> None:
    """Every secret, at every place, gives way to a sentence that says so."""
    response = RING.redact(Response(status=401, body=b'{"m":"hush aHVzaA== hush"}'))
    assert response.body == f'{{"m":"{REDACTED} {REDACTED} {REDACTED}"}}'.encode()
    assert response.json == {"m": f"{REDACTED} {REDACTED} {REDACTED}"}
    assert response.status == 401


def test_a_secret_in_a_header_is_replaced() -> None:
    """Headers keep their order and their names; the body stays."""
    response = RING.redact(Response(status=401, headers=(("a", "x hush"), ("b", "y"), ("a", "hush")), body=b"z"))
    assert response.headers == (("a", f"x {REDACTED}"), ("b", "y"), ("a", REDACTED))
    assert response.body == b"z"


def test_a_secret_among_bytes_that_are_no_text_is_replaced() -> None:
    """The rest of the bytes stays as it came."""
    assert RING.redact(Response(status=500, body=b"\xffhush\x00")).body == b"\xff" + REDACTED.encode() + b"\x00"


@pytest.mark.parametrize("secret", ['with "quotes"', "back\\slash", "schlüssel", "a/bc"])
def test_a_secret_that_json_spells_otherwise_is_replaced(secret: str) -> None:
    """A secret is seen where JSON has escaped it."""
    ring = KeyRing(valid=lambda: None, secrets=(secret,))
    response = ring.redact(Response(status=401, body=json.dumps({"m": f"got {secret}"}).encode()))
    assert response.json == {"m": f"got {REDACTED}"}


def test_a_ring_shows_no_secret_in_its_name() -> None:
    """What a traceback prints of a ring holds no secret."""
    assert "hush" not in repr(RING)
