"""Who is asking: Basic, bearer tokens, and the endpoint that hands tokens out."""

from __future__ import annotations

import base64
import datetime
import functools
import hmac
import math
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qs

from contracts.mock import tokens
from contracts.mock.behaviour import Behaviour
from contracts.mock.render import json_response
from contracts.mock.state import Bucket, State
from contracts.mock.tokens import Token
from contracts.model import Headers, Request, Response

TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
TOKEN_SECONDS = 3599
BUCKET = 30
REFILL = 10.0
"""Tokens that an empty bucket gains in a second."""

_NOT_STORED: Headers = (("cache-control", "no-store"),)


def authenticate(behaviour: Behaviour, state: State, request: Request, now: float) -> bool:
    """Whether the request carries a key pair, or a token of one that is still good."""
    scheme, value = _credentials(request)
    if scheme == "basic":
        return is_key_pair(behaviour, value)
    if scheme != "bearer":
        return False
    token = tokens.read(value)
    return (
        token is not None
        and token.expires > now
        and token.serial > state.expired_through
        and token.serial > state.revoked_through
        and _opened(behaviour, token.key_id) is not None
    )


def projects(behaviour: Behaviour, request: Request) -> frozenset[str]:
    """The projects that the credentials of a request open; those of the first key pair when it has none."""
    if not behaviour.other_keys:
        return behaviour.projects
    scheme, value = _credentials(request)
    if scheme == "basic":
        key_id = _holder(behaviour, value)
    else:
        token = tokens.read(value) if scheme == "bearer" else None
        key_id = token.key_id if token else None
    opened = None if key_id is None else _opened(behaviour, key_id)
    return behaviour.projects if opened is None else opened


def challenge(behaviour: Behaviour, state: State, request: Request, now: float) -> Headers:
    """The WWW-Authenticate of a refusal. The vendor's clients renew a token only when it says ``expired``."""
    if not behaviour.tokens.challenge:
        return ()
    scheme, value = _credentials(request)
    if scheme != "bearer":
        return (("www-authenticate", 'Basic realm="numbers"'),)
    token = tokens.read(value)
    if token is None or token.serial <= state.revoked_through or _opened(behaviour, token.key_id) is None:
        return (("www-authenticate", 'Bearer error="invalid_token", error_description="Jwt is not valid"'),)
    return (("www-authenticate", expired(min(token.expires, now))),)


def expired(when: float) -> str:
    """The challenge that tells of a token that its time has passed, at ``when``."""
    text = datetime.datetime.fromtimestamp(math.floor(when), datetime.UTC).isoformat().replace("+00:00", "Z")
    return f'Bearer error="invalid_token", error_description="Jwt expired at {text}"'


def is_key_pair(behaviour: Behaviour, value: str) -> bool:
    """Whether a Basic value holds a key pair of the mock."""
    return _holder(behaviour, value) is not None


def expire_tokens(state: State) -> State:
    """All tokens that were handed out so far have expired."""
    return replace(state, expired_through=state.issued)


def revoke_tokens(state: State) -> State:
    """All tokens that were handed out so far are refused, and no word of expiry makes a client renew them."""
    return replace(state, revoked_through=state.issued)


def foreign_token(now: float) -> str:
    """A token in due form that another provider has signed."""
    token = Token(key_id="somebody", serial=1, issued=int(now), expires=int(now) + TOKEN_SECONDS)
    return tokens.mint(token, secret=tokens.OTHER_SECRET, issuer=tokens.OTHER_ISSUER)


def issue_token(behaviour: Behaviour, state: State, request: Request, now: float) -> tuple[State, Response]:
    """Answers the token endpoint: client credentials for a key pair, sent by Basic authentication.

    Errors are those of Ory Hydra, in their order: the form, then the client, then the grant.
    """
    if request.method != "POST":
        return state, oauth_error(405, "invalid_request", "Use POST.")
    form = parse_qs((request.body or b"").decode("latin-1"))
    grants = form.get("grant_type", [])
    if len(grants) != 1:
        return state, oauth_error(400, "invalid_request", "Send the parameter grant_type once, in a form.")
    scheme, value = _credentials(request)
    key_id = _holder(behaviour, value) if scheme == "basic" else None
    if key_id is None:
        return state, oauth_error(401, "invalid_client", "The key pair is missing or wrong.")
    if grants != ["client_credentials"]:
        return state, oauth_error(400, "unsupported_grant_type", "The grant type is not client_credentials.")
    if behaviour.tokens.limited:
        bucket = _refilled(state.buckets.get(key_id), now)
        if bucket.level < 1:
            return state, oauth_error(429, "rate_limit_exceeded", "Too many tokens were asked for.")
        left = replace(bucket, level=bucket.level - 1)
        state = replace(state, buckets=MappingProxyType({**state.buckets, key_id: left}))
    state = replace(state, issued=state.issued + 1)
    seconds = behaviour.tokens.seconds
    token = Token(key_id=key_id, serial=state.issued, issued=int(now), expires=int(now) + seconds)
    return state, token_response(tokens.mint(token), seconds)


def token_response(token: str, seconds: int) -> Response:
    """The four members that tell of a token; real clients fail without one of them."""
    body = {"access_token": token, "expires_in": seconds, "scope": "", "token_type": "bearer"}
    return json_response(200, body, _NOT_STORED)


def oauth_error(status: int, error: str, description: str) -> Response:
    """An error of the token endpoint, in the form of OAuth."""
    return json_response(status, {"error": error, "error_description": description}, _NOT_STORED)


def _refilled(bucket: Bucket | None, now: float) -> Bucket:
    if bucket is None:
        return Bucket(level=BUCKET, at=now)
    gained = max(0.0, now - bucket.at) * REFILL
    return Bucket(level=min(float(BUCKET), bucket.level + gained), at=max(now, bucket.at))


def _credentials(request: Request) -> tuple[str, str]:
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    return scheme.lower(), value.strip()


def _opened(behaviour: Behaviour, key_id: str) -> frozenset[str] | None:
    """The projects of a key, or None where there is no such key."""
    if key_id == behaviour.key_id:
        return behaviour.projects
    return next((pair.projects for pair in behaviour.other_keys if pair.id == key_id), None)


@functools.lru_cache(maxsize=1024)
def _pair_in(value: str) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        return None


def _holder(behaviour: Behaviour, value: str) -> str | None:
    """The id of the key whose pair a Basic value holds."""
    sent = _pair_in(value)
    if sent is None:
        return None
    if hmac.compare_digest(sent, f"{behaviour.key_id}:{behaviour.key_secret}".encode()):
        return behaviour.key_id
    others = behaviour.other_keys
    return next((key.id for key in others if hmac.compare_digest(sent, f"{key.id}:{key.secret}".encode())), None)
