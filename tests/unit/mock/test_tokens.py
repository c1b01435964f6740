"""Access tokens: what is signed is read, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.mock.tokens import OTHER_SECRET, SECRET, Token, mint, read

TOKEN = Token(key_id="key", serial=7, issued=1_795_000_000, expires=1_795_003_599)


def part(text: str) -> object:
    """What a part of a token says."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_a_token_is_a_json_web_token() -> None:
    """Three parts of base64url without padding, the last an HMAC-SHA256 over the others."""
    header, payload, signature = mint(TOKEN).split(".")
    assert part(header) == {"alg": "HS256", "typ": "JWT"}
    assert part(payload) == {
        "iss": "https://auth.mock.invalid/",
        "sub": "key",
        "client_id": "key",
        "jti": "7",
        "iat": 1_795_000_000,
        "exp": 1_795_003_599,
    }
    digest = hmac.new(SECRET.encode(), f"{header}.{payload}".encode(), hashlib.sha256).digest()
    assert signature == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@given(key_id=st.text(), serial=st.integers(min_value=0), issued=st.integers(), expires=st.integers())
def test_what_is_minted_is_read(key_id: str, serial: int, issued: int, expires: int) -> None:
    """A token says again what it was made of, whatever the key id."""
    token = Token(key_id=key_id, serial=serial, issued=issued, expires=expires)
    assert read(mint(token)) == token


@given(st.text())
def test_other_text_says_nothing(text: str) -> None:
    """Text that was not signed here is no token."""
    assert read(text) is None


@pytest.mark.parametrize("place", range(0, len(mint(TOKEN)), 9))
def test_a_changed_token_says_nothing(place: int) -> None:
    """One other character, anywhere, and the token is none."""
    text = mint(TOKEN)
    other = "A" if text[place] != "A" else "B"
    assert read(text[:place] + other + text[place + 1 :]) is None


def test_a_token_of_another_secret_says_nothing() -> None:
    """The same claims under another signature are not taken."""
    assert read(mint(TOKEN, secret=OTHER_SECRET)) is None
